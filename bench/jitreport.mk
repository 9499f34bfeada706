# Sources of jitreport, which runs on the host.
JITREPORT_SRCS := jitreport.c report_common.c report_compare.c report_compare_tables.c \
                  report_context.c report_controls.c report_costs.c report_functions.c \
                  report_head.c report_jit.c report_show.c report_tables.c report_trace.c \
                  align.c compare.c costs.c disasm.c disasm_bitmanip.c fields.c \
                  rundata.c rundata_environment.c rundata_find.c \
                  stats.c stats_bootstrap.c stats_rank.c table.c
