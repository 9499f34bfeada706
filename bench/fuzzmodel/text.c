// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text form: one thing a line, words with spaces between, "#" starts a comment.
 *
 *	seed 17
 *	schemes stack reg			(of the programs in order; optional)
 *	program root
 *	  function main stack 16
 *	    goto_loop 40
 *	      call 1				(function 1 of this program)
 *	    end
 *	  function global
 *	    tail 0				(index into the program array)
 *	program target slot 0
 *	  function main
 *	    helper strtoul
 *	program fexit of 0 1			(of program 0, function 1)
 *	  function main
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "util.h"

#define LINE_MAX  256
#define WORDS_MAX 16

static void write_op(FILE *f, const struct op *op, int indent)
{
	fprintf(f, "%*s%s", indent, "", op_name(op->kind));
	if (op->kind == OP_HELPER)
		fprintf(f, " %s", outside_info[op->arg].name);
	else if (op->kind == OP_TAIL || op_takes_func(op->kind))
		fprintf(f, " %u", op->arg);
	if (op_counts(op->kind))
		fprintf(f, " %u", op->count);
	fputc('\n', f);
}

static void write_prog(FILE *f, const struct prog *p)
{
	fprintf(f, "program %s", role_name(p->role));
	if (p->slot >= 0)
		fprintf(f, " slot %d", p->slot);
	if (p->role >= ROLE_EXT)
		fprintf(f, " of %d %d", p->of_prog, p->of_func);
	fputc('\n', f);
	for (int i = 0; i < p->funcs; i++) {
		fprintf(f, "  function %s", func_kind_name(p->func[i].kind));
		if (p->func[i].stack)
			fprintf(f, " stack %d", p->func[i].stack);
		fputc('\n', f);
		for (int k = 0, indent = 4; k < p->func[i].ops; k++) {
			const struct op *op = &p->func[i].op[k];

			indent -= op->kind == OP_END ? 2 : 0;
			write_op(f, op, indent);
			indent += op->kind == OP_LOOP || op->kind == OP_GOTO_LOOP ? 2 : 0;
		}
	}
}

int case_write(FILE *f, const struct fuzz_case *c, const struct mixture *mix)
{
	fprintf(f, "seed %llu\n", (unsigned long long)c->seed);
	if (mix && mix->scheme[0][0]) {
		fputs("schemes", f);
		for (int i = 0; i < c->progs; i++)
			fprintf(f, " %s", mix->scheme[i]);
		fputc('\n', f);
	}
	for (int i = 0; i < c->progs; i++)
		write_prog(f, &c->prog[i]);
	return fflush(f) || ferror(f) ? -EIO : 0;
}

struct reader {
	struct fuzz_case *c;
	struct mixture *mix;
	char *word[WORDS_MAX + 1]; /* of the current line; NULL ends them */
	int words;
};

/* Which of a list of names is this? -1: none. */
static int find(const char *(*name)(int), const char *word)
{
	for (int i = 0; word && name(i); i++)
		if (!strcmp(name(i), word))
			return i;
	return -1;
}

static const char *outside_name(int i)
{
	return i < CALLS_OUTSIDE ? outside_info[i].name : NULL;
}

static int number(const char *word, unsigned long long max, unsigned long long *value)
{
	char *end;

	if (!word || word[0] < '0' || word[0] > '9')
		return -EINVAL;
	errno = 0;
	*value = strtoull(word, &end, 10);
	return errno || *end || *value > max ? -EINVAL : 0;
}

static int read_seed(struct reader *r)
{
	unsigned long long seed;

	if (r->words != 2 || number(r->word[1], UINT64_MAX, &seed))
		return -EINVAL;
	r->c->seed = seed;
	return 0;
}

static int read_schemes(struct reader *r)
{
	if (r->words < 2 || r->words > PROGS_MAX + 1)
		return -EINVAL;
	for (int i = 1; i < r->words; i++) {
		if (strlen(r->word[i]) >= SCHEME_NAME)
			return -EINVAL;
		strcpy(r->mix->scheme[i - 1], r->word[i]);
	}
	return 0;
}

static int read_program(struct reader *r)
{
	struct prog *p = &r->c->prog[r->c->progs];
	unsigned long long a, b;
	int role = find(role_name, r->word[1]), at = 2;

	if (r->c->progs == PROGS_MAX || role < 0)
		return -EINVAL;
	r->c->progs++;
	p->role = role;
	p->slot = -1;
	if (r->word[at] && !strcmp(r->word[at], "slot")) {
		if (number(r->word[at + 1], SLOTS - 1, &a))
			return -EINVAL;
		p->slot = a;
		at += 2;
	}
	if (role >= ROLE_EXT) {
		if (r->words != at + 3 || strcmp(r->word[at], "of") ||
		    number(r->word[at + 1], PROGS_MAX - 1, &a) ||
		    number(r->word[at + 2], FUNCS_MAX - 1, &b))
			return -EINVAL;
		p->of_prog = a;
		p->of_func = b;
		at += 3;
	}
	return r->words == at ? 0 : -EINVAL;
}

static int read_function(struct reader *r)
{
	struct prog *p = &r->c->prog[r->c->progs - 1];
	int kind = find(func_kind_name, r->word[1]);
	unsigned long long stack = 0;
	struct func *f;

	if (!r->c->progs || p->funcs == FUNCS_MAX || kind < 0)
		return -EINVAL;
	if (r->words != 2 &&
	    (r->words != 4 || strcmp(r->word[2], "stack") || number(r->word[3], STACK_MAX, &stack)))
		return -EINVAL;
	f = &p->func[p->funcs++];
	f->kind = kind;
	f->stack = stack;
	return 0;
}

static int read_op(struct reader *r, int kind)
{
	struct prog *p = r->c->progs ? &r->c->prog[r->c->progs - 1] : NULL;
	struct func *f = p && p->funcs ? &p->func[p->funcs - 1] : NULL;
	struct op op = { .kind = kind };
	unsigned long long n;
	int at = 1, call;

	if (!f || f->ops == OPS_MAX)
		return -EINVAL;
	if (kind == OP_HELPER) {
		call = find(outside_name, r->word[at++]);
		if (call < 0)
			return -EINVAL;
		op.arg = call;
	} else if (kind == OP_TAIL || op_takes_func(kind)) {
		if (number(r->word[at++], kind == OP_TAIL ? UINT32_MAX : FUNCS_MAX - 1, &n))
			return -EINVAL;
		op.arg = n;
	}
	if (op_counts(kind)) {
		if (number(r->word[at++], LOOP_MAX, &n))
			return -EINVAL;
		op.count = n;
	}
	f->op[f->ops++] = op;
	return r->words == at ? 0 : -EINVAL;
}

static int read_line(struct reader *r)
{
	static const struct {
		const char *word;
		int (*read)(struct reader *r);
	} lines[] = {
		{ "seed", read_seed },
		{ "schemes", read_schemes },
		{ "program", read_program },
		{ "function", read_function },
	};
	int kind = find(op_name, r->word[0]);

	if (kind >= 0)
		return read_op(r, kind);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strcmp(lines[i].word, r->word[0]))
			return lines[i].read(r);
	return -EINVAL;
}

static int split(struct reader *r, char *line)
{
	char *save, *word;

	line[strcspn(line, "#")] = '\0';
	r->words = 0;
	for (word = strtok_r(line, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		if (r->words == WORDS_MAX)
			return -EINVAL;
		r->word[r->words++] = word;
	}
	memset(&r->word[r->words], 0, sizeof(r->word) - r->words * sizeof(r->word[0]));
	return 0;
}

int case_read(FILE *f, struct fuzz_case *c, struct mixture *mix, char why[160])
{
	struct reader r = { .c = c, .mix = mix };
	char line[LINE_MAX], shown[64];
	const char *wrong;

	memset(c, 0, sizeof(*c));
	memset(mix, 0, sizeof(*mix));
	for (int n = 1; fgets(line, sizeof(line), f); n++) {
		snprintf(shown, sizeof(shown), "%.*s", (int)strcspn(line, "\r\n"), line);
		if (split(&r, line) || (r.words && read_line(&r))) {
			snprintf(why, 160, "line %d: not understood: %s", n, shown);
			return -EINVAL;
		}
	}
	if (ferror(f)) {
		snprintf(why, 160, "can't be read");
		return -EIO;
	}
	wrong = case_check(c);
	if (!wrong && mix->scheme[0][0] && !mix->scheme[c->progs - 1][0])
		wrong = "fewer schemes than programs";
	if (!wrong && c->progs < PROGS_MAX && mix->scheme[c->progs][0])
		wrong = "more schemes than programs";
	if (wrong)
		snprintf(why, 160, "%s", wrong);
	return wrong ? -EINVAL : 0;
}
