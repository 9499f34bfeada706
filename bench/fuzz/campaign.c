// SPDX-License-Identifier: GPL-2.0-only
/* Runs cases under all schemes and mixtures; keeps what fails. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "campaign.h"
#include "mixture.h"
#include "rig.h"
#include "shrink.h"
#include "util.h"

#define SHRINK_SECONDS 40
#define CURRENT        "current.case"

/* A case as text, after a comment. Return: the text to free(), or NULL. */
static char *to_text(const struct fuzz_case *c, const struct mixture *mix, const char *comment,
		     size_t *len)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	if (!f)
		return NULL;
	fprintf(f, "# %.*s\n", (int)strcspn(comment, "\n"), comment);
	case_write(f, c, mix);
	fclose(f);
	return text;
}

/*
 * Write text to a file so that it is there whatever happens to this kernel next: the
 * results of an emulated run are a file system of the host, which has it once it is written.
 */
static int keep_text(int fd, const char *text, size_t len)
{
	ssize_t done = pwrite(fd, text, len, 0);

	if (done != (ssize_t)len)
		return done < 0 ? -errno : -EIO;
	return ftruncate(fd, len) ? -errno : 0;
}

static int cant_write(const char *out, const char *name, int err)
{
	say("%s/%s can't be written: %s: name another folder with --out", out, name,
	    strerror(-err));
	return err;
}

static int open_in(const char *out, const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", out, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	return fd < 0 ? -errno : fd;
}

/* Write OUT/NAME. */
static int keep(const char *out, const char *name, const struct fuzz_case *c,
		const struct mixture *mix, const char *comment)
{
	size_t len;
	char *text = to_text(c, mix, comment, &len);
	int fd = open_in(out, name), err = fd < 0 ? fd : 0;

	if (!text)
		err = -ENOMEM;
	if (!err)
		err = keep_text(fd, text, len);
	if (!err && fsync(fd))
		err = -errno;
	if (fd >= 0)
		close(fd);
	free(text);
	return err ? cant_write(out, name, err) : 0;
}

/* Write OUT/CURRENT, which stays open: this is done for each run. */
static int keep_current(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix)
{
	size_t len;
	char *text = to_text(c, mix, "this case was running when the kernel went away", &len);
	int err = text ? 0 : -ENOMEM;

	if (!err && !cam->current) {
		cam->current = open_in(cam->out, CURRENT);
		err = cam->current < 0 ? cam->current : 0;
	}
	if (!err)
		err = keep_text(cam->current, text, len);
	free(text);
	return err ? cant_write(cam->out, CURRENT, err) : 0;
}

/* One mixture of the case that the rig holds, kept as the current one while it runs. */
static int run(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix,
	       struct verdict *v)
{
	int err = keep_current(cam, c, mix);

	if (err)
		return err;
	rig_run(mix, v);
	cam->runs += v->outcome != RUN_EXCUSED;
	cam->excused += v->outcome == RUN_EXCUSED;
	return 0;
}

struct shrinking {
	struct campaign *cam;
	struct verdict verdict;
	time_t end;
};

static bool still_failing(const struct fuzz_case *c, const struct mixture *mix, void *arg)
{
	struct shrinking *s = arg;
	struct verdict v;
	bool same;

	if (time(NULL) > s->end)
		return false;
	rig_case(c);
	same = !run(s->cam, c, mix, &v) && v.outcome == s->verdict.outcome;
	rig_case(NULL);
	if (same)
		s->verdict = v;
	return same;
}

static int ops_of(const struct fuzz_case *c)
{
	int sum = 0;

	for (int i = 0; i < c->progs; i++)
		for (int k = 0; k < c->prog[i].funcs; k++)
			sum += c->prog[i].func[k].ops;
	return sum;
}

static int failed(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix,
		  const char *name, const struct verdict *v)
{
	struct shrinking s = { cam, *v, time(NULL) + SHRINK_SECONDS };
	struct fuzz_case small = *c;
	struct mixture small_mix = *mix;
	char file[NAME_MAX], under[256];
	int err;

	mixture_print(c, mix, under, sizeof(under));
	say("%s fails [%s]: %s", name, under, v->what);
	snprintf(file, sizeof(file), "%s.case", name);
	err = keep(cam->out, file, c, mix, v->what);
	rig_case(NULL);
	if (!err && cam->shrink) {
		shrink_case(&small, &small_mix, still_failing, &s);
		mixture_print(&small, &small_mix, under, sizeof(under));
		say("made smaller, from %d to %d programs, %d to %d ops [%s]: %s", c->progs,
		    small.progs, ops_of(c), ops_of(&small), under, s.verdict.what);
		err = keep(cam->out, file, &small, &small_mix, s.verdict.what);
	}
	if (!err)
		say("saved as %s/%s: run it again with --case", cam->out, file);
	return err ? err : 1;
}

int campaign_case(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix,
		  const char *name)
{
	struct rng rng = { c->seed };
	struct mixture tried;
	struct verdict v;
	int err = 0, count = cam->schemes.n + cam->mixtures;

	cam->cases++;
	rig_case(c);
	for (int i = mix && mix->scheme[0][0] ? -1 : 0; i < count; i++) {
		if (i < 0)
			tried = *mix;
		else if (i < (int)cam->schemes.n)
			mixture_pure(c, cam->schemes.names[i], &tried);
		else if (!mixture_draw(c, &cam->schemes, &rng, &tried))
			continue;
		err = run(cam, c, &tried, &v);
		if (err)
			break;
		if (v.outcome == RUN_FAILED || v.outcome == RUN_REFUSED) {
			err = failed(cam, c, &tried, name, &v);
			break;
		}
	}
	rig_case(NULL);
	return err;
}

void campaign_end(struct campaign *cam)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", cam->out, CURRENT);
	if (cam->current > 0)
		close(cam->current);
	cam->current = 0;
	unlink(path);
}
