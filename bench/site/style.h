/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_STYLE_H
#define JITBOARD_STYLE_H

/* The site's style.css, and site.js, which pages do without. */
extern const char site_style[];
extern const char site_script[];

#endif
