/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_AXI_H
#define JITBOARD_AXI_H

#include <stdbool.h>
#include <stdint.h>

#include "memory.h"

/* The wires of an AXI4 port, 64 bits wide, that matter here. */
struct axi_wires {
	/* The core drives these. */
	bool ar_valid, ar_lock, r_ready, aw_valid, aw_lock, w_valid, w_last, b_ready;
	uint8_t ar_id, ar_len, aw_id, aw_size, aw_atop, w_strobe;
	uint64_t ar_addr, aw_addr, w_data;
	/* And memory these; exclusive: RESP is EXOKAY; atomic: it answers such an operation. */
	bool ar_ready, r_valid, r_last, r_exclusive, r_atomic, aw_ready, w_ready, b_valid,
		b_exclusive;
	uint8_t r_id, b_id;
	uint64_t r_data;
};

#define AXI_QUEUE 8               /* requests under way, each way */
#define AXI_ROOM  (AXI_QUEUE + 1) /* and what an atomic operation found: a hart has one */

struct axi_request {
	uint64_t addr, due; /* due: the cycle from which it is answered */
	uint64_t data;      /* what an atomic operation found */
	unsigned int beats;
	uint8_t id, size, atop; /* atop: 0, or that operation */
	bool lock;              /* exclusive access; of an answer: it was */
};

struct axi_queue {
	struct axi_request at[AXI_ROOM];
	unsigned int first, n;
};

/*
 * Memory behind a port: reads in order, writes in order, each after a fixed time.  It does
 * exclusive accesses for one hart, and the atomic operations of AXI5, whose old value goes
 * out as a read's.
 */
struct axi_port {
	struct axi_queue reads, writes, answers;
	unsigned int latency;       /* cycles from the request to the first answer */
	unsigned int store_latency; /* and from a write's data to its answer */
	bool together;              /* a write's data comes in the cycle of its address */
	uint64_t reserved;          /* 1 + the address of the last exclusive read; 0: none */
	struct memory *memory;
	uint64_t (*read)(struct memory *m, uint64_t addr);
	void (*write)(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe);
};

/* axi_drive() - set memory's wires for cycle @now. */
void axi_drive(const struct axi_port *p, uint64_t now, struct axi_wires *w);

/* axi_take() - take what was agreed on in cycle @now, at the edge that ends it. */
void axi_take(struct axi_port *p, uint64_t now, const struct axi_wires *w);

#endif
