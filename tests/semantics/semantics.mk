# Sources of jitsem, the semantics tests that run in the guest (paths from bench/).
JITSEM_SRCS := $(patsubst %,../tests/semantics/%,jitsem.c semantics.c cases.c specials.c borders.c unwind.c rig.c \
	scheme.c tap.c testbpf.c progs.c verdict.c known.c fault.c) guest.c libelf_static.c traits.c
