/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RECORD_H
#define JITBOARD_RECORD_H

#include <jansson.h>

/*
 * The restore record: what a run changes of the machine, on disk before it changes it,
 * so that it can be put back whatever becomes of the run.  It and a lock that is held
 * by the run in progress lie in a folder of their own, @state.
 */
#define RECORD_STATE "/run/jitbench"

/*
 * record_lock() - be the only run.
 *
 * @state: made if it is not there, with the folders above it
 *
 * The kernel lets go of the lock with the process, however that ends.
 * Return: 0; -EBUSY: another run has it; or another -errno.
 */
int record_lock(const char *state);

/* record_unlock() - let others run, if this is the only run. */
void record_unlock(void);

/*
 * record_write() - write the record, on disk when this returns.
 *
 * @record: what to write
 *
 * A reader finds the whole record or none.
 * Return: 0, or -errno.
 */
int record_write(const char *state, const json_t *record);

/*
 * record_read() - read the record.
 *
 * @record: what it holds, for json_decref()
 *
 * Return: 0; -ENOENT: there is none; -EBADMSG: it can't be understood; or another -errno.
 */
int record_read(const char *state, json_t **record);

/* record_remove() - nothing is left to put back.  Return: 0, or -errno. */
int record_remove(const char *state);

#endif
