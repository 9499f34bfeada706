// SPDX-License-Identifier: GPL-2.0-only
/*
 * Turns a program of a case into BPF instructions.
 *
 * Registers in every function: r6 the context (none in callbacks), r7 the value that
 * the function computes, r8 the turns of a loop, r9 the trace map's value.
 */

#include <errno.h>
#include <string.h>

#include "emit.h"
#include "trace.h"

#define FIELD(name) offsetof(struct trace_map, name)
#define CURSOR_MASK (sizeof(((struct trace_map *)0)->word) - sizeof(uint32_t))

enum { R0, R1, R2, R3, R4, R5, CTX, VALUE, TURN, TRACE, FP };

struct emitter {
	const struct fuzz_case *c;
	const struct prog *p;
	const struct emit_refs *refs;
	struct code *code;
	int prog, func;
	int bail; /* where the function may return at once */
	struct {
		int at, func; /* instructions that name a function, to be aimed */
	} ref[FUNCS_MAX * OPS_MAX];
	int ref_count;
	bool overflow;
};

static void insn(struct emitter *e, int op, int dst, int src, int off, int imm)
{
	struct code *code = e->code;

	if (code->insns == INSNS_MAX) {
		e->overflow = true;
		return;
	}
	code->insn[code->insns++] = (struct bpf_insn){
		.code = op, .dst_reg = dst, .src_reg = src, .off = off, .imm = imm
	};
}

static void mov(struct emitter *e, int dst, int src)
{
	insn(e, BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0);
}

static void mov32(struct emitter *e, int dst, int src)
{
	insn(e, BPF_ALU | BPF_MOV | BPF_X, dst, src, 0, 0);
}

/* A 32-bit constant, the upper half 0. */
static void set(struct emitter *e, int dst, uint32_t imm)
{
	insn(e, BPF_ALU | BPF_MOV | BPF_K, dst, 0, 0, imm);
}

static void add(struct emitter *e, int dst, int imm)
{
	insn(e, BPF_ALU64 | BPF_ADD | BPF_K, dst, 0, 0, imm);
}

static void load32(struct emitter *e, int dst, int src, int off)
{
	insn(e, BPF_LDX | BPF_MEM | BPF_W, dst, src, off, 0);
}

static void load64(struct emitter *e, int dst, int src, int off)
{
	insn(e, BPF_LDX | BPF_MEM | BPF_DW, dst, src, off, 0);
}

static void sub64(struct emitter *e, int dst, int src)
{
	insn(e, BPF_ALU64 | BPF_SUB | BPF_X, dst, src, 0, 0);
}

static void store32(struct emitter *e, int dst, int off, int src)
{
	insn(e, BPF_STX | BPF_MEM | BPF_W, dst, src, off, 0);
}

static void helper(struct emitter *e, int id)
{
	insn(e, BPF_JMP | BPF_CALL, 0, 0, 0, id);
}

static void kfunc(struct emitter *e, int btf_id)
{
	insn(e, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_KFUNC_CALL, 0, btf_id);
}

/* dst = a map or a map's value; two instructions. */
static void load_map(struct emitter *e, int dst, int pseudo, int fd)
{
	insn(e, BPF_LD | BPF_IMM | BPF_DW, dst, pseudo, 0, fd);
	insn(e, 0, 0, 0, 0, 0);
}

static void aim(struct emitter *e, int func)
{
	e->ref[e->ref_count].at = e->code->insns;
	e->ref[e->ref_count++].func = func;
}

/* value = MIX(value, src) */
static void mix(struct emitter *e, int src)
{
	insn(e, BPF_ALU | BPF_MUL | BPF_K, VALUE, 0, 0, 31);
	insn(e, BPF_ALU | BPF_ADD | BPF_X, VALUE, src, 0, 0);
}

/* R1 = a counter in the trace map, which grows by so much. */
static void count(struct emitter *e, int field, int by)
{
	set(e, R1, by);
	insn(e, BPF_STX | BPF_ATOMIC | BPF_W, TRACE, R1, field, BPF_ADD | BPF_FETCH);
}

/* Return at once if a counter has come to its limit; leave() aims the jump. */
static void bail_from(struct emitter *e, int limit)
{
	e->bail = e->code->insns;
	insn(e, BPF_JMP | BPF_JGE | BPF_K, R1, 0, 0, limit);
}

/* Append a word to the trace: what is at scratch if event is 0. */
static void say(struct emitter *e, uint32_t event)
{
	insn(e, BPF_ALU64 | BPF_AND | BPF_K, R1, 0, 0, CURSOR_MASK);
	insn(e, BPF_ALU64 | BPF_ADD | BPF_X, R1, TRACE, 0, 0);
	if (event) {
		insn(e, BPF_ST | BPF_MEM | BPF_W, R1, 0, FIELD(word), event);
	} else {
		load32(e, R2, TRACE, FIELD(scratch));
		store32(e, R1, FIELD(word), R2);
	}
}

static void append(struct emitter *e, uint32_t event)
{
	count(e, FIELD(cursor), sizeof(uint32_t));
	say(e, event);
}

/*
 * Append the event of entering a function.  Where more has happened than the model allows
 * the function returns at once, so that a case with a broken count ends soon, and before
 * it runs out of kernel stack: each tail call from a subprogram takes some.
 */
static void append_entry(struct emitter *e, uint32_t event)
{
	if (!e->func) {
		count(e, FIELD(mains), 1);
		bail_from(e, e->refs->mains);
	}
	count(e, FIELD(cursor), sizeof(uint32_t));
	if (e->func)
		bail_from(e, e->refs->limit);
	say(e, event);
}

static const struct func *func_of(const struct emitter *e)
{
	return &e->p->func[e->func];
}

/*
 * Note where the function's frame is: as the lowest of all and, of the root, as the highest.
 * Without a branch, for the verifier would go both ways at each entry.  A function that has
 * no stack of its own does not know: the JIT gives it no frame pointer.
 */
static void note_frame(struct emitter *e, int field, bool highest)
{
	load64(e, R1, TRACE, FIELD(frame));
	load64(e, R3, TRACE, field);
	sub64(e, R1, R3);
	mov(e, R4, R1);
	insn(e, BPF_ALU64 | BPF_ARSH | BPF_K, R4, 0, 0, 63); /* all ones if it is lower */
	if (highest)
		insn(e, BPF_ALU64 | BPF_XOR | BPF_K, R4, 0, 0, -1);
	insn(e, BPF_ALU64 | BPF_AND | BPF_X, R1, R4, 0, 0);
	insn(e, BPF_ALU64 | BPF_ADD | BPF_X, R3, R1, 0, 0);
	insn(e, BPF_STX | BPF_MEM | BPF_DW, TRACE, R3, field, 0);
}

static void note_frames(struct emitter *e)
{
	if (!func_of(e)->stack)
		return;
	insn(e, BPF_STX | BPF_MEM | BPF_DW, TRACE, FP, FIELD(frame), 0);
	note_frame(e, FIELD(lowest), false);
	if (!e->prog && !e->func)
		note_frame(e, FIELD(highest), true);
}

/* --- calls that leave BPF --- */

static void call_strtoul(struct emitter *e)
{
	mov(e, R1, TRACE);
	add(e, R1, FIELD(text));
	set(e, R2, sizeof(((struct trace_map *)0)->text));
	set(e, R3, 0);
	mov(e, R4, TRACE);
	add(e, R4, FIELD(scratch));
	helper(e, BPF_FUNC_strtoul);
}

static void call_load_bytes(struct emitter *e)
{
	mov(e, R1, CTX);
	set(e, R2, 0);
	mov(e, R3, TRACE);
	add(e, R3, FIELD(scratch));
	set(e, R4, 8);
	helper(e, BPF_FUNC_skb_load_bytes);
}

static void call_map_update(struct emitter *e)
{
	load_map(e, R1, BPF_PSEUDO_MAP_FD, e->refs->each_fd);
	mov(e, R2, TRACE);
	add(e, R2, FIELD(zero));
	mov(e, R3, TRACE);
	add(e, R3, FIELD(scratch));
	set(e, R4, 0);
	helper(e, BPF_FUNC_map_update_elem);
}

static void call_ktime(struct emitter *e)
{
	helper(e, BPF_FUNC_ktime_get_ns);
}

static void call_cpu(struct emitter *e)
{
	helper(e, BPF_FUNC_get_smp_processor_id);
}

static void call_dynptr(struct emitter *e)
{
	int at = -func_of(e)->stack - 16;

	mov(e, R1, TRACE);
	add(e, R1, FIELD(scratch));
	set(e, R2, 8);
	set(e, R3, 0);
	mov(e, R4, FP);
	add(e, R4, at);
	helper(e, BPF_FUNC_dynptr_from_mem);
	mov(e, R1, FP);
	add(e, R1, at);
	set(e, R2, 0);
	set(e, R3, 8);
	kfunc(e, e->refs->dynptr_id);
}

static void call_strlen(struct emitter *e)
{
	mov(e, R1, TRACE);
	add(e, R1, FIELD(text));
	kfunc(e, e->refs->strlen_id);
}

static void call_outside(struct emitter *e, int which)
{
	static void (*const calls[CALLS_OUTSIDE])(struct emitter *e) = {
		[CALL_STRTOUL] = call_strtoul,
		[CALL_LOAD_BYTES] = call_load_bytes,
		[CALL_MAP_UPDATE] = call_map_update,
		[CALL_KTIME] = call_ktime,
		[CALL_CPU] = call_cpu,
		[CALL_DYNPTR] = call_dynptr,
		[CALL_STRLEN] = call_strlen,
	};

	calls[which](e);
	if (outside_info[which].value >= 0)
		mix(e, R0);
}

/* --- ops --- */

static void call_func(struct emitter *e, int callee)
{
	if (e->p->func[callee].kind == FUNC_CALLBACK) {
		set(e, R1, 0);
		set(e, R2, 0);
	} else {
		mov(e, R1, CTX);
		mov32(e, R2, VALUE);
	}
	aim(e, callee);
	insn(e, BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, 0);
	mix(e, R0);
}

static void tail_call(struct emitter *e, int at, uint32_t index)
{
	mov(e, R1, CTX);
	load_map(e, R2, BPF_PSEUDO_MAP_FD, e->refs->slots_fd);
	set(e, R3, index);
	helper(e, BPF_FUNC_tail_call);
	append(e, EVENT(EVENT_FAILED, e->prog, e->func, at));
}

/* With flags that the verifier knows to be 0 it inlines bpf_loop(). */
static void bpf_loop(struct emitter *e, const struct op *op)
{
	set(e, R1, op->count);
	aim(e, op->arg);
	load_map(e, R2, BPF_PSEUDO_FUNC, 0);
	set(e, R3, 0);
	if (op->kind == OP_BPF_LOOP)
		set(e, R4, 0);
	else
		load32(e, R4, TRACE, FIELD(zero));
	helper(e, BPF_FUNC_loop);
	mix(e, R0);
}

static void for_each(struct emitter *e, const struct op *op)
{
	load_map(e, R1, BPF_PSEUDO_MAP_FD, e->refs->each_fd);
	aim(e, op->arg);
	load_map(e, R2, BPF_PSEUDO_FUNC, 0);
	set(e, R3, 0);
	set(e, R4, 0);
	helper(e, BPF_FUNC_for_each_map_elem);
	mix(e, R0);
}

/*
 * Starts a loop; the verifier unrolls it if it knows where the count starts.
 * Return: the first instruction of a turn.
 */
static int open_loop(struct emitter *e, int kind)
{
	int top;

	if (kind == OP_LOOP)
		set(e, TURN, 0);
	else
		load32(e, TURN, TRACE, FIELD(zero));
	top = e->code->insns;
	if (kind == OP_GOTO_LOOP) /* leaves the loop, when it does: aimed by close_loop() */
		insn(e, BPF_JMP | BPF_JCOND, 0, BPF_MAY_GOTO, 0, 0);
	return top;
}

static void close_loop(struct emitter *e, int top, int count)
{
	struct bpf_insn *first = &e->code->insn[top];

	add(e, TURN, 1);
	insn(e, BPF_JMP | BPF_JLT | BPF_K, TURN, 0, top - e->code->insns - 1, count);
	if (first->code == (BPF_JMP | BPF_JCOND))
		first->off = e->code->insns - top - 1;
}

static void ops(struct emitter *e)
{
	const struct func *f = func_of(e);
	int top = 0, count = 0;

	for (int i = 0; i < f->ops && !e->overflow; i++) {
		const struct op *op = &f->op[i];

		switch (op->kind) {
		case OP_HELPER:
			call_outside(e, op->arg);
			break;
		case OP_CALL:
			call_func(e, op->arg);
			break;
		case OP_TAIL:
			tail_call(e, i, op->arg);
			break;
		case OP_LOOP:
		case OP_GOTO_LOOP:
			count = op->count;
			top = open_loop(e, op->kind);
			break;
		case OP_END:
			close_loop(e, top, count);
			break;
		case OP_BPF_LOOP:
		case OP_CALL_LOOP:
			bpf_loop(e, op);
			break;
		case OP_FOR_EACH:
			for_each(e, op);
			break;
		}
	}
}

/* --- functions --- */

/* Does the function get its caller's value, or does it start with the seed? */
static bool gets_value(const struct emitter *e)
{
	if (e->func)
		return func_of(e)->kind != FUNC_CALLBACK;
	return e->p->role == ROLE_EXT && e->p->of_func;
}

static void enter(struct emitter *e)
{
	const struct func *f = func_of(e);
	uint32_t event = EVENT(EVENT_ENTER, e->prog, e->func, 0);

	if (f->kind != FUNC_CALLBACK)
		mov(e, CTX, R1);
	if (gets_value(e))
		mov32(e, VALUE, R2);
	load_map(e, TRACE, BPF_PSEUDO_MAP_VALUE, e->refs->trace_fd);
	if (!gets_value(e))
		load32(e, VALUE, TRACE, FIELD(seed));
	insn(e, BPF_ALU | BPF_ADD | BPF_K, VALUE, 0, 0, event);
	if (f->stack)
		insn(e, BPF_STX | BPF_MEM | BPF_DW, FP, VALUE, -f->stack, 0);
	note_frames(e);
	append_entry(e, event);
	if (e->p->role == ROLE_FEXIT && !e->func) {
		mov(e, R1, CTX);
		mov(e, R2, TRACE);
		add(e, R2, FIELD(scratch));
		helper(e, BPF_FUNC_get_func_ret);
		append(e, 0);
	}
}

static void leave(struct emitter *e)
{
	const struct func *f = func_of(e);

	if (f->stack) {
		insn(e, BPF_LDX | BPF_MEM | BPF_DW, R1, FP, -f->stack, 0);
		mix(e, R1);
	}
	e->code->insn[e->bail].off = e->code->insns - e->bail - 1;
	if (f->kind == FUNC_CALLBACK || role_traces(e->p->role))
		set(e, R0, 0);
	else
		mov32(e, R0, VALUE);
	insn(e, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
}

int emit_prog(const struct fuzz_case *c, int prog, const struct emit_refs *refs, struct code *code)
{
	static struct emitter e;

	e = (struct emitter){
		.c = c, .p = &c->prog[prog], .refs = refs, .code = code, .prog = prog
	};
	code->insns = 0;
	for (e.func = 0; e.func < e.p->funcs; e.func++) {
		code->start[e.func] = code->insns;
		enter(&e);
		ops(&e);
		leave(&e);
	}
	for (int i = 0; !e.overflow && i < e.ref_count; i++)
		code->insn[e.ref[i].at].imm = code->start[e.ref[i].func] - e.ref[i].at - 1;
	return e.overflow ? -E2BIG : 0;
}
