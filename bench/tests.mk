# Unit tests: for each, the sources under test beside test_NAME.c itself.
UNIT_TESTS :=

# jitreport's.
UNIT_TESTS += test_stats test_stats_reference test_coverage test_disasm test_align test_table
UNIT_TESTS += test_rundata test_costs test_report test_report_head test_controls
test_stats_SRCS := stats.c stats_bootstrap.c stats_rank.c
test_stats_reference_SRCS := stats.c stats_bootstrap.c stats_rank.c
test_coverage_SRCS := compare.c rundata_find.c stats.c stats_bootstrap.c stats_rank.c
test_disasm_SRCS := disasm.c disasm_bitmanip.c
test_align_SRCS := align.c disasm.c disasm_bitmanip.c
test_table_SRCS := table.c
test_costs_SRCS := costs.c rundata_find.c
test_rundata_SRCS := rundata.c rundata_environment.c rundata_find.c fields.c
test_controls_SRCS := $(filter-out jitreport.c,$(JITREPORT_SRCS))
test_report_SRCS := $(filter-out jitreport.c,$(JITREPORT_SRCS))
test_report_head_SRCS := $(test_report_SRCS)
$(O)/host/test_rundata.o $(O)/host/test_report.o $(O)/host/test_report_head.o \
$(O)/host/test_controls.o $(O)/host/test_stats_reference.o: HOSTCF += -DTESTDATA='"$(abspath testdata)"'

# jitbench's.
UNIT_TESTS += test_calibrate test_sampler test_runfile test_environ test_io test_events test_replay test_faults \
	test_doctor test_progress
test_calibrate_SRCS := calibrate.c
test_calibrate_LDFLAGS := -lm
test_sampler_SRCS := sampler.c counter.c io.c io_machine.c util.c
test_runfile_SRCS := runfile.c io.c io_machine.c util.c
test_environ_SRCS := environ.c io.c io_machine.c util.c
test_events_SRCS := events.c environ.c io.c io_machine.c util.c
$(O)/host/test_events: $(O)/host/event_tables.o
test_replay_SRCS := $(filter-out jitbench_host.c,$(REPLAY_SRCS)) fake_machine.c
test_replay_LDFLAGS := -lelf -lm
test_faults_SRCS := $(test_replay_SRCS)
test_faults_LDFLAGS := $(test_replay_LDFLAGS)
$(O)/host/test_replay $(O)/host/test_faults: $(O)/host/workloads.o $(O)/host/event_tables.o
test_doctor_SRCS := counter_doctor.c counter.c counting.c disturb.c environ.c events.c io.c \
	io_machine.c passes.c util.c
$(O)/host/test_doctor: $(O)/host/event_tables.o
test_progress_SRCS := progress.c
test_io_SRCS := io.c io_machine.c util.c

# Control of the machine.
UNIT_TESTS += test_hart test_governor test_watch test_machine
test_hart_SRCS := hart.c isolate.c interrupts.c cpulist.c io.c io_machine.c util.c
test_governor_SRCS := governor.c record.c cpulist.c io.c io_machine.c util.c
test_watch_SRCS := watch.c io.c io_machine.c util.c
test_machine_SRCS := $(MACHINE_SRCS) environ.c io.c io_machine.c util.c

# jitsem's.
UNIT_TESTS += test_verdict
test_verdict_SRCS := verdict.c known.c
vpath verdict.c ../tests/semantics
vpath known.c ../tests/semantics

# jitfuzz's, as far as it does without a kernel.
UNIT_TESTS += fuzz/test_case fuzz/test_model
fuzz/test_case_SRCS := $(FUZZ_PURE)
fuzz/test_model_SRCS := $(FUZZ_PURE)
