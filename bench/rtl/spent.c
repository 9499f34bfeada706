// SPDX-License-Identifier: GPL-2.0-only
/* Where cycles were spent, and how that is written. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "spent.h"

/* BPF code lies below the kernel's text (arch/riscv/include/asm/pgtable.h). */
#define JIT_START    0xffffffff00000000ull
#define KERNEL_START 0xffffffff80000000ull
#define FIRMWARE_END (RAM_START + 0x200000) /* where QEMU loads the kernel */
#define USER_END     (1ull << 38)           /* Sv39 */

static const char *const places[PLACES] = { "jit", "kernel", "firmware", "user" };

const char *place_name(enum place place)
{
	return places[place];
}

enum place place_of(uint64_t pc)
{
	if (pc >= KERNEL_START)
		return PLACE_KERNEL;
	if (pc >= JIT_START)
		return PLACE_JIT;
	if (pc >= RAM_START && pc < FIRMWARE_END)
		return PLACE_FIRMWARE;
	return pc < USER_END ? PLACE_USER : PLACE_KERNEL;
}

/* Where @pc is in the index, or the free slot where it goes. */
static uint32_t *slot(const struct executed *c, uint64_t pc)
{
	size_t i = (pc >> 1) * 0x9e3779b97f4a7c15ull >> 20;

	for (;; i++) {
		uint32_t *s = &c->index[i & (c->slots - 1)];

		if (!*s || c->at[*s - 1].pc == pc)
			return s;
	}
}

static int grow(struct executed *c)
{
	size_t room = c->room ? 2 * c->room : 256, slots = 4 * room;
	struct at_pc *at = realloc(c->at, room * sizeof(*at));
	uint32_t *index = calloc(slots, sizeof(*index));

	if (at)
		c->at = at;
	if (!at || !index) {
		free(index);
		return -ENOMEM;
	}
	free(c->index);
	c->index = index;
	c->slots = slots;
	c->room = room;
	for (size_t i = 0; i < c->n; i++)
		*slot(c, c->at[i].pc) = i + 1;
	return 0;
}

int executed_add(struct executed *c, uint64_t pc, uint32_t word, const uint64_t cycles[CAUSES])
{
	int err = c->n == c->room ? grow(c) : 0;
	uint32_t *s;

	if (err)
		return err;
	s = slot(c, pc);
	if (!*s) {
		c->at[c->n] = (struct at_pc){ .pc = pc, .word = word };
		*s = ++c->n;
	}
	for (size_t i = 0; i < CAUSES; i++)
		c->at[*s - 1].cycles[i] += cycles[i];
	return 0;
}

void executed_free(struct executed *c)
{
	free(c->at);
	free(c->index);
	*c = (struct executed){};
}

static int append(json_t *list, const uint64_t cycles[CAUSES])
{
	int err = 0;

	for (size_t i = 0; i < CAUSES; i++)
		err |= json_array_append_new(list, json_integer(cycles[i]));
	return err;
}

json_t *spent_json(const struct spent *s)
{
	static const uint64_t none[CAUSES];
	json_t *all = json_pack("{s:I}", "traps", (json_int_t)s->traps);
	int err = 0;

	for (size_t p = 0; p < PLACES; p++) {
		json_t *list;

		if (!memcmp(s->cycles[p], none, sizeof(none)))
			continue;
		list = json_array();
		err |= append(list, s->cycles[p]);
		err |= json_object_set_new(all, places[p], list);
	}
	if (!err)
		return all;
	json_decref(all);
	return NULL;
}

json_t *executed_json(const struct executed *c)
{
	json_t *all = json_array();
	int err = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct at_pc *at = &c->at[i];
		char pc[20];
		json_t *one;

		snprintf(pc, sizeof(pc), "%" PRIx64, at->pc);
		one = json_pack("[s, I]", pc, (json_int_t)at->word);
		err |= append(one, at->cycles);
		err |= json_array_append_new(all, one);
	}
	if (!err)
		return all;
	json_decref(all);
	return NULL;
}
