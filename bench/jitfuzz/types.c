// SPDX-License-Identifier: GPL-2.0-only
/*
 * The BTF of the fuzzer's programs.  Functions of all cases are called alike, so one
 * object serves them all: for each place in a case one function type of each kind.
 */

#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <bpf/btf.h>

#include "types.h"

enum proto { PROTO_MAIN, PROTO_SUB, PROTOS };
enum linkage { LINK_STATIC, LINK_GLOBAL, LINKAGES };

static int ids[PROGS_MAX][FUNCS_MAX][LINKAGES][PROTOS];

/* int main(struct __sk_buff *ctx), int sub(struct __sk_buff *ctx, int value) */
static int add_protos(struct btf *btf, int proto[PROTOS])
{
	int integer, context, pointer;

	integer = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	context = btf__add_struct(btf, "__sk_buff", 4);
	if (integer < 0 || context < 0 || btf__add_field(btf, "len", integer, 0, 0))
		return -EINVAL;
	pointer = btf__add_ptr(btf, context);
	for (int i = 0; i < PROTOS; i++) {
		proto[i] = btf__add_func_proto(btf, integer);
		if (proto[i] < 0 || btf__add_func_param(btf, "ctx", pointer))
			return -EINVAL;
		if (i == PROTO_SUB && btf__add_func_param(btf, "value", integer))
			return -EINVAL;
	}
	return 0;
}

static int add_funcs(struct btf *btf, int prog, int func, const int proto[PROTOS])
{
	static const enum btf_func_linkage linkage[LINKAGES] = { BTF_FUNC_STATIC, BTF_FUNC_GLOBAL };
	char name[16];

	snprintf(name, sizeof(name), "p%d_f%d", prog, func);
	for (int l = 0; l < LINKAGES; l++) {
		for (int p = 0; p < PROTOS; p++) {
			int id = btf__add_func(btf, name, linkage[l], proto[p]);

			if (id < 0)
				return id;
			ids[prog][func][l][p] = id;
		}
	}
	return 0;
}

int types_load(void)
{
	struct btf *btf = btf__new_empty();
	int proto[PROTOS], err, fd = -1;

	if (!btf)
		return -errno;
	err = add_protos(btf, proto);
	for (int p = 0; !err && p < PROGS_MAX; p++)
		for (int f = 0; !err && f < FUNCS_MAX; f++)
			err = add_funcs(btf, p, f, proto);
	if (!err)
		err = btf__load_into_kernel(btf);
	if (!err) {
		fd = dup(btf__fd(btf)); /* btf__free() closes the other */
		err = fd < 0 ? -errno : 0;
	}
	btf__free(btf);
	return err ? err : fd;
}

int types_func(const struct fuzz_case *c, int prog, int func)
{
	const struct prog *p = &c->prog[prog];
	int kind = p->func[func].kind;
	bool main = !func && !(p->role == ROLE_EXT && p->of_func);
	bool global = kind == FUNC_MAIN || kind == FUNC_GLOBAL;

	return ids[prog][func][global ? LINK_GLOBAL : LINK_STATIC][main ? PROTO_MAIN : PROTO_SUB];
}
