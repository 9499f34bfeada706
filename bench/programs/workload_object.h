/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_WORKLOAD_OBJECT_H
#define JITBOARD_WORKLOAD_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "embed.h"
#include "workload.h"

/* A program of a user's object, and how it is run: as jitobject wrote it down. */
struct object {
	json_t *json;         /* all of it; what is below belongs to it */
	struct embedded file; /* the object itself */
	const char *program;  /* which is run */
	const json_t *load;   /* names of the programs that are loaded */
	const json_t *maps;   /* what is put into maps: see jitobject; or NULL */
	unsigned char *data;  /* what the program is given */
	size_t n_data;
	bool context;    /* that is a context, and no packet */
	bool each;       /* each run is a system call of its own, with the data as they were */
	uint32_t repeat; /* R; 0: calibrated */
};

/* object_only() - has workload_only() set one? */
bool object_only(void);

/* object_list() - workload_list() of the one that is set. */
int object_list(struct workload **list, size_t *n);

/* object_json() - what the run file says of an object; NULL: no memory. */
json_t *object_json(const struct object *o);

/* object_loads() - is the program of that name to be loaded? */
bool object_loads(const struct object *o, const char *program);

#endif
