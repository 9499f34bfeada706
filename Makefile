# SPDX-License-Identifier: GPL-2.0-only
# The verbs of jitboard.  Each is a script or a few; `make help` prints them.

SHELL   := bash
BOARD   ?= qemu
KERNEL  ?= 7.3
V       ?=
Q       := $(if $(V),,@)
export BOARD KERNEL V LINUX LLVM PATCHES TOOLBOX JITBOARD_CACHE DEBIAN_MIRROR QEMU_ISA SAMPLES SEED SHA256 \
	EVENTS HOST WAIT TIME SCHEMES CASE SCHEME DEV IMAGE FROM RUNS SSH_KEYS BOOTS PLACEMENTS LATENCY PIP_INDEX_URL HANG DEBIAN_KEYRING
export LABGRID LG_ENV URL DEVICE_TYPE
export HARDEN STORM CFI
export FLASH TOOLBOX_DATE SNAPSHOT_MIRROR
# Some shells have a HOST or ARGS of their own, or an A.
$(foreach v,HOST ARGS A B URL,$(if $(filter environment,$(origin $v)),$(eval override $v :=)))
# Of the user's shell, not for a recipe's (scripts do the rest: scripts/environment.sh).
unexport BASH_ENV CDPATH GLOBIGNORE ENV POSIXLY_CORRECT GREP_OPTIONS
export LC_ALL := C

$(foreach b,$(or $(BOARD),?),$(if $(wildcard boards/$b/board.mk),,$(error BOARD=$b is not known; there are: $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk)))))
include boards/$(firstword $(BOARD))/board.mk
# "rocket cva6", "visionfive2 unmatched": several cores, or boards.
cores := $(if $(word 2,$(BOARD)),$(BOARD))
ifneq ($(if $(cores),$(filter-out bench ab help,$(MAKECMDGOALS))),)
$(error BOARD=$(BOARD): only make bench and make ab take more than one)
endif
ifneq ($(if $(BOARD_UBOOT),,$(filter image boot flash serial,$(MAKECMDGOALS))),)
$(error BOARD=$(BOARD) is not a machine with a card or a console: make bench measures on it)
endif

# The cores of boards that are RTL.
model = $(if $(filter rtl,$(BOARD_TIMING)),$(Q)for b in $(BOARD); do BOARD=$$b scripts/build-rtl || exit; done)

.DEFAULT_GOAL := help
.PHONY: help bench image boot flash deploy serial check collect selftest fuzz tools kernel kernel-full programs clean

help:           ## print this
	@awk -F'\t| *## ' 'BEGIN { print "usage: make VERB [NAME=VALUE...]\n" } \
		/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-14s %s\n", $$1, $$NF } \
		/^#= / { settings = settings "\n" substr($$0, 4) } END { print settings }' Makefile || :

# Where it is measured.
measure = $(if $(cores),$(if $(HOST)$(LABGRID)$(DEV),run-boards,run-bench),$(if $(LABGRID),run-lab bench,$(if \
	$(HOST),run-board,$(if $(DEV),run-serial,run-$(if $(word 2,$(QEMU_ISA)),isas,bench)))))

# A board at HOST is sent the Image; one at DEV runs its card's kernel, and its card's jitbench, too.
measured = $(if $(LABGRID),kernel-full,$(if $(HOST),kernel-image,$(if $(DEV),,kernel)))
bench: $(measured) programs ## measure every scheme on BOARD, print the comparison
	$(model)
	$(Q)scripts/$(measure) $(ARGS)

# A program of the user's own instead of the workloads.
export OBJECT PROG DATA RETVAL REPEAT MAPS
export BASE GATE PAIRS
.PHONY: gate
gate: $(measured) programs ## measure, and fail if anything is worse than in the run BASE
	$(model)
	$(Q)scripts/gate $(ARGS)

export A B ROUNDS
.PHONY: ab
ab: programs    ## measure the kernels A and B in turn, print one table; as gate if B is worse
	$(Q)scripts/ab $(ARGS)

export RUN DRAFT
.PHONY: cover-letter
cover-letter: programs ## print the tables of a series' cover letter: of RUN, with it, and BASE, without
	$(Q)scripts/cover-letter

.PHONY: publish
publish: programs ## check RUN, put it into results/ with tables and a picture, renew the site
	$(Q)scripts/publish
	$(Q)scripts/site

.PHONY: site
site: programs  ## make pages of all published runs: build/site/
	$(Q)scripts/site

image: kernel-full programs ## build BOARD's SD image, and say what to do with it
	$(Q)scripts/build-perf
	$(Q)scripts/build-firmware
	$(Q)scripts/build-rootfs
	$(Q)scripts/build-image

boot: image     ## boot that image in QEMU, as the board would
	$(Q)scripts/boot-image

flash: $(if $(DEV)$(LABGRID),image,programs) ## write that image to a card, DEV=/dev/sdX, and read it back
	$(Q)scripts/$(if $(LABGRID),run-lab )flash

.PHONY: lava-job
lava-job: image ## write a job for LAVA that measures with that image
	$(Q)scripts/lava-job

collect: tools  ## take home the runs on a board's card: DEV=/dev/sdX, IMAGE=FILE or FROM=DIR
	$(Q)scripts/collect

deploy: kernel-full programs ## put kernel and jitbench onto the card of the board at HOST, for good
	$(Q)scripts/deploy

serial:         ## talk to BOARD's console on DEV=/dev/ttyUSB0
	$(Q)scripts/serial

check: kernel kernel-full programs ## run all tests; the last line counts them
	$(Q)tests/run $(TESTS)

selftest: kernel-full programs ## run the kernel's own tests of its BPF JIT, under every scheme
	$(Q)scripts/build-selftest
	$(Q)scripts/run-selftest

fuzz: kernel programs ## run random programs under all schemes, compare with a model
	$(Q)scripts/run-fuzz

export CORPUS
.PHONY: corpus
corpus: kernel programs ## load all BPF programs of many objects, say what the JIT made of them
	$(if $(CORPUS),,$(Q)scripts/build-corpus)
	$(Q)scripts/run-corpus $(ARGS)

tools:          ## install what the host needs, make the toolbox and the sysroot
	$(Q)scripts/host-deps
	$(Q)scripts/timed toolbox scripts/toolbox --make
	$(Q)scripts/timed sysroot scripts/build-sysroot

kernel: tools   ## build the bench's kernel
	$(Q)scripts/build-kernel

kernel-full: tools ## build the kernel of the images and of the kernel's own tests
	$(Q)scripts/build-kernel --full

# What a board at HOST is sent.
.PHONY: kernel-image
kernel-image: tools
	$(Q)scripts/build-kernel --full --image

programs: tools ## build jitbench, jitreport, sdflash and the tests
	$(Q)scripts/freshen bench
	$(Q)scripts/timed programs scripts/toolbox make -j"$$(nproc)" $(if $(V),,-s) -C bench V=$(V)
	$(Q)scripts/freshen flash
	$(Q)scripts/timed flash scripts/toolbox make -j"$$(nproc)" $(if $(V),,-s) -C flash V=$(V)

.PHONY: man
man: tools      ## make manual pages: man -l build/man/jitreport.1
	$(Q)scripts/build-man

clean:          ## remove build/ (the cache stays)
	$(Q)rm -rf build

#= BOARD=qemu             the machine; also visionfive2, unmatched, sifive-u; rocket, cva6 (RTL), "rocket cva6"
#= KERNEL=7.3             a kernel line of sources.lock; 7.2 and 6.12 are built as they are
#= LINUX=DIR              your own kernel tree instead; it is copied, never patched in place
#= PATCHES=DIR            other JIT patches than kernel-config/patches/KERNEL; "none" for none
#= LLVM=1                 build the kernel with clang 19 instead of gcc 14
#= CFI=1                  with LLVM=1: with kCFI, too, which checks what is called by a pointer
#= QEMU_ISA=unmatched     the emulated hart: visionfive2 (Zba, Zbb; default), unmatched or any that
#=                        QEMU's -cpu takes; "unmatched visionfive2": both, in one table
#= SHA256=HASH            of a source that sources.lock calls "unpinned"
#= SAMPLES=N SEED=N       samples per workload and scheme, and the seed of their order
#= BOOTS=8 PLACEMENTS=1   of RTL: boots, and how often each places a program elsewhere
#= BASE=RUN GATE=2%       make gate: the run to compare with, by its folder or id; how much worse
#=                        it may be (0%), or a file of limits; PAIRS=default=reg other schemes
#= A=none B=DIR           make ab: a folder of patches, none, kit, line:7.2 or linux:DIR; GATE=
#=                        and PAIRS= as above; ROUNDS=N runs of each; BOARD="qemu rocket" both
#= RUN="A B" DRAFT=1     make publish: the runs; a draft may be what is not fit to be cited
#= RUN="B C" BASE="A D"   make cover-letter: runs with the series and without, as many of each
#= SCHEME=reg             make selftest: this scheme only, and stack to compare it with
#= SSH_KEYS=FILE          make image: public keys that may log in on the board as root
#= HOST=root@ADDRESS      make bench, deploy: the board, as ssh knows it; WAIT=SECONDS if it gets lost
#= LABGRID=PLACE          make bench, flash: a board of a lab, by labgrid; LG_ENV=FILE its environment
#= URL=ADDRESS            make lava-job: where LAVA gets the image from; DEVICE_TYPE=NAME of the lab
#= OBJECT=FILE PROG=NAME  make bench: a program of a BPF object of yours, instead of the workloads,
#= DATA=FILE RETVAL=N     given these bytes (or FILE.pcap:N, or hexadecimal), which it returns N for;
#= MAPS=FILE REPEAT=N     its maps' contents as JSON; runs at a time, 1: each with a fresh packet
#= ARGS="-w leaf -s stack"  more options of jitbench run; EVENTS=A,B what is counted
#= DEV=/dev/ttyUSB0       make serial, make bench: the adapter; make flash, make collect: the card, as /dev/sdX
#= FLASH="--fresh ..."    make flash: more options of sdflash write
#= TIME=SECONDS           how long to fuzz (60); SEED=N SCHEMES=A,B CASE=FILE narrow it down
#= STORM=N                make fuzz: N rounds of everything at once on two harts instead
#= CORPUS=DIR             make corpus: the objects (default: those of the kernel's own BPF tests)
#=                        make ab: compare the code of these, and run nothing
#= HARDEN=2               make fuzz, selftest: with net.core.bpf_jit_harden set to this
#= HANG=SECONDS           how long a guest may say nothing (60; not counted while the host is slow)
#= TESTS="semantics ..."  only these files of tests/; "all": also what takes long
#= JITBOARD_CACHE=DIR     downloads, toolbox and compiler cache (default: ~/.cache/jitboard)
#= DEBIAN_MIRROR=ADDRESS  where packages come from (default: as the host's apt)
#= DEBIAN_KEYRING=FILE    the keys that sign those (default: the host's debian-archive-keyring)
#= TOOLBOX=host           use the host's own tools; TOOLBOX_DATE=2026-11-26: packages as of that day
#= SNAPSHOT_MIRROR=ADDRESS  where those are kept, and what the mirror has dropped (default: Debian's own)
#= V=1                    show commands, and the times of the stages
