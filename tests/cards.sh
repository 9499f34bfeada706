# shellcheck shell=bash
# Sourced by the tests of sdflash: lib.sh, and small cards, laid out as the kit's images are.

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck disable=SC2034 # for the tests
sdflash=$top/build/flash/sdflash

# make_card FILE BOARD [MIB]: a raw image of a card with nothing in it that could run.  What
# its partitions hold is made by mtools and mke2fs, what is on it by sgdisk.
make_card() {
	local file boxed board=$2 mib=${3:-24} parts=$work/parts
	file=$1 boxed=$(in_box "$1")
	rm -rf "$parts" "$file"
	mkdir -p "$parts/extlinux" "$parts/results"
	sed "s/@BOARD@/$board/; s/@CMDLINE@//; s/@CONSOLE@/ttyS0/" boards/extlinux.conf >"$parts/extlinux/extlinux.conf"
	printf 'board=%s\nkernel=7.3.4\nkit=v9-test\n' "$board" >"$parts/jitboard.txt"
	cp boards/jitboard.conf boards/authorized_keys "$parts/"
	head -c 300000 /dev/urandom >"$parts/Image"
	head -c 1048576 /dev/urandom >"$parts/spl"
	truncate -s "${mib}M" "$file"
	dd if="$parts/spl" of="$file" bs=1M seek=2 conv=notrunc status=none
	# shellcheck disable=SC2016 # expanded inside
	scripts/toolbox bash -euo pipefail -c 'card=$1 parts=$2
		sgdisk --new=1:4096:8191 --change-name=1:spl --new=2:8192:12287 --change-name=2:uboot \
			--new=3:12288:20479 --change-name=3:boot --new=4:20480:24575 --change-name=4:root \
			--new=5:24576:40959 --change-name=5:jitboard "$card"
		mkfs.vfat --offset 12288 -n BOOT "$card" 4096
		mke2fs -q -F -t ext4 -L jitboard -E offset=$((20480 * 512)) "$card" 2M
		mkfs.vfat --offset 24576 -n JITBOARD "$card" 8192
		mmd -i "$card@@$((12288 * 512))" ::extlinux
		mcopy -i "$card@@$((12288 * 512))" "$parts/Image" "$parts/jitboard.txt" ::
		mcopy -i "$card@@$((12288 * 512))" "$parts/extlinux/extlinux.conf" ::extlinux/
		mmd -i "$card@@$((24576 * 512))" ::results
		mcopy -i "$card@@$((24576 * 512))" "$parts/jitboard.conf" "$parts/authorized_keys" ::
		' card "$boxed" "$(in_box "$parts")" >"$work/make_card.log" 2>&1 || cat "$work/make_card.log" >&2
}

# pack IMAGE: its block map and its packed form beside it.
pack() {
	scripts/toolbox bmaptool --quiet create --output "$(in_box "$1.bmap")" "$(in_box "$1")"
	scripts/toolbox zstd --quiet --force "$(in_box "$1")" -o "$(in_box "$1.zst")"
}

# in_card COMMAND CARD ARG...: a command of mtools on the partition JITBOARD of a card.
in_card() {
	local command=$1 card
	card=$(in_box "$2")@@$((24576 * 512))
	shift 2
	scripts/toolbox "$command" -i "$card" "$@"
}

# put_run CARD ID: a run in results/ of a card.
put_run() {
	mkdir -p "$work/run/$2"
	cp bench/test/data/run.json "$work/run/$2/"
	echo "the console of $2" >"$work/run/$2/console.log"
	in_card mcopy "$1" -s "$(in_box "$work/run/$2")" ::results/
}

# Cards that nbdkit makes, of 40 MiB.  What such a card does is shell, in which $o is the place
# and $3 the number of bytes: a file `store` in the folder that nbdkit runs in is read, and written.
# shellcheck disable=SC2016 # expanded there
do_read='dd if=store bs=1M skip=$o count=$3 iflag=fullblock,skip_bytes,count_bytes status=none'
# shellcheck disable=SC2016
do_write='dd of=store bs=1M seek=$o oflag=seek_bytes conv=notrunc status=none'
# shellcheck disable=SC2034
eio='echo EIO >&2; exit 1'

# within FROM TO ACT: does that to requests of a range of bytes, and only there.
within() { echo "if [ \$o -lt $2 ] && [ \$((o + \$3)) -gt $1 ]; then $3; fi"; }

# Faults: a reader that spoils what it reads, a card that keeps nothing behind what it really
# has, and one that wraps around there.
# shellcheck disable=SC2016,SC2034
wrong_bytes="$do_read | "'if [ $o -le 3000000 ] && [ $((o + $3)) -gt 3000000 ]; then tr A B; else cat; fi'
# shellcheck disable=SC2034
forgets="$(within $((12 << 20)) $((39 << 20)) 'cat >/dev/null; exit 0'); $do_write"
# shellcheck disable=SC2016,SC2034
wraps='o=$(($o % (8 << 20)))'

# full_of_ff FILE: what those begin with.
full_of_ff() { head -c 40M /dev/zero | tr '\0' '\377' >"$1"; }

# as_shell READ WRITE: sets $shell, nbdkit's arguments for a card that does that.
as_shell() {
	# shellcheck disable=SC2034
	shell=(eval get_size="echo $((40 << 20))" can_write='exit 0' can_flush='exit 0' flush='exit 0'
		thread_model='echo serialize_all_requests' pread="o=\$4; $1" pwrite="o=\$4; $2")
}
