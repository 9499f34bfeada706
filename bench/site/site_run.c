// SPDX-License-Identifier: GPL-2.0-only
/* The page of a run: all that is known of how it was measured, its figures, the run itself. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corpus_tables.h"
#include "plot.h"
#include "report_cite.h"
#include "report_head.h"
#include "site.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };

/* Sections of a run that say how it was measured. */
static const char *const sections[] = { "kit", "board", "kernel", "firmware", "environment" };

/* Every value of a section that is not a list, by its path. */
static void add_facts(struct table *t, const char *path, const json_t *obj)
{
	const char *key;
	json_t *at;

	json_object_foreach ((json_t *)obj, key, at) {
		char name[256], *text;

		snprintf(name, sizeof(name), "%s.%s", path, key);
		if (json_is_object(at)) {
			add_facts(t, name, at);
			continue;
		}
		if (json_is_array(at) || json_is_null(at))
			continue;
		table_text(t, name);
		text = json_is_string(at) ? strdup(json_string_value(at))
					  : json_dumps(at, JSON_ENCODE_ANY);
		table_text(t, text ? text : "");
		free(text);
	}
}

static struct table *facts(const struct run *run)
{
	struct table *t = table_new("how it was measured");

	if (!t)
		return NULL;
	table_column(t, NULL, "what", left);
	table_column(t, NULL, "value", left);
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		add_facts(t, sections[i], json_object_get(run->json, sections[i]));
	return t;
}

static struct table *event_table(const struct page *p, const struct run *run, const char *event)
{
	char text[512];
	struct table *t;
	double median;

	snprintf(text, sizeof(text), "%s per operation, medians%s%s", event,
		 run_counts(run, event) || !run_has_rtl(run) ? "" : "; ",
		 run_counts(run, event) ? "" : report_whose_cycles(run));
	t = table_new(text);
	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	for (size_t i = 0; i < run->n_schemes; i++)
		table_column(t, NULL, run->schemes[i], value);
	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *w = run->workloads[i].name;

		if (run->workloads[i].is_control)
			continue;
		table_text(t, w);
		table_link(t, page_link(p, "workloads", w, text));
		for (size_t k = 0; k < run->n_schemes; k++) {
			if (site_median(run, w, run->schemes[k], event, &median))
				table_number(t, median);
			else
				table_none(t);
		}
	}
	return t;
}

static int event_tables(struct page *p, const struct run *run)
{
	struct names events = { 0 };
	int err = 0;

	for (size_t i = 0; i < run->n_measurements && !err; i++)
		if (!run_is_detail(run, run->measurements[i].event))
			err = names_add(&events, run->measurements[i].event);
	for (size_t i = 0; i < events.n && !err; i++)
		err = page_table(p, events.names[i], event_table(p, run, events.names[i]));
	names_free(&events);
	return err;
}

/* A file of the run's folder goes beside the page.  Return: false if there is none, or no room. */
static bool copy_file(const struct site *s, const struct site_run *r, const char *from,
		      const char *name)
{
	char to[256];

	snprintf(to, sizeof(to), "runs/%.160s-%.64s", r->run.id, name);
	return site_copy(s, from, to);
}

static void put_picture(struct page *p, const struct site *s, const struct site_run *r,
			const char *name, const char *text)
{
	char from[512], file[64], to[256], id[64];

	snprintf(file, sizeof(file), "%s.svg", name);
	snprintf(from, sizeof(from), "%s/%s", r->folder, file);
	snprintf(to, sizeof(to), "%.160s-%s", r->run.id, file);
	snprintf(id, sizeof(id), "picture-%.48s", name);
	if (copy_file(s, r, from, file))
		page_picture(p, id, to, text);
}

static void put_files(struct page *p, const struct site *s, const struct site_run *r)
{
	const char *name = strrchr(r->file, '/');

	name = name ? name + 1 : r->file;
	if (copy_file(s, r, r->file, name)) {
		fprintf(p->out, "<p>The run itself: <a href=\"%s-%s\">%s</a>.</p>\n", r->run.id,
			name, name);
	}
	put_picture(p, s, r, "differences",
		    "By how many per cent each scheme is above or below the base scheme, a row a "
		    "workload; the figures are in the tables below");
	for (size_t i = 0; i < n_plot_kinds; i++)
		if (plot_kinds[i].has)
			put_picture(p, s, r, plot_kinds[i].name, plot_kinds[i].shows);
}

static void put_warnings(struct page *p, const struct run *run)
{
	if (!run->n_warnings && !run->n_environment_warnings) {
		fputs("<p>The run has no warnings.</p>\n", p->out);
		return;
	}
	fputs("<h2 id=\"warnings\">Warnings</h2>\n<ul>\n", p->out);
	for (size_t i = 0; i < run->n_environment_warnings; i++) {
		fputs("<li>", p->out);
		page_text(p, "%s", run->environment_warnings[i]);
		fputs("</li>\n", p->out);
	}
	for (size_t i = 0; i < run->n_warnings; i++) {
		fputs("<li>", p->out);
		page_text(p, "%s: %s", run->warnings[i].where, run->warnings[i].what);
		fputs("</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
}

/* Of a corpus: what the JIT made of it, but for the table of all functions. */
static int corpus_tables(struct page *p, const struct run *run)
{
	struct corpus_view v = { 0 };
	int err = corpus_view_read(&v, run, NULL);

	for (size_t i = 0; i < n_corpus_parts && !err; i++) {
		if (!corpus_parts[i].asked_for)
			err = page_table(p, corpus_parts[i].name,
					 corpus_table(&corpus_parts[i], &v));
	}
	corpus_view_free(&v);
	return err;
}

int site_run(const struct site *s, const struct site_run *r)
{
	const struct run *run = &r->run;
	char path[256], *commands;
	struct page p;
	int err;

	snprintf(path, sizeof(path), "runs/%.200s.html", run->id);
	err = page_open(s, path, run->id, &p);
	if (err)
		return err;
	if (r->draft)
		fputs("<p class=\"draft\">DRAFT: this run is not fit to be cited.</p>\n", p.out);
	fputs("<p>", p.out);
	page_text(&p, "%s: %s.", run->board.name, cite_kind(run));
	fputs("</p>\n", p.out);
	put_files(&p, s, r);
	commands = cite_commands(run);
	fputs("<h2 id=\"again\">To measure the same again</h2>\n<pre>", p.out);
	page_text(&p, "%s", commands ? commands : "out of memory");
	free(commands);
	fputs("</pre>\n<h2 id=\"figures\">Figures</h2>\n", p.out);
	err = run_is_corpus(run) ? corpus_tables(&p, run) : event_tables(&p, run);
	if (!err) {
		put_warnings(&p, run);
		err = page_table(&p, "facts", facts(run));
	}
	return page_close(&p) || err ? (err ? err : -EIO) : 0;
}
