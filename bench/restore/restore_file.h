/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RESTORE_FILE_H
#define JITBOARD_RESTORE_FILE_H

#include <jansson.h>

/*
 * The restore record: what a run changes of the machine, on disk before it changes it,
 * so that it can be put back whatever becomes of the run.  It and a lock that is held
 * by the run in progress lie in a folder of their own, @state.
 */
#define RESTORE_STATE "/run/jitbench"

/*
 * restore_lock() - take the lock that lets only one run change the machine.
 *
 * @state: made if it is not there, with the folders above it
 *
 * The kernel lets go of the lock with the process, however that ends.
 * Return: 0; -EBUSY: another run has it; or another -errno.
 */
int restore_lock(const char *state);

/* restore_unlock() - let others run, if this is the only run. */
void restore_unlock(void);

/*
 * restore_file_write() - write the record, on disk when this returns.
 *
 * @record: what to write
 *
 * A reader finds the whole record or none.
 * Return: 0, or -errno.
 */
int restore_file_write(const char *state, json_t *record);

/*
 * restore_file_read() - read the record.
 *
 * @record: what it holds, for json_decref()
 *
 * Return: 0; -ENOENT: there is none; -EBADMSG: it can't be understood; or another -errno.
 */
int restore_file_read(const char *state, json_t **record);

/* restore_file_remove() - nothing is left to put back.  Return: 0, or -errno. */
int restore_file_remove(const char *state);

#endif
