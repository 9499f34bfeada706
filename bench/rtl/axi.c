// SPDX-License-Identifier: GPL-2.0-only
/* Memory as it looks from an AXI4 port. */

#include "axi.h"

static void push(struct axi_queue *q, struct axi_request r)
{
	q->at[(q->first + q->n++) % AXI_ROOM] = r;
}

static void pop(struct axi_queue *q)
{
	q->first = (q->first + 1) % AXI_ROOM;
	q->n--;
}

static struct axi_request *head(struct axi_queue *q)
{
	return &q->at[q->first];
}

static bool due(const struct axi_queue *q, uint64_t now)
{
	return q->n && now >= q->at[q->first].due;
}

static uint64_t word_of(uint64_t addr)
{
	return addr & ~7ull;
}

/* AXI5's AWATOP (AMBA AXI and ACE Protocol Specification, E1.1), loads with little-endian data. */
enum {
	ATOP_ADD = 0x20,
	ATOP_CLEAR,
	ATOP_XOR,
	ATOP_OR,
	ATOP_MAX,
	ATOP_MIN,
	ATOP_MAXU,
	ATOP_MINU,
	ATOP_SWAP = 0x30,
};

static uint64_t signed_max(uint64_t a, uint64_t b, unsigned int bits)
{
	return (int64_t)(a << (64 - bits)) > (int64_t)(b << (64 - bits)) ? a : b;
}

/* What memory holds after it: @old there, @value given, of @bits each. */
static uint64_t operate(uint8_t atop, uint64_t old, uint64_t value, unsigned int bits)
{
	switch (atop) {
	case ATOP_ADD:
		return old + value;
	case ATOP_CLEAR:
		return old & ~value;
	case ATOP_XOR:
		return old ^ value;
	case ATOP_OR:
		return old | value;
	case ATOP_MAX:
		return signed_max(old, value, bits);
	case ATOP_MIN:
		return signed_max(old, value, bits) == old ? value : old;
	case ATOP_MAXU:
		return old > value ? old : value;
	case ATOP_MINU:
		return old < value ? old : value;
	default:
		return value;
	}
}

/* Memory does what the core asks; the old value goes out as if it had been read. */
static void atomic(struct axi_port *p, const struct axi_request *r, const struct axi_wires *w,
		   uint64_t due)
{
	uint64_t at = word_of(r->addr), old = p->read(p->memory, at), value;
	unsigned int bits = r->size == 2 ? 32 : 64, shift = r->size == 2 ? (r->addr & 4) * 8 : 0;
	uint64_t mask = ~0ull >> (64 - bits);

	value = operate(r->atop, old >> shift & mask, w->w_data >> shift & mask, bits) & mask;
	p->write(p->memory, at, value << shift, w->w_strobe);
	push(&p->reads, (struct axi_request){ .addr = r->addr,
					      .data = old,
					      .atop = r->atop,
					      .id = r->id,
					      .beats = 1,
					      .due = due });
}

/* The data of the write at the head of the queue. */
static void take_data(struct axi_port *p, uint64_t now, const struct axi_wires *w)
{
	struct axi_request *r = head(&p->writes);
	bool holds = !r->lock || p->reserved == r->addr + 1;

	if (r->atop)
		atomic(p, r, w, now + p->latency);
	else if (holds)
		p->write(p->memory, word_of(r->addr), w->w_data, w->w_strobe);
	if (r->lock)
		p->reserved = 0;
	r->addr = word_of(r->addr) + 8;
	if (!w->w_last)
		return;
	push(&p->answers,
	     (struct axi_request){ .id = r->id,
				   .lock = r->lock && holds,
				   .due = now + (r->atop ? p->latency : p->store_latency) });
	pop(&p->writes);
}

void axi_drive(const struct axi_port *p, uint64_t now, struct axi_wires *w)
{
	const struct axi_request *r = &p->reads.at[p->reads.first];

	w->ar_ready = p->reads.n < AXI_QUEUE;
	w->r_valid = due(&p->reads, now);
	if (w->r_valid) {
		w->r_id = r->id;
		w->r_last = r->beats == 1;
		w->r_exclusive = r->lock;
		w->r_atomic = r->atop;
		w->r_data = r->atop ? r->data : p->read(p->memory, word_of(r->addr));
	}
	/* No more writes than there is room for answers to. */
	w->aw_ready = p->writes.n + p->answers.n < AXI_QUEUE;
	w->w_ready = p->writes.n || (p->together && w->aw_ready);
	w->b_valid = due(&p->answers, now);
	if (w->b_valid) {
		w->b_id = p->answers.at[p->answers.first].id;
		w->b_exclusive = p->answers.at[p->answers.first].lock;
	}
}

void axi_take(struct axi_port *p, uint64_t now, const struct axi_wires *w)
{
	struct axi_request *r;

	if (w->r_valid && w->r_ready) {
		r = head(&p->reads);
		r->addr = word_of(r->addr) + 8;
		if (!--r->beats)
			pop(&p->reads);
	}
	if (w->ar_valid && w->ar_ready) {
		push(&p->reads, (struct axi_request){ .addr = w->ar_addr,
						      .id = w->ar_id,
						      .lock = w->ar_lock,
						      .beats = w->ar_len + 1u,
						      .due = now + p->latency });
		if (w->ar_lock)
			p->reserved = w->ar_addr + 1;
	}
	if (w->b_valid && w->b_ready)
		pop(&p->answers);
	if (w->aw_valid && w->aw_ready)
		push(&p->writes, (struct axi_request){ .addr = w->aw_addr,
						       .id = w->aw_id,
						       .size = w->aw_size,
						       .atop = w->aw_atop,
						       .lock = w->aw_lock });
	if (w->w_valid && w->w_ready && p->writes.n)
		take_data(p, now, w);
}
