/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUNDATA_ENVIRONMENT_H
#define JITBOARD_RUNDATA_ENVIRONMENT_H

#include "fields.h"
#include "rundata.h"

/*
 * run_load_environment() - read "environment", which may be null or lack any part.
 *
 * @root: of the file.
 *
 * Return: 0, -EINVAL or -ENOMEM with the message made.
 */
int run_load_environment(struct loader *l, json_t *root, struct run *run);

#endif
