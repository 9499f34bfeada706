# shellcheck shell=bash
# Sourced by every test: TAP, and a folder of its own below build/.

. "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"

cd "$top" || exit 1
work=$top/build/tests/$(basename "$0" .test).tmp
rm -rf "$work"
mkdir -p "$work"
on_exit rm -rf "$work"

failures=0
ok() { echo "ok - $*"; }
not_ok() {
	echo "not ok - $*"
	failures=$((failures + 1))
}

# check WHAT CMD...: one test, by CMD's status.  Its output goes to the log.
check() {
	local what=$1
	shift
	if "$@"; then ok "$what"; else not_ok "$what"; fi
}

# while_runs PID CMD...: wait until CMD succeeds, or the child PID has ended.
while_runs() {
	local pid=$1
	shift
	until "$@"; do
		kill -0 "$pid" || break
		sleep 0.05
	done
}

# wait_until CMD...: until CMD succeeds; not for ever.
wait_until() {
	local n=0
	until "$@"; do
		[ $((n += 1)) -lt 6000 ] || return 1
		sleep 0.1
	done
}

# emulators DIR: of QEMU the processes that run-qemu has started for DIR, or for a folder in it.
emulators() {
	local p
	for p in /proc/[0-9]*/cmdline; do
		! { tr '\0' ' ' <"$p"; } 2>/dev/null | grep -q "^qemu-.*path=$(in_box "$1")[,/]" || echo "$p"
	done
}
emulator_seen() { [ -n "$(emulators "$1")" ]; }

# fails CMD...: does CMD fail? Its stderr goes to $work/e.
fails() { ! "$@" 2>"$work/e"; }

# equal WHAT GOT WANT: one test.
equal() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1: got '$2', want '$3'"; fi
}

# refused WHAT STATUS PATTERN CMD...: CMD must fail with STATUS and say one line
# on stderr that matches PATTERN.
refused() {
	local what=$1 status=$2 pattern=$3 rc=0
	shift 3
	"$@" >"$work/stdout" 2>"$work/stderr" || rc=$?
	sed 's/^/# /' "$work/stderr"
	if [ "$rc" -ne "$status" ]; then
		not_ok "$what: status $rc, want $status"
	elif [ "$(wc -l <"$work/stderr")" -ne 1 ]; then
		not_ok "$what: $(wc -l <"$work/stderr") lines on stderr, want one"
	elif ! grep -q -E "$pattern" "$work/stderr"; then
		not_ok "$what: stderr does not say '$pattern'"
	else
		ok "$what"
	fi
}

# done_testing: the test's last line.
done_testing() { [ "$failures" -eq 0 ]; }

# guest_kernel: the folder of the kernel that the guest tests boot.
guest_kernel() { scripts/build-kernel --path; }

# full_kernel: the folder of the kernel of the images and of the kernel's own tests.
full_kernel() { scripts/build-kernel --full --path; }

# Runs of the tests are none of the user's.
export RUNS=$work/runs

# guest_initrd OUT: an initramfs with jitsem and the kernel's test module.
guest_initrd() {
	local obj
	obj=$(guest_kernel)
	scripts/build-initramfs "$1" build/bench/riscv64/jitsem \
		"$obj/lib/test_bpf.ko=/lib/modules/test_bpf.ko"
}

# guest_init OUT: the first process of a guest that runs programs (see guest.c).
guest_init() {
	scripts/toolbox riscv64-linux-gnu-gcc -O2 -Wall -Wextra -Werror -D_GNU_SOURCE -static -Ibench/lib \
		tests/guest.c bench/lib/guest.c bench/lib/replace.c -o "$(in_box "$1")"
}

# guest [RUN-QEMU-OPTION...] -- ARG...: jitsem in a guest; its folder is $work/guest.
guest() {
	local options=()
	while [ "$1" != -- ]; do options+=("$1") && shift; done
	shift
	[ -e "$work/initrd" ] || guest_initrd "$work/initrd"
	scripts/run-qemu --kernel "$(guest_kernel)/arch/riscv/boot/Image" "${options[@]}" \
		"$work/guest" "$work/initrd" "$@"
}

# medians RUN: of each workload its name and the median under each scheme.
medians() {
	build/bench/host/jitreport show --csv "$1" | awk -F, '
		NR == 1 { for (i = 3; i <= NF && $i ~ /^median [^-]*$/; i++) last = i }
		{ for (i = 1; i <= last; i++) printf "%s%s", $i, i < last ? "," : "\n" }'
}

# board BOARD VARIABLE: what its board.mk says.
board() {
	# shellcheck disable=SC2016 # make's own
	make -rR -s -f "boards/$1/board.mk" --eval='p: ; @printf "%s\n" "$('"$2"')"' p
}

# rtl_board: the core that a test of RTL is of: BOARD's, if that has RTL, else Rocket.
rtl_board() {
	if [ "$(board "${BOARD:-qemu}" BOARD_TIMING)" = rtl ]; then echo "$BOARD"; else echo rocket; fi
}

# image_boards: the boards that have a card, the emulated ones too: those that make check
# builds, or with TESTS=all all of them.
image_boards() {
	local b
	for b in boards/*/; do
		b=$(basename "$b")
		[ -n "$(board "$b" BOARD_UBOOT)" ] || continue
		[ -z "${TEST_ALL:-}$(board "$b" BOARD_CHECK)" ] || echo "$b"
	done
}

# expected WHAT FILE HAVE: one test: HAVE is what boards/FILE says.
expected() {
	check "$1" diff -u "boards/$2" "$3"
}

# make_image BOARD [ENVIRONMENT...]: what `make image` does after the kernel.
make_image() {
	local board=$1 s
	shift
	for s in build-perf build-firmware build-rootfs build-image; do
		env BOARD="$board" "$@" "scripts/$s" || return
	done
}

# board_card OUT [FILE...]: a card with the root file system that was built last, and a
# JITBOARD partition of these files.
# shellcheck disable=SC2034 # for the caller, too
root_at=1 root_mib=64 fat_at=65 fat_mib=40
board_card() {
	local out=$1 parts=$work/parts
	shift
	rm -rf "$parts"
	mkdir -p "$parts/fat/results" "$parts/empty"
	[ $# -eq 0 ] || cp "$@" "$parts/fat/"
	cat >"$parts/genimage.cfg" <<-END
		image card.img {
			hdimage { partition-table-type = "gpt" }
			partition root {
				image = "root.ext4"
				offset = ${root_at}M
				partition-type-uuid = "L"
				partition-uuid = "61fb47bb-2d18-442b-ae17-f3ec32be054b"
			}
			partition jitboard {
				image = "jitboard.vfat"
				offset = ${fat_at}M
				partition-type-uuid = "F"
			}
		}
	END
	(
		cd "$parts" || exit
		"$top/scripts/toolbox" mke2fs -q -t ext4 -d "$(in_box "$("$top/scripts/build-rootfs" --path)/rootfs.tar")" root.ext4 ${root_mib}M
		"$top/scripts/toolbox" "$(in_box "$top/scripts/make-fat")" jitboard.vfat $fat_mib JITBOARD fat
		"$top/scripts/toolbox" genimage --config genimage.cfg --inputpath . --rootpath empty \
			--tmppath tmp --outputpath . --loglevel 0
	)
	mv "$parts/card.img" "$out"
}
