/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FIELDS_H
#define JITBOARD_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

enum field_type { FIELD_STRING, FIELD_BOOL, FIELD_INT, FIELD_OBJECT, FIELD_LIST };

/* One key of an object, and where its value goes in a struct. */
struct field {
	const char *key;
	enum field_type type; /* const char *, bool or int64_t in the struct */
	bool nullable;        /* may be null or missing; the struct keeps what it had */
	size_t at;
};

/* A file in reading: the place in it, for messages. */
struct loader {
	const char *file, *kind; /* kind: what it should be, as "jitboard-run-1" */
	char *err;               /* where the message goes */
	size_t err_size;
	char path[256]; /* "programs[3].functions[0]" */
};

/* An array of objects of one kind, and where it goes in the struct of its parent. */
struct list {
	const char *key;
	const struct field *fields;
	size_t n_fields;
	size_t size; /* of one element, bytes */
	size_t items_at, count_at;
	int (*more)(struct loader *l, json_t *obj, void *item); /* NULL = nothing more */
	bool optional;                                          /* a file of before may lack it */
};

/*
 * fields_fail() - make the message "<file>: <fmt...>".
 *
 * Return: @err, for the caller to return.
 */
int fields_fail(struct loader *l, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* fields_nomem() - fails for lack of memory: -ENOMEM. */
int fields_nomem(struct loader *l);

/* fields_bad() - fails because what is at this place is not right: -EINVAL. */
int fields_bad(struct loader *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * fields_enter() - go to a place in the file: a key, or "[%zu]" after the last.
 *
 * Return: what fields_leave() wants, to come back.
 */
size_t fields_enter(struct loader *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void fields_leave(struct loader *l, size_t old);

/* fields_type() - "a string", "null": what a value is, for messages. */
const char *fields_type(const json_t *value);

/*
 * fields_get() - get the value of a key.
 *
 * @nullable: a missing or null one gives NULL rather than an error.
 *
 * Return: 0, or -EINVAL with the message made.
 */
int fields_get(struct loader *l, json_t *obj, const char *key, enum field_type type, bool nullable,
	       json_t **value);

/* fields_load() - fill a struct from an object.  Return: 0, or -EINVAL with the message made. */
int fields_load(struct loader *l, json_t *obj, const struct field *fields, size_t n, void *to);

/*
 * fields_load_list() - fill an array of structs from a list of objects.
 *
 * @to: the struct that holds the array's address and count; on failure too they
 *      say what is to be freed.
 *
 * Return: 0, -EINVAL or -ENOMEM with the message made.
 */
int fields_load_list(struct loader *l, json_t *parent, const struct list *list, void *to);

#endif
