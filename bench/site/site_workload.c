// SPDX-License-Identifier: GPL-2.0-only
/* The page of a workload: what it is, its figures everywhere, its code under each scheme. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "disasm.h"
#include "site.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };

static const json_t *description(const struct site *s, const char *workload)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct run_workload *w = run_workload(&s->runs[i].run, workload);

		if (w)
			return json_array_get(json_object_get(s->runs[i].run.json, "workloads"),
					      w - s->runs[i].run.workloads);
	}
	return NULL;
}

/* Is it the same board, compared by the same event? */
static bool alike(const struct run *a, const struct run *b)
{
	return !strcmp(a->board.name, b->board.name) && !strcmp(site_event(a), site_event(b));
}

/* The extensions for which the JIT has code of its own, as the run's ISA names them: "zba zbb". */
static void bit_extensions(const struct run *run, char text[256])
{
	const char *at = run->board.isa ? run->board.isa : "";
	size_t n = 0;

	*text = '\0';
	for (size_t len; *at; at += len + !!at[len]) {
		len = strcspn(at, "_");
		if (!strncmp(at, "zb", 2) && n + len + 2 < 256)
			n += sprintf(text + n, "%s%.*s", n ? " " : "", (int)len, at);
	}
}

static void add_row(struct table *t, const struct page *p, const struct run *run,
		    const char *workload, const struct names *schemes)
{
	char text[256];
	double median;

	table_text(t, run->id);
	table_link(t, page_link(p, "runs", run->id, text));
	table_text(t, run->kernel.release ? run->kernel.release : "unknown");
	bit_extensions(run, text);
	table_text(t, text);
	for (size_t i = 0; i < schemes->n; i++) {
		if (site_median(run, workload, schemes->names[i], site_event(run), &median))
			table_number(t, median);
		else
			table_none(t);
	}
}

/* A table of a board: a row a run, a column a scheme of any of them. */
static int figures(struct page *p, const struct site *s, const struct run *first,
		   const char *workload)
{
	struct names schemes = { 0 };
	char title[512], id[256];
	struct table *t = NULL;
	bool again = false; /* the board has a table already, of another event */
	int err = 0;

	for (size_t i = 0; i < s->n && !err; i++) {
		const struct run *run = &s->runs[i].run;

		again |= run < first && !alike(run, first) && run_workload(run, workload) &&
			 !strcmp(run->board.name, first->board.name);
		for (size_t k = 0; k < run->n_schemes && !err; k++)
			if (alike(run, first) && run_workload(run, workload))
				err = names_add(&schemes, run->schemes[k]);
	}
	snprintf(title, sizeof(title), "%s: %s per operation", first->board.name,
		 site_event(first));
	snprintf(id, sizeof(id), "%s%s%s", first->board.name, again ? "." : "",
		 again ? site_event(first) : "");
	if (!err)
		t = table_new(title);
	if (t) {
		table_column(t, NULL, "run", left);
		table_column(t, NULL, "kernel", left);
		table_column(t, NULL, "with", left);
		for (size_t i = 0; i < schemes.n; i++)
			table_column(t, NULL, schemes.names[i], value);
		for (size_t i = 0; i < s->n; i++) {
			const struct run *run = &s->runs[i].run;

			if (alike(run, first) && run_workload(run, workload))
				add_row(t, p, run, workload, &schemes);
		}
	}
	err = page_table(p, id, t);
	names_free(&schemes);
	return err;
}

/* Of each board that runs of it are published of, by what its schemes are compared by. */
static int all_figures(struct page *p, const struct site *s, const char *workload)
{
	int err = 0;

	for (size_t i = 0; i < s->n && !err; i++) {
		const struct run *run = &s->runs[i].run;
		bool shown = !run_workload(run, workload);

		for (size_t k = 0; k < i && !shown; k++)
			shown = alike(run, &s->runs[k].run) &&
				run_workload(&s->runs[k].run, workload);
		if (!shown)
			err = figures(p, s, run, workload);
	}
	return err;
}

/*
 * A workload is one of those in a source whose name its own begins with: control_move_dependent
 * is in control_move.bpf.c.
 */
static FILE *open_source(const struct site *s, const char *workload)
{
	char name[256], path[512], *cut;
	FILE *f = NULL;

	snprintf(name, sizeof(name), "%s", workload);
	while (s->source && *name && !f) {
		snprintf(path, sizeof(path), "%s/%s.bpf.c", s->source, name);
		f = fopen(path, "re");
		cut = strrchr(name, '_');
		if (!cut)
			break;
		*cut = '\0';
	}
	return f;
}

static void put_source(struct page *p, const struct site *s, const char *workload)
{
	FILE *f = open_source(s, workload);
	char *line = NULL;
	size_t size = 0;

	if (!f)
		return;
	fputs("<details><summary>Source</summary>\n<pre>", p->out);
	while (getline(&line, &size, f) >= 0)
		put_html(line, p->out);
	fputs("</pre></details>\n", p->out);
	free(line);
	fclose(f);
}

/* Is it the same code, wherever it lies and whatever distance its calls go? */
static bool same_code(const struct code *a, const struct code *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct insn *x = &a->insns[i], *y = &b->insns[i];
		bool far = !strcmp(x->mnemonic, "auipc") || (i && !strcmp(x[-1].mnemonic, "auipc"));

		if (strcmp(x->form, y->form) || (!far && strcmp(x->operands, y->operands)))
			return false;
	}
	return true;
}

/* The first of @schemes whose function number @k is the same as @code; NULL: none. */
static const char *as_under(const struct run *run, const char *workload,
			    const struct names *schemes, size_t k, const struct code *code)
{
	for (size_t i = 0; i < schemes->n; i++) {
		const struct run_program *prog = run_program(run, workload, schemes->names[i]);
		struct code other = { 0 };
		bool same;

		if (k >= prog->n_functions ||
		    disasm(prog->functions[k].code, prog->functions[k].size,
			   prog->functions[k].addr, &other))
			continue;
		same = same_code(code, &other);
		code_free(&other);
		if (same)
			return schemes->names[i];
	}
	return NULL;
}

/* Function number @k of a program; what one of the @schemes has, too, is not shown again. */
static int put_function(struct page *p, const struct run *run, const struct run_program *prog,
			size_t k, const struct names *schemes)
{
	const struct run_function *f = &prog->functions[k];
	struct code code = { 0 };
	int err = disasm(f->code, f->size, f->addr, &code);
	const char *as;

	if (err)
		return err;
	as = as_under(run, prog->workload, schemes, k, &code);
	if (as) {
		page_text(p, "%s: as under %s\n", f->name, as);
		goto cleanup;
	}
	page_text(p, "%s:\n", f->name);
	for (size_t i = 0; i < code.n; i++) {
		const struct insn *in = &code.insns[i];
		bool tcc = in->flags & INSN_TCC;

		fputs(tcc ? "<mark>" : "", p->out);
		page_text(p, "%5x: %c %-14s %s", in->offset, tcc ? '*' : ' ', in->mnemonic,
			  in->operands);
		fputs(tcc ? "</mark>\n" : "\n", p->out);
	}
cleanup:
	code_free(&code);
	return 0;
}

/* A page has to stay small: of long programs as many schemes are shown as have these bytes. */
#define MOST_CODE 16384

static size_t code_size(const struct run_program *prog)
{
	size_t size = 0;

	for (size_t i = 0; i < prog->n_functions; i++)
		size += prog->functions[i].size;
	return size;
}

static void put_left_out(struct page *p, const struct run *run, const char *workload,
			 const struct names *left_out)
{
	fputs("<p>Long code: that of ", p->out);
	for (size_t i = 0; i < left_out->n; i++)
		page_text(p, "%s%s", i ? ", " : "", left_out->names[i]);
	page_text(p, " is not shown, but is in the run: jitreport jit %s %s.", run->id, workload);
	fputs("</p>\n", p->out);
}

/*
 * The code of the newest run that has any; the counter's instructions are marked.  Of the base
 * scheme it is shown however long.
 */
static int put_code(struct page *p, const struct site *s, const char *workload)
{
	struct names left_out = { 0 }, schemes = { 0 };
	const struct run *run = NULL;
	size_t size, shown = 0;
	int err = 0;

	for (size_t i = 0; i < s->n && !run; i++)
		for (size_t k = 0; k < s->runs[i].run.n_schemes && !run; k++)
			if (run_program(&s->runs[i].run, workload, s->runs[i].run.schemes[k]))
				run = &s->runs[i].run;
	if (!run)
		return 0;
	fputs("<h2 id=\"code\">JITed code</h2>\n<p>Of run ", p->out);
	page_text(p, "%s, on %s. ", run->id, run->board.name);
	fputs("Instructions that name the registers of the tail call counter have a star.</p>\n"
	      "<div class=\"code\">\n",
	      p->out);
	for (size_t i = 0; i < run->n_schemes && !err; i++) {
		const struct run_program *prog = run_program(run, workload, run->schemes[i]);

		if (!prog)
			continue;
		size = code_size(prog);
		if (shown + size > MOST_CODE && strcmp(run->schemes[i], site_base(run))) {
			err = names_add(&left_out, run->schemes[i]);
			continue;
		}
		shown += size;
		fprintf(p->out, "<div><h3 id=\"code-%s\">%s</h3>\n<pre tabindex=\"0\">",
			run->schemes[i], run->schemes[i]);
		for (size_t k = 0; k < prog->n_functions && !err; k++)
			err = put_function(p, run, prog, k, &schemes);
		fputs("</pre></div>\n", p->out);
		if (!err)
			err = names_add(&schemes, run->schemes[i]);
	}
	fputs("</div>\n", p->out);
	if (left_out.n)
		put_left_out(p, run, workload, &left_out);
	names_free(&left_out);
	names_free(&schemes);
	return err;
}

int site_workload(const struct site *s, const char *workload)
{
	const json_t *w = description(s, workload);
	char path[256];
	struct page p;
	int err;

	snprintf(path, sizeof(path), "workloads/%.200s.html", workload);
	err = page_open(s, path, workload, &p);
	if (err)
		return err;
	fputs("<p>", p.out);
	page_text(&p, "%s. Isolates: %s. Operations in one invocation: %d.",
		  json_string_value(json_object_get(w, "title")),
		  json_string_value(json_object_get(w, "isolates")),
		  (int)json_integer_value(json_object_get(w, "ops")));
	fputs("</p>\n", p.out);
	put_source(&p, s, workload);
	fputs("<h2 id=\"figures\">Figures</h2>\n", p.out);
	err = all_figures(&p, s, workload);
	if (!err)
		err = put_code(&p, s, workload);
	return page_close(&p) || err ? (err ? err : -EIO) : 0;
}
