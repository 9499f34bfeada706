/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_AXI_H
#define JITBOARD_AXI_H

#include <stdbool.h>
#include <stdint.h>

#include "memory.h"

/* The wires of an AXI4 port, 64 bits wide, that matter here. */
struct axi_wires {
	/* The core drives these. */
	bool ar_valid, r_ready, aw_valid, w_valid, w_last, b_ready;
	uint8_t ar_id, ar_len, aw_id, w_strobe;
	uint64_t ar_addr, aw_addr, w_data;
	/* And memory these. */
	bool ar_ready, r_valid, r_last, aw_ready, w_ready, b_valid;
	uint8_t r_id, b_id;
	uint64_t r_data;
};

#define AXI_QUEUE 8 /* requests under way, each way */

struct axi_request {
	uint64_t addr, due; /* due: the cycle from which it is answered */
	unsigned int beats;
	uint8_t id;
};

struct axi_queue {
	struct axi_request at[AXI_QUEUE];
	unsigned int first, n;
};

/* Memory behind a port: reads in order, writes in order, each after a fixed time. */
struct axi_port {
	struct axi_queue reads, writes, answers;
	unsigned int latency; /* cycles from the request to the first answer */
	struct memory *memory;
	uint64_t (*read)(struct memory *m, uint64_t addr);
	void (*write)(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe);
};

/* axi_drive() - set memory's wires for cycle @now. */
void axi_drive(const struct axi_port *p, uint64_t now, struct axi_wires *w);

/* axi_take() - take what was agreed on in cycle @now, at the edge that ends it. */
void axi_take(struct axi_port *p, uint64_t now, const struct axi_wires *w);

#endif
