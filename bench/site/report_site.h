/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_SITE_H
#define JITBOARD_REPORT_SITE_H

/* report_site(), report_plot() - verbs of jitreport, as those in report.h. */
int report_site(int argc, char **argv);
int report_plot(int argc, char **argv);

#endif
