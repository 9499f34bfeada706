/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TAPE_IO_H
#define JITBOARD_TAPE_IO_H

#include "io.h"

/* tape_io_over() - let taping_io tape what @ops answers. */
void tape_io_over(const struct io_ops *ops);

#endif
