/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_JITBENCH_H
#define JITBOARD_JITBENCH_H

/*
 * The verbs, one file each.  @argv[0] is "jitbench VERB", what follows are the
 * verb's own arguments.  Return: the exit status.
 */
int cmd_list(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_trace(int argc, char **argv);
int cmd_corpus(int argc, char **argv);
int cmd_load(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_dump(int argc, char **argv);

struct argp;
struct argp_state;

/*
 * parse_args() - argp_parse() by the rules of this program.
 *
 * A usage error is one line on stderr and exit status 2; --help prints and exits.
 * Every parser hands ARGP_KEY_INIT, and what it does not know, to parse_other().
 */
void parse_args(const struct argp *argp, int argc, char **argv, void *input);

/* parse_other() - what all parsers have in common; takes no argument that is not an option. */
int parse_other(int key, char *arg, struct argp_state *state);

/* usage_error() - one line on stderr, exit status 2. */
void usage_error(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
