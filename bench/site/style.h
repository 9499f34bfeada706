/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_STYLE_H
#define JITBOARD_STYLE_H

/* The site's style.css. */
extern const char site_style[];

#endif
