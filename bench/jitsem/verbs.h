/* SPDX-License-Identifier: GPL-2.0-only */
/* The verbs of jitsem. */
#ifndef JITBOARD_SEM_VERBS_H
#define JITBOARD_SEM_VERBS_H

/* The verbs.  Each takes argv from the verb on and returns an exit status. */
int verb_semantics(int argc, char **argv);
int verb_test_bpf(int argc, char **argv);
int verb_progs(int argc, char **argv);
int verb_storm(int argc, char **argv);
int verb_fault(int argc, char **argv);

#endif
