# shellcheck shell=bash disable=SC2154 # $work and $dir are of who sources this
# Sourced after guest.sh by what runs sdflash on the board.

# sdflash_to_board: it, and the image of $dir, to /run of the board that has just started.
sdflash_to_board() {
	local f
	on_board true -o StrictHostKeyChecking=accept-new
	for f in build/flash/riscv64/sdflash "$dir"/good.img.zst "$dir"/good.img.bmap; do
		on_board "cat >/run/${f##*/}" <"$f"
	done
	on_board 'chmod +x /run/sdflash'
}

# sdflash_on_board ARGUMENT...: sets $rc; what it says is in $work/stdout, $work/stderr.
sdflash_on_board() {
	rc=0
	"$work/bin/ssh" -o BatchMode=yes board "/run/sdflash $*" >"$work/stdout" 2>"$work/stderr" </dev/null || rc=$?
	sed 's/^/# /' "$work/stderr"
}
write() { sdflash_on_board write --board=qemu --yes "$@"; }
# refuses WHAT PATTERN ARGUMENT...: writing must fail so, in one line.
refuses() {
	local what=$1 pattern=$2
	shift 2
	write "$@"
	equal "$what: it is a failure" "$rc" 1
	equal "$what: one line" "$(wc -l <"$work/stderr")" 1
	check "$what: which says so" grep -q -E "$pattern" "$work/stderr"
}
# state DISK PATTERN: does info say that of it?
state() { sdflash_on_board info "$1" && grep -q "$2" "$work/stdout" "$work/stderr"; }
