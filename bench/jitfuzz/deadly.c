// SPDX-License-Identifier: GPL-2.0-only
/* Makes a case smaller that takes the kernel down with it, over as many boots as that takes. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "deadly.h"
#include "keep.h"
#include "trial.h"
#include "shrink.h"
#include "util.h"

/* A note in the log, one for each case that was tried. */
enum { DIED = 'd', SURVIVED = 's' };

struct deadly {
	int log;
	off_t at; /* of the next note */
	int err;
};

/* Run it, unless it has been run on an earlier boot: the cases come in the same order. */
static bool kills(const struct fuzz_case *c, const struct mixture *mix, void *arg)
{
	struct deadly *d = arg;
	off_t at = d->at++;
	struct verdict v;
	char note = DIED;

	if (d->err)
		return false;
	if (pread(d->log, &note, 1, at) == 1)
		return note == DIED;
	if (pwrite(d->log, &note, 1, at) != 1 || fsync(d->log)) {
		d->err = -errno;
		return false;
	}
	trial_case(c);
	trial_run(mix, &v);
	trial_case(NULL);
	note = SURVIVED;
	if (pwrite(d->log, &note, 1, at) != 1)
		d->err = -errno;
	return false;
}

int deadly_case(const char *out, const char *name, const struct fuzz_case *c,
		const struct mixture *mix)
{
	struct fuzz_case small = *c;
	struct mixture small_mix = *mix;
	struct deadly d = { 0 };
	char path[PATH_MAX], file[NAME_MAX];
	int smaller;

	snprintf(path, sizeof(path), "%s/deadly.log", out);
	d.log = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (d.log < 0) {
		d.err = -errno;
		goto cleanup;
	}
	if (!kills(c, mix, &d) && !d.err) {
		say("%s: the kernel survives it: there is nothing to make smaller", name);
		d.err = -ENOENT;
		goto cleanup;
	}
	smaller = shrink_case(&small, &small_mix, kills, &d);
	snprintf(file, sizeof(file), "%s.case", name);
	if (!d.err)
		d.err = keep_case(out, file, &small, &small_mix, "the kernel dies of this case");
	if (!d.err)
		say("%s: made smaller %d times: saved as %s/%s", name, smaller, out, file);
cleanup:
	if (d.err && d.err != -ENOENT)
		say("%s: %s", path, strerror(-d.err));
	if (d.log >= 0)
		close(d.log);
	unlink(path);
	return d.err;
}
