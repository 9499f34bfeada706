// SPDX-License-Identifier: GPL-2.0-only
/* Runs cases under all schemes and mixtures; keeps what fails. */

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "campaign.h"
#include "keep.h"
#include "mixture.h"
#include "trial.h"
#include "shrink.h"
#include "util.h"

#define SHRINK_SECONDS 40

/* One mixture of the case that the rig holds, kept as the current one while it runs. */
static int run(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix,
	       struct verdict *v)
{
	int err = keep_current(&cam->current, cam->out, c, mix);

	if (err)
		return err;
	trial_run(mix, v);
	cam->runs += v->outcome != RUN_EXCUSED && v->outcome != RUN_DEEP;
	cam->excused += v->outcome == RUN_EXCUSED;
	cam->deep += v->outcome == RUN_DEEP;
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
	trial_case(c);
	same = !run(s->cam, c, mix, &v) && v.outcome == s->verdict.outcome;
	trial_case(NULL);
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
	err = keep_case(cam->out, file, c, mix, v->what);
	trial_case(NULL);
	if (!err && cam->shrink) {
		shrink_case(&small, &small_mix, still_failing, &s);
		mixture_print(&small, &small_mix, under, sizeof(under));
		say("made smaller, from %d to %d programs, %d to %d ops [%s]: %s", c->progs,
		    small.progs, ops_of(c), ops_of(&small), under, s.verdict.what);
		err = keep_case(cam->out, file, &small, &small_mix, s.verdict.what);
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
	char under[256];
	unsigned long deep = cam->deep;
	int err = 0, count = cam->schemes.n + cam->mixtures;

	cam->cases++;
	trial_case(c);
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
		if (v.outcome == RUN_DEEP && cam->deep == deep + 1) {
			mixture_print(c, &tried, under, sizeof(under));
			printf("jitfuzz: %s is left out [%s]: %s\n", name, under, v.what);
		}
	}
	trial_case(NULL);
	return err;
}

void campaign_end(struct campaign *cam)
{
	keep_no_current(&cam->current, cam->out);
}
