/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_QEMU_PLUGIN_H
#define JITBOARD_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the plugins here need of QEMU's interface for plugins, declared here because Debian
 * packages QEMU without its header.  QEMU refuses a plugin whose QEMU_PLUGIN_API it does
 * not support, and documents the functions at
 * https://www.qemu.org/docs/master/devel/tcg-plugins.html
 */
#define QEMU_PLUGIN_API 7 /* what QEMU 11.1 wants at least; the callback for blocks has changed */

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;

struct qemu_info;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_register;

/* GLib's GArray and GByteArray, as far as they are public. */
struct qemu_plugin_array {
	char *data;
	unsigned int len;
};

struct qemu_plugin_bytes {
	uint8_t *data;
	unsigned int len;
};

struct qemu_plugin_reg_descriptor {
	struct qemu_plugin_register *handle;
	const char *name, *feature;
	bool is_readonly;
};

struct qemu_plugin_mem_value {
	int type; /* log2 of its size in bytes */
	union {
		uint8_t u8;
		uint16_t u16;
		uint32_t u32;
		uint64_t u64;
		struct {
			uint64_t low, high;
		} u128;
	} data;
};

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_CB_R_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W, QEMU_PLUGIN_MEM_RW };

typedef void qemu_plugin_on_block(struct qemu_plugin_tb *tb, void *data);
typedef void qemu_plugin_on_exec(unsigned int cpu, void *data);
typedef void qemu_plugin_on_access(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t addr,
				   void *data);

/* What the plugin defines. */
extern int qemu_plugin_version;
int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv);

/* What QEMU defines. */
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, qemu_plugin_on_block *cb,
					   void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, qemu_plugin_on_exec *cb,
					  enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, qemu_plugin_on_exec *cb,
					    enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_on_access *cb,
				      enum qemu_plugin_cb_flags flags, enum qemu_plugin_mem_rw rw,
				      void *data);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
struct qemu_plugin_mem_value qemu_plugin_mem_get_value(qemu_plugin_meminfo_t info);
struct qemu_plugin_array *qemu_plugin_get_registers(void);
bool qemu_plugin_read_register(struct qemu_plugin_register *handle, struct qemu_plugin_bytes *buf);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *data, size_t size);

/* What GLib defines. */
struct qemu_plugin_bytes *g_byte_array_new(void);
struct qemu_plugin_bytes *g_byte_array_set_size(struct qemu_plugin_bytes *bytes, unsigned int size);

#endif
