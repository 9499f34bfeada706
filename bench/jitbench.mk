# Sources of jitbench, which runs on the target.
JITBENCH_SRCS := jitbench.c guest.c \
	cmd_doctor.c cmd_dump.c cmd_list.c cmd_load.c cmd_run.c cmd_trace.c \
	calibrate.c counter.c environ.c image.c libelf_static.c mark.c runfile.c sampler.c scheme.c \
	select.c suite.c traits.c util.c workload.c workload_list.c
JITBENCH_SRCS += args.c counter_doctor.c counting.c disturb.c events.c io.c io_machine.c image_data.c passes.c \
	progress.c suite_judge.c suite_sample.c

# cmd_load.c counts what libbpf's own calls take.
JITBENCH_LDFLAGS := -Wl,--wrap=bpf_prog_load

# Control of the machine: hart, governors, watch.
MACHINE_SRCS := machine.c machine_doctor.c hart.c governor.c record.c watch.c isolate.c interrupts.c \
	cpulist.c
JITBENCH_SRCS += $(MACHINE_SRCS)

# Behind these calls is what the kernel says of programs: recorded in record_workload.c.
RECORDED := workload_load workload_run workload_count workload_settle workload_hold image_read
JITBENCH_SRCS += record_workload.c
JITBENCH_LDFLAGS += $(RECORDED:%=-Wl,--wrap=%)

# The host's jitbench, which replays recordings: without all that needs a kernel with BPF.
TARGET_ONLY := jitbench.c cmd_doctor.c counter_doctor.c cmd_dump.c cmd_list.c cmd_load.c cmd_trace.c image.c \
	libelf_static.c mark.c record_workload.c workload.c
REPLAY_SRCS = $(filter-out $(TARGET_ONLY),$(JITBENCH_SRCS)) jitbench_host.c replay_workload.c
