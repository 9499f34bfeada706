# Sources of jitfuzz, the differential fuzzer that runs on the target (paths from bench/).
# What is free of the kernel is tested on the host: FUZZ_PURE.
FUZZ_PURE := $(patsubst %,fuzz/%,case.c generate.c mixture.c model.c shrink.c text.c) traits.c
JITFUZZ_SRCS := $(FUZZ_PURE) $(patsubst %,fuzz/%,jitfuzz.c campaign.c deadly.c emit.c keep.c load.c \
	rig.c types.c) \
	guest.c io.c io_machine.c scheme.c util.c libelf_static.c
