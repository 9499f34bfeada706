// SPDX-License-Identifier: GPL-2.0-only
/* The index, and the pages of boards and schemes. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "costs.h"
#include "plot.h"
#include "report_cite.h"
#include "site.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };

static void what_it_is(struct page *p, const struct site_run *r)
{
	char link[256];

	fputs("<p>Its figures: ", p->out);
	page_text(p,
		  "%s. Of its runs that of the most workloads and schemes, and of these the "
		  "newest, is ",
		  cite_kind(&r->run));
	fprintf(p->out, "<a href=\"%s\">", page_link(p, "runs", r->run.id, link));
	page_text(p, "%s", r->run.id);
	fputs("</a>.</p>\n", p->out);
}

static void list(struct page *p, const char *kind, const char *title, const struct names *names)
{
	char link[256];

	fprintf(p->out, "<h2 id=\"%s\">%s</h2>\n<ul class=\"names\">\n", kind, title);
	for (size_t i = 0; i < names->n; i++)
		fprintf(p->out, "<li><a href=\"%s\">%s</a></li>\n",
			page_link(p, kind, names->names[i], link), names->names[i]);
	fputs("</ul>\n", p->out);
}

int site_index(const struct site *s)
{
	struct page p;
	char link[256], id[256];
	int err = page_open(s, "index.html",
			    "What the tail call counter of the RISC-V BPF JIT costs", &p);

	if (err)
		return err;
	fputs("<p>A BPF program may make 33 tail calls. Where the JIT keeps the counter of these "
	      "is "
	      "its scheme, and what each scheme costs was measured here. Figures of an "
	      "emulator, of a core's RTL and of hardware are of different kinds, and never stand "
	      "in one table.</p>\n",
	      p.out);
	if (s->boards_picture && site_copy(s, s->boards_picture, "boards.svg"))
		page_picture(&p, "picture-boards", "boards.svg", plot_kind("boards")->shows);
	for (size_t i = 0; i < s->boards.n && !err; i++) {
		const struct site_run *r = site_fullest(s, s->boards.names[i]);

		fprintf(p.out, "<h2 id=\"board-%s\"><a href=\"%s\">", s->boards.names[i],
			page_link(&p, "boards", s->boards.names[i], link));
		page_text(&p, "%s", s->boards.names[i]);
		fputs("</a></h2>\n", p.out);
		what_it_is(&p, r);
		snprintf(id, sizeof(id), "headline-%.200s", s->boards.names[i]);
		err = page_table(&p, id, site_headline(&p, r, site_event(&r->run)));
	}
	fputs("<h2 id=\"runs\">All runs</h2>\n", p.out);
	if (!err)
		err = page_table(&p, "all-runs", site_runs_table(s, &p, NULL));
	list(&p, "schemes", "Schemes", &s->schemes);
	list(&p, "workloads", "Workloads", &s->workloads);
	return page_close(&p) || err ? (err ? err : -EIO) : 0;
}

int site_board(const struct site *s, const char *board)
{
	const struct site_run *r = site_fullest(s, board);
	char path[256], id[256];
	struct page p;
	int err;

	snprintf(path, sizeof(path), "boards/%.200s.html", board);
	err = page_open(s, path, board, &p);
	if (err)
		return err;
	what_it_is(&p, r);
	snprintf(id, sizeof(id), "headline-%.200s", site_event(&r->run));
	err = page_table(&p, id, site_headline(&p, r, site_event(&r->run)));
	if (!err && strcmp(site_event(&r->run), "instructions"))
		err = page_table(&p, "headline-instructions", site_headline(&p, r, "instructions"));
	if (!err)
		err = page_table(&p, "all-runs", site_runs_table(s, &p, board));
	return page_close(&p) || err ? (err ? err : -EIO) : 0;
}

/* What events cost under a scheme over no counter at all, by the newest run that can say. */
static struct table *costs(const struct site *s, const char *scheme)
{
	const struct run *run = NULL;
	struct table *t;
	struct cost cost;
	char text[96];

	for (size_t i = 0; i < s->n && !run; i++)
		if (s->runs[i].run.n_executions && run_has_scheme(&s->runs[i].run, scheme))
			run = &s->runs[i].run;
	t = table_new("what an event costs over the scheme none: L loads, S stores, A others");
	if (!t || !run)
		return t;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, "cost", left);
	table_column(t, NULL, "instructions", value);
	for (size_t i = 0; i < n_cost_rows; i++) {
		if (cost_of(run, &cost_rows[i], scheme, &cost))
			continue;
		cost_event(i, text, sizeof(text));
		table_text(t, text);
		table_text(t, cost_text(&cost, text, sizeof(text)));
		table_number(t, cost_instructions(&cost));
	}
	return t;
}

/* A row a workload: what it takes under the scheme, and under the base. */
static struct table *figures(const struct page *p, const struct site_run *r, const char *scheme)
{
	static const struct table_style change = { TABLE_RIGHT, 2, true };
	const struct run *run = &r->run;
	const char *event = site_event(run), *base = site_base(run);
	bool is_base = !strcmp(scheme, base);
	struct table *t;
	char text[256];
	double a, b;

	snprintf(text, sizeof(text), "%s per operation, %s, run %s", event, run->board.name,
		 run->id);
	t = table_new(text);
	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, scheme, value);
	if (!is_base) {
		table_column(t, NULL, base, value);
		table_column(t, NULL, "difference", change);
	}
	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *w = run->workloads[i].name;

		if (!site_median(run, w, scheme, event, &b) ||
		    !site_median(run, w, base, event, &a))
			continue;
		table_text(t, w);
		table_link(t, page_link(p, "workloads", w, text));
		table_number(t, b);
		if (is_base)
			continue;
		table_number(t, a);
		table_number(t, b - a);
	}
	return t;
}

int site_scheme(const struct site *s, const char *scheme)
{
	char path[256], title[256], id[256];
	struct page p;
	int err;

	snprintf(path, sizeof(path), "schemes/%.200s.html", scheme);
	snprintf(title, sizeof(title), "Scheme %.200s", scheme);
	err = page_open(s, path, title, &p);
	if (err)
		return err;
	fputs("<p>What it is, and why it is right, stands in the kit's "
	      "<code>docs/schemes.md</code>.</p>\n",
	      p.out);
	if (strcmp(scheme, "none"))
		err = page_table(&p, "costs", costs(s, scheme));
	for (size_t i = 0; i < s->boards.n && !err; i++) {
		const struct site_run *r = site_fullest(s, s->boards.names[i]);

		snprintf(id, sizeof(id), "figures-%.200s", s->boards.names[i]);
		if (run_has_scheme(&r->run, scheme))
			err = page_table(&p, id, figures(&p, r, scheme));
	}
	return page_close(&p) || err ? (err ? err : -EIO) : 0;
}
