// SPDX-License-Identifier: GPL-2.0-only
/* What registers and the frame hold, followed through straight code. */

#include <string.h>

#include "holds.h"
#include "util.h"

/* s6 is a callee's to save, but one scheme keeps the counter there for all functions. */
#define KEPT_BY_CALLEES \
	(1u << REG_ZERO | 1u << REG_SP | 3u << REG_S0 | 0x1fu << 18 /* s2-s6 */ | 0x1fu << 23)
#define REG_S6 22

/* Instructions that extend the low bits of a register. */
static const struct {
	const char *name;
	uint8_t bits;
	bool is_signed;
	bool has_number;
	int64_t number; /* that it must have */
} extensions[] = {
	{ "zext.w", 32, false, false, 0 }, { "zext.h", 16, false, false, 0 },
	{ "sext.w", 32, true, false, 0 },  { "sext.h", 16, true, false, 0 },
	{ "sext.b", 8, true, false, 0 },   { "addiw", 32, true, true, 0 },
	{ "andi", 8, false, true, 0xff },
};

/* What is known of a result by its instruction alone; 64: nothing. */
static const struct {
	const char *name;
	uint8_t bits, signed_bits;
} results[] = {
	{ "addw", 64, 32 },  { "subw", 64, 32 },  { "addiw", 64, 32 }, { "slliw", 64, 32 },
	{ "srliw", 64, 32 }, { "sraiw", 64, 32 }, { "sllw", 64, 32 },  { "srlw", 64, 32 },
	{ "sraw", 64, 32 },  { "mulw", 64, 32 },  { "divw", 64, 32 },  { "divuw", 64, 32 },
	{ "remw", 64, 32 },  { "remuw", 64, 32 }, { "negw", 64, 32 },  { "lw", 64, 32 },
	{ "lh", 64, 16 },    { "lb", 64, 8 },     { "lwu", 32, 64 },   { "lhu", 16, 64 },
	{ "lbu", 8, 64 },    { "slt", 1, 64 },    { "sltu", 1, 64 },   { "slti", 1, 64 },
	{ "sltiu", 1, 64 },  { "seqz", 1, 64 },   { "snez", 1, 64 },
};

static int extension_of(const struct operation *op)
{
	for (size_t i = 0; i < ARRAY_SIZE(extensions); i++)
		if (op->kind == OP_COMPUTE && !strcmp(op->name, extensions[i].name) &&
		    (!extensions[i].has_number || op->number == extensions[i].number))
			return i;
	return -1;
}

bool is_extension(const struct operation *op)
{
	return extension_of(op) >= 0;
}

bool is_move(const struct operation *op)
{
	return op->kind == OP_COMPUTE && op->n_rs == 1 && op->rs[0] != REG_ZERO &&
	       (!strcmp(op->name, "mv") || (!strcmp(op->name, "addi") && !op->number));
}

bool held_same(const struct held *a, const struct held *b)
{
	return a->root == b->root && a->offset == b->offset;
}

static uint8_t bits_of(int64_t number)
{
	return number < 0 ? 64 : number ? 64 - __builtin_clzll(number) : 0;
}

/* Below 2^n is the sign extension of n + 1 bits. */
static struct held settled(struct held v)
{
	if (v.bits < 63 && v.bits + 1 < v.signed_bits)
		v.signed_bits = v.bits + 1;
	return v;
}

static struct held constant(int64_t number)
{
	struct held v = { .offset = number, .bits = bits_of(number) };

	v.signed_bits = bits_of(number < 0 ? ~number : number) + 1;
	return v;
}

static struct held fresh(struct holds *h, uint8_t bits, uint8_t signed_bits)
{
	return settled(
		(struct held){ .root = ++h->roots, .bits = bits, .signed_bits = signed_bits });
}

void holds_forget(struct holds *h, size_t at)
{
	for (size_t i = 0; i < REGS; i++) {
		h->regs[i] = i == REG_ZERO ? constant(0) : fresh(h, 64, 64);
		h->since[i] = at;
	}
	h->n_slots = 0;
}

static bool fits(const struct held *v, uint8_t bits, bool is_signed)
{
	return is_signed ? v->signed_bits <= bits : v->bits <= bits;
}

bool holds_extended(const struct held *value, const struct operation *op)
{
	int e = extension_of(op);

	return e >= 0 && fits(value, extensions[e].bits, extensions[e].is_signed);
}

/* The second half of an extension by two shifts, or a shift alone. */
static struct held shifted_right(struct holds *h, const struct held *v, int64_t by, bool is_signed)
{
	uint8_t left = 64 - by;

	if (v->shift != by)
		return is_signed ? fresh(h, 64, 64) : fresh(h, left, 64);
	if (is_signed ? v->shifted_signed_bits <= left : v->shifted_bits <= left)
		return (struct held){ .root = v->shifted_root,
				      .offset = v->shifted_offset,
				      .bits = v->shifted_bits,
				      .signed_bits = v->shifted_signed_bits };
	return is_signed ? fresh(h, 64, left) : fresh(h, left, 64);
}

static struct held shifted_left(struct holds *h, const struct held *v, int64_t by)
{
	struct held to = fresh(h, 64, 64);

	to.shift = by;
	to.shifted_root = v->root;
	to.shifted_offset = v->offset;
	to.shifted_bits = v->bits;
	to.shifted_signed_bits = v->signed_bits;
	return to;
}

static struct held plain_result(struct holds *h, const struct operation *op)
{
	if (!strcmp(op->name, "andi") && op->number >= 0)
		return fresh(h, bits_of(op->number), 64);
	for (size_t i = 0; i < ARRAY_SIZE(results); i++)
		if (!strcmp(op->name, results[i].name))
			return fresh(h, results[i].bits, results[i].signed_bits);
	return fresh(h, 64, 64);
}

struct held holds_result(struct holds *h, const struct operation *op)
{
	const struct held *v = op->n_rs ? &h->regs[op->rs[0]] : NULL;
	int e = extension_of(op);
	struct held sum;

	if (!strcmp(op->name, "li"))
		return constant(op->number);
	if (!strcmp(op->name, "lui"))
		return constant((int32_t)((uint32_t)op->number << 12));
	if (!v || op->n_rs > 1)
		return plain_result(h, op);
	if (e >= 0 && holds_extended(v, op))
		return *v;
	if (e >= 0)
		return extensions[e].is_signed ? fresh(h, 64, extensions[e].bits)
					       : fresh(h, extensions[e].bits, 64);
	if (!strcmp(op->name, "mv") || (!strcmp(op->name, "addi") && !op->number))
		return *v;
	if (!strcmp(op->name, "addi")) {
		sum = (struct held){ v->root, v->offset + op->number, 64, 64, 0, 0, 0, 0, 0 };
		return v->root ? sum : constant(sum.offset);
	}
	if (!strcmp(op->name, "slli"))
		return shifted_left(h, v, op->number);
	if (!strcmp(op->name, "srli") || !strcmp(op->name, "srai"))
		return shifted_right(h, v, op->number, op->name[2] == 'a');
	return plain_result(h, op);
}

/* Is the address in a register that points into the frame?  s5 is BPF's frame pointer. */
static bool of_frame(const struct operation *op)
{
	int base = op->n_rs ? op->rs[op->n_rs - 1] : REG_NONE;

	return base == REG_SP || base == REG_S0 || base == REG_S5;
}

static struct held address_of(const struct holds *h, const struct operation *op)
{
	struct held to = h->regs[op->rs[op->n_rs - 1]];

	to.offset += op->number;
	return to;
}

const struct held_slot *holds_slot(const struct holds *h, const struct operation *op)
{
	struct held address;

	if (!of_frame(op) || (strcmp(op->name, "ld") && strcmp(op->name, "sd")))
		return NULL;
	address = address_of(h, op);
	for (size_t i = 0; i < h->n_slots; i++)
		if (held_same(&h->slots[i].address, &address))
			return &h->slots[i];
	return NULL;
}

/* A store to @address: forget what it may have overwritten, up to 8 bytes. */
static void overwrite(struct holds *h, const struct held *address)
{
	size_t kept = 0;

	for (size_t i = 0; i < h->n_slots; i++) {
		const struct held *a = &h->slots[i].address;

		if (a->root == address->root &&
		    (a->offset - address->offset >= 8 || address->offset - a->offset >= 8))
			h->slots[kept++] = h->slots[i];
	}
	h->n_slots = kept;
}

static void add_slot(struct holds *h, const struct held *address, const struct held *value,
		     size_t at)
{
	if (h->n_slots == HELD_SLOTS)
		memmove(h->slots, h->slots + 1, --h->n_slots * sizeof(h->slots[0]));
	h->slots[h->n_slots++] = (struct held_slot){ *address, *value, at };
}

static void step_load(struct holds *h, const struct operation *op, size_t at)
{
	const struct held_slot *slot = holds_slot(h, op);
	struct held value = slot ? slot->value : plain_result(h, op);

	if (!slot && of_frame(op) && !strcmp(op->name, "ld")) {
		struct held address = address_of(h, op);

		add_slot(h, &address, &value, at);
	}
	if (op->rd != REG_NONE && !held_same(&h->regs[op->rd], &value)) {
		h->regs[op->rd] = value;
		h->since[op->rd] = at;
	}
}

static void step_store(struct holds *h, const struct operation *op, size_t at)
{
	const struct held_slot *slot = holds_slot(h, op);
	struct held address;

	if (slot && held_same(&slot->value, &h->regs[op->rs[0]]))
		return;
	if (op->n_rs < 2) {
		h->n_slots = 0;
		return;
	}
	address = address_of(h, op);
	overwrite(h, &address);
	if (of_frame(op) && !strcmp(op->name, "sd"))
		add_slot(h, &address, &h->regs[op->rs[0]], at);
}

static void step_call(struct holds *h, size_t at)
{
	for (size_t i = 0; i < REGS; i++) {
		if ((KEPT_BY_CALLEES >> i & 1) && i != REG_S6)
			continue;
		h->regs[i] = fresh(h, 64, 64);
		h->since[i] = at;
	}
	h->n_slots = 0;
}

void holds_step(struct holds *h, const struct operation *op, size_t at)
{
	struct held value;

	switch (op->kind) {
	case OP_COMPUTE:
		if (op->rd == REG_NONE)
			return;
		value = holds_result(h, op);
		if (held_same(&h->regs[op->rd], &value))
			return;
		h->regs[op->rd] = value;
		h->since[op->rd] = at;
		return;
	case OP_LOAD:
		step_load(h, op, at);
		return;
	case OP_STORE:
		step_store(h, op, at);
		return;
	case OP_ATOMIC:
		h->n_slots = 0;
		if (op->rd != REG_NONE) {
			h->regs[op->rd] = fresh(h, 64, 64);
			h->since[op->rd] = at;
		}
		return;
	case OP_CALL:
		step_call(h, at);
		return;
	case OP_BRANCH:
	case OP_NOTHING:
		return;
	case OP_JUMP:
	case OP_LEAVE:
	case OP_UNKNOWN:
		holds_forget(h, at + 1);
	}
}
