// SPDX-License-Identifier: GPL-2.0-only
/* Memory as it looks from an AXI4 port. */

#include "axi.h"

static void push(struct axi_queue *q, struct axi_request r)
{
	q->at[(q->first + q->n++) % AXI_QUEUE] = r;
}

static void pop(struct axi_queue *q)
{
	q->first = (q->first + 1) % AXI_QUEUE;
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

void axi_drive(const struct axi_port *p, uint64_t now, struct axi_wires *w)
{
	const struct axi_request *r = &p->reads.at[p->reads.first];

	w->ar_ready = p->reads.n < AXI_QUEUE;
	w->r_valid = due(&p->reads, now);
	if (w->r_valid) {
		w->r_id = r->id;
		w->r_last = r->beats == 1;
		w->r_data = p->read(p->memory, word_of(r->addr));
	}
	/* No more writes than there is room for answers to. */
	w->aw_ready = p->writes.n + p->answers.n < AXI_QUEUE;
	w->w_ready = p->writes.n;
	w->b_valid = due(&p->answers, now);
	if (w->b_valid)
		w->b_id = p->answers.at[p->answers.first].id;
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
	if (w->ar_valid && w->ar_ready)
		push(&p->reads, (struct axi_request){ .addr = w->ar_addr,
						      .id = w->ar_id,
						      .beats = w->ar_len + 1u,
						      .due = now + p->latency });
	if (w->b_valid && w->b_ready)
		pop(&p->answers);
	if (w->w_valid && w->w_ready) {
		r = head(&p->writes);
		p->write(p->memory, word_of(r->addr), w->w_data, w->w_strobe);
		r->addr = word_of(r->addr) + 8;
		if (w->w_last) {
			push(&p->answers,
			     (struct axi_request){ .id = r->id, .due = now + p->latency });
			pop(&p->writes);
		}
	}
	if (w->aw_valid && w->aw_ready)
		push(&p->writes, (struct axi_request){ .addr = w->aw_addr, .id = w->aw_id });
}
