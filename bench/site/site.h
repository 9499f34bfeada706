/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SITE_H
#define JITBOARD_SITE_H

#include <stdbool.h>
#include <stdio.h>

#include "names.h"
#include "rundata.h"
#include "table.h"

/* A published run. */
struct site_run {
	struct run run;
	const char *folder;
	char *file; /* of the run, in it */
	bool draft; /* there is a file DRAFT in the folder */
};

/* All that pages are made of. */
struct site {
	const char *out;            /* the folder that they go to */
	const char *source;         /* the folder of the workloads' sources; NULL: without these */
	const char *boards_picture; /* of the index; NULL: there is none */
	struct site_run *runs;      /* newest first */
	size_t n;
	struct names boards, workloads, schemes;
};

/* A page in writing. */
struct page {
	FILE *out;
	const char *up; /* what leads from it to the top of the site: "" or "../" */
	char *path;
};

/*
 * page_open() - begin a page.
 *
 * @path: below the site's folder, of at most one folder: "runs/ID.html".
 * @title: its heading too.
 *
 * Return: 0; -errno after saying what is wrong.
 */
int page_open(const struct site *s, const char *path, const char *title, struct page *p);

/* page_close() - end it.  Return: 0; -errno after saying what is wrong. */
int page_close(struct page *p);

/* page_text() - write text, escaped. */
void page_text(struct page *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * page_table() - write a table that has rows, and let it go.
 *
 * @id: of the table on this page; see table_id().
 *
 * Return: 0 or -ENOMEM.
 */
int page_table(struct page *p, const char *id, struct table *t);

/*
 * page_picture() - a picture that is beside the page or above it, with a link to itself.
 *
 * @id: of it on this page; @file: where it is; @text: for who does not see it.
 */
void page_picture(struct page *p, const char *id, const char *file, const char *text);

/* page_link() - "UPkind/NAME.html", from this page; @text is large enough for any name. */
const char *page_link(const struct page *p, const char *kind, const char *name, char text[256]);

/* Each kind of page; all return 0 or -errno after saying what is wrong. */
int site_index(const struct site *s);
int site_board(const struct site *s, const char *board);
int site_run(const struct site *s, const struct site_run *r);
int site_workload(const struct site *s, const char *workload);
int site_scheme(const struct site *s, const char *scheme);

/* site_runs_table() - runs of a board (NULL: of all), with links. */
struct table *site_runs_table(const struct site *s, const struct page *p, const char *board);

/* site_headline() - a row a scheme: how it differs from the base over all workloads. */
struct table *site_headline(const struct page *p, const struct site_run *r, const char *event);

/* site_fuller() - has @a more workloads and schemes than @b?  Of equals: is it newer? */
bool site_fuller(const struct run *a, const struct run *b);

/*
 * site_fullest() - of a board's runs that are no drafts, have several schemes, and are of the
 * kit's workloads the fullest; or else the fullest of the others.  NULL: none.
 */
const struct site_run *site_fullest(const struct site *s, const char *board);

/* site_copy() - a file goes to @to below the site's folder.  Return: false if it can't. */
bool site_copy(const struct site *s, const char *from, const char *to);

/* site_event() - the event that schemes of a run are compared by: "instructions", "cycles". */
const char *site_event(const struct run *run);

/* site_base() - the scheme that others are compared to; NULL: nothing was measured. */
const char *site_base(const struct run *run);

/* site_median() - of a workload, event and scheme.  Return: false if it was not measured. */
bool site_median(const struct run *run, const char *workload, const char *scheme, const char *event,
		 double *median);

#endif
