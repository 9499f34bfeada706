# shellcheck shell=bash disable=SC2154 # $work and $dir are of who sources this
# Sourced by what runs in the toolbox as the clients of a board, after tests/lib.sh: the board,
# a guest with the card $card whose ssh is 127.0.0.1:$port, and clients that come and go.

image=$(full_kernel)/arch/riscv/boot/Image
kernel=$image # what the card has
card=$dir/card.img port=2222
console=$work/console.log

# wait_for FILE PATTERN: until a line of FILE matches.
wait_for() { wait_until grep -a -q -E "$2" "$1"; }

# start_guest [pty]: boot it, as far as its ssh; with pty its console is the pty $work/tty.
# devices=(...): what it has besides.
# network=...: QEMU's -netdev, if it is not the user's.
devices=() network=
start_guest() {
	local serial=(-serial "file:$console")
	[ "${1-}" != pty ] || serial=(-chardev "pty,id=console,path=$work/tty,logfile=$console" -serial chardev:console)
	: >"$console"
	qemu-system-riscv64 -M virt -m 512M -smp 1 -icount shift=0 -display none -monitor none -no-reboot \
		-nodefaults -bios default -kernel "$kernel" "${serial[@]}" \
		-append "root=PARTUUID=61fb47bb-2d18-442b-ae17-f3ec32be054b rootwait ro console=ttyS0 loglevel=5 panic=-1 jitboard.board=qemu no4lvl" \
		-drive "file=$card,format=raw,if=none,id=card" -device virtio-blk-device,drive=card \
		-netdev "${network:-user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$port-:22}" \
		-device virtio-net-device,netdev=net "${devices[@]}" >"$work/qemu.log" 2>&1 &
	guest=$!
	on_exit kill -KILL "$guest"
	wait_for "$console" 'jitboard: network: eth0 has' && wait_for "$console" 'jitboard: ssh: on'
}

# await_guest: wait for it to end; one whose power stayed on, as a failed check says, is ended.
await_guest() {
	[ "$failures" -eq 0 ] || kill -KILL "$guest" 2>/dev/null || true
	wait "$guest" 2>/dev/null || true
}

# kill_guest: as a power cut does.
kill_guest() {
	kill -KILL "$guest"
	wait "$guest" 2>/dev/null || true
}

# The ssh that the clients find: OpenSSH's, with a configuration that is the test's, and with
# ALTER= a script for sed through which the answers go.
mkdir "$work/bin"
cat >"$work/bin/ssh" <<END
#!/bin/bash
set -o pipefail
ssh=(/usr/bin/ssh -F "$work/config" -o "IdentityFile=\${IDENTITY:-$dir/key}" -o "Port=\${PORT:-2222}")
[ -n "\${ALTER:-}" ] || exec "\${ssh[@]}" "\$@"
"\${ssh[@]}" "\$@" | sed "\$ALTER"
END
chmod +x "$work/bin/ssh"
cat >"$work/config" <<END
Host board
	HostName 127.0.0.1
	User root
Host *
	IdentitiesOnly yes
	UserKnownHostsFile $work/known
END
: >"$work/known"

# on_board CMD [SSH-OPTION...]: the board's shell runs CMD.
on_board() {
	local cmd=$1
	shift
	"$work/bin/ssh" -o BatchMode=yes "$@" board "$cmd" 2>/dev/null
}

# slow_down: from now on the board's jitbench runs for a moment every two seconds, some 50
# rounds, so that a run lasts as long as the test needs it, on a fast host, too; until
# full_speed.  (QEMU's -icount: a sleep takes its time, a millisecond of work ten or more.)
slow_down() {
	# shellcheck disable=SC2016 # expanded on the board
	on_board 'while :; do killall -STOP jitbench; sleep 2; killall -CONT jitbench; done >/dev/null 2>&1 & echo $!' >"$work/slow"
}
full_speed() { on_board "kill $(cat "$work/slow"); killall -CONT jitbench || true"; }

# The client gets Ctrl-C also where the tests run in the background of a shell, which has
# SIGINT ignored by all that it starts there; bash can't undo that.
as_on_a_terminal=(env --default-signal=INT --default-signal=QUIT)

# run_board [NAME=VALUE...] [OPTION...]: the client.
run_board() {
	local vars=()
	while [[ ${1-} == [A-Z]*=* ]]; do vars+=("$1") && shift; done
	"${as_on_a_terminal[@]}" PATH="$work/bin:$PATH" BOARD=qemu HOST=board "${vars[@]}" scripts/run-board "$@" </dev/null
}

# into_out CMD...: what CMD says goes to $work/out, and to the log if it fails.
into_out() {
	"$@" >"$work/out" 2>&1 || { sed 's/^/# /' "$work/out" && return 1; }
}

# begin NAME OPTION...: a client in a process group of its own, as a terminal gives it; what
# it says goes to $work/NAME.
declare -A client
begin() {
	local name=$1
	shift
	set -m
	run_board "$@" >"$work/$name" 2>&1 &
	client[$name]=$!
	set +m
}
press_ctrl_c() { kill -INT -- "-${client[$1]}"; }
end_client() {
	kill -TERM -- "-${client[$1]}"
	wait "${client[$1]}" 2>/dev/null || true
}
# ended NAME STATUS: does it end with that?
ended() {
	local rc=0
	wait "${client[$1]}" 2>/dev/null || rc=$?
	[ "$rc" -eq "$2" ] || { echo "# status $rc" && return 1; }
}
# cut_connection NAME: its ssh that follows a run ends as when the network does.
cut_connection() {
	local p group
	for p in /proc/[0-9]*; do
		read -r _ _ _ _ group _ <"$p/stat" || continue
		if [ "$group:$(cat "$p/comm")" = "${client[$1]}:ssh" ] && grep -q 'sh -s follow' "$p/cmdline"; then
			kill -KILL "${p#/proc/}"
		fi
	done 2>/dev/null
}

# own_object: a program of a user's own, as $work/own.bpf.o: "second" returns 3.
own_object() {
	clang-19 -target bpf -mcpu=v3 -O2 -g -isystem "$(scripts/build-sysroot --path)/usr/include" \
		-isystem /usr/riscv64-linux-gnu/include -c tests/objects/several.bpf.c -o "$work/own.bpf.o"
}
