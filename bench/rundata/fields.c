// SPDX-License-Identifier: GPL-2.0-only
/* Reads JSON objects into structs by tables, and says where a file is not as it should be. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"

/* Which JSON types will do for a field, and what to call them. */
static const struct {
	unsigned int types; /* bits by json_type */
	const char *name;
} field_types[] = {
	[FIELD_STRING] = { 1u << JSON_STRING, "a string" },
	[FIELD_BOOL] = { 1u << JSON_TRUE | 1u << JSON_FALSE, "true or false" },
	[FIELD_INT] = { 1u << JSON_INTEGER, "a whole number" },
	[FIELD_OBJECT] = { 1u << JSON_OBJECT, "an object" },
	[FIELD_LIST] = { 1u << JSON_ARRAY, "a list" },
};

int fields_fail(struct loader *l, int err, const char *fmt, ...)
{
	int n = snprintf(l->err, l->err_size, "%s: ", l->file);
	va_list ap;

	if (n >= 0 && (size_t)n < l->err_size) {
		va_start(ap, fmt);
		vsnprintf(l->err + n, l->err_size - n, fmt, ap);
		va_end(ap);
	}
	return err;
}

int fields_nomem(struct loader *l)
{
	return fields_fail(l, -ENOMEM, "out of memory");
}

/* Append to the place in the file; the old length, to cut it back to, is returned. */
size_t fields_enter(struct loader *l, const char *fmt, ...)
{
	size_t old = strlen(l->path);
	va_list ap;

	if (old && fmt[0] != '[')
		snprintf(l->path + old, sizeof(l->path) - old, ".");
	va_start(ap, fmt);
	vsnprintf(l->path + strlen(l->path), sizeof(l->path) - strlen(l->path), fmt, ap);
	va_end(ap);
	return old;
}

void fields_leave(struct loader *l, size_t old)
{
	l->path[old] = '\0';
}

const char *fields_type(const json_t *value)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",
		[JSON_STRING] = "a string",  [JSON_INTEGER] = "a whole number",
		[JSON_REAL] = "a fraction",  [JSON_TRUE] = "true",
		[JSON_FALSE] = "false",      [JSON_NULL] = "null",
	};

	return names[json_typeof(value)];
}

/* The file is JSON, but not a run: @why with the place before it. */
int fields_bad(struct loader *l, const char *fmt, ...)
{
	char why[160];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return fields_fail(l, -EINVAL, "%s %s: not a valid %s file; measure again", l->path, why,
			   l->kind);
}

/* Get a key of an object; a nullable one that is null or missing gives NULL. */
int fields_get(struct loader *l, json_t *obj, const char *key, enum field_type type, bool nullable,
	       json_t **value)
{
	size_t old;

	*value = json_object_get(obj, key);
	if (*value && (field_types[type].types >> json_typeof(*value) & 1))
		return 0;
	if (nullable && (!*value || json_is_null(*value))) {
		*value = NULL;
		return 0;
	}
	old = fields_enter(l, "%s", key);
	if (!*value)
		fields_bad(l, "is missing");
	else
		fields_bad(l, "is %s, not %s", fields_type(*value), field_types[type].name);
	fields_leave(l, old);
	return -EINVAL;
}

int fields_load(struct loader *l, json_t *obj, const struct field *fields, size_t n, void *to)
{
	for (size_t i = 0; i < n; i++) {
		const struct field *f = &fields[i];
		void *at = (char *)to + f->at;
		json_t *value;
		int err = fields_get(l, obj, f->key, f->type, f->nullable, &value);

		if (err)
			return err;
		if (!value)
			continue; /* calloc() left NULL, false or 0 */
		if (f->type == FIELD_STRING)
			*(const char **)at = json_string_value(value);
		else if (f->type == FIELD_BOOL)
			*(bool *)at = json_is_true(value);
		else
			*(int64_t *)at = json_integer_value(value);
	}
	return 0;
}

/* The elements of a list of objects; @to is the struct that holds items and count. */
int fields_load_list(struct loader *l, json_t *parent, const struct list *list, void *to)
{
	char **items = (char **)((char *)to + list->items_at);
	size_t *count = (size_t *)((char *)to + list->count_at);
	size_t i, n, old;
	json_t *array, *obj;
	int err = fields_get(l, parent, list->key, FIELD_LIST, list->optional, &array);

	if (err)
		return err;
	n = json_array_size(array); /* 0 for NULL */
	*items = calloc(n ? n : 1, list->size);
	if (!*items)
		return fields_nomem(l);
	*count = n;
	json_array_foreach (array, i, obj) {
		void *item = *items + i * list->size;

		old = fields_enter(l, "%s[%zu]", list->key, i);
		if (json_is_object(obj))
			err = fields_load(l, obj, list->fields, list->n_fields, item);
		else
			err = fields_bad(l, "is %s, not an object", fields_type(obj));
		if (!err && list->more)
			err = list->more(l, obj, item);
		fields_leave(l, old);
		if (err)
			return err;
	}
	return 0;
}
