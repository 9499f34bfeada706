# shellcheck shell=bash disable=SC2154 # the page's name is host.sh's
# Sourced by run-qemu and boot-image: the emulated hart, and the watch over a guest.

# guest_cpu: prints QEMU's -cpu: for QEMU_ISA, which is a board with that hart or QEMU's own
# words; else the hart of BOARD, as its board.mk says (BOARD_ISA).
guest_cpu() {
	local name=${QEMU_ISA:-${BOARD:-qemu}}
	if [ -e "$top/boards/$name/board.mk" ]; then
		load_board "$name"
		[ -n "$BOARD_ISA" ] || die "boards/$name/board.mk names no BOARD_ISA"
		echo "$BOARD_ISA"
	else
		echo "$QEMU_ISA"
	fi
}

# Lines by which the kernel says that something is wrong; and those after which it does not
# go on.
guest_death='^\[ *[0-9.]+\](\[[^]]*\])? *(.*Kernel panic|.*Unable to handle kernel|Oops|.*BUG:|.*rcu.*stall|.*soft lockup|.*blocked for more than)'
guest_fault=${guest_death%)}'|WARNING:|-+\[ cut here)'

# guest_stop LOG WHY: say it with the log's path, let the trace reach the log, end.
guest_stop() {
	sleep 1
	local more
	more=$(grep -a -m 1 -E '^\[ *[0-9.]+\] *(WARNING:|Kernel panic|Unable|Oops|BUG:)' "$1" ||
		grep -a -m 1 -E "$guest_fault" "$1" || true)
	more=$(sed 's/^\[[^]]*\] *//;s/\r//' <<<"$more")
	die "$2${more:+: $more} (console: $1)"
}

# processes PID: adds to $all the numbers of PID and of whatever it has started.
processes() {
	local p children=''
	all+=("$1")
	read -r children 2>/dev/null <"/proc/$1/task/$1/children" || true
	for p in $children; do processes "$p"; done
}

# emulator_state PID...: $state is "stopped" if a signal or a debugger has stopped one of
# these, "running" if one runs, could run or waits for a disk, else "asleep"; $ticks is
# the CPU time that all their threads have used, in hundredths of a second.
emulator_state() {
	local p f line field
	state=asleep ticks=0
	for p in "$@"; do
		for f in "/proc/$p/task"/*/stat; do
			read -r line 2>/dev/null <"$f" || continue
			# pid (name) state ...; utime and stime are fields 14 and 15: proc(5).
			read -r -a field <<<"${line##*) }"
			ticks=$((ticks + field[11] + field[12]))
			case ${field[0]} in
			T | t) state=stopped ;;
			R | D) [ "$state" = stopped ] || state=running ;;
			esac
		done
	done
}

# had_time PID: adds to $had, in hundredths of a second, the time that the emulator PID has
# had since the last call.  No clock on the wall says that: the host may have been slow or
# asleep, the emulator stopped.  It is the CPU time that was used, by all harts' threads no
# more than passed; and, as a guest may sleep for ever and use none, 0.1 s for each look at
# which all threads slept, so that nothing but the guest could wake them.
had_time() {
	local all=() state ticks now more
	processes "$1"
	emulator_state "${all[@]}"
	read -r now _ </proc/uptime
	now=${now/./}
	more=$((ticks - used < now - looked ? ticks - used : now - looked))
	case $state in
	asleep) had=$((had + 10)) ;;
	running) had=$((had + (more > 0 ? more : 0))) ;; # less than 0: one has ended
	stopped) [ "$last_state" = stopped ] ||
		echo "${me:-guest}: the emulator is stopped; this lets it go on: kill -CONT ${all[*]} ($trouble)" >&2 ;;
	esac
	used=$ticks looked=$now last_state=$state
}
had=0 used=0 looked=0 last_state=''

# watch_guest PID LOG HANG [READY [UNTIL]]: wait for the emulator PID, whose console is
# LOG.  Ends the script as soon as the guest's kernel reports a fault, or when the emulator
# has had HANG seconds of time (see had_time) and nothing came on the console.  The time to
# the first line with READY goes to build/times/boot.  Returns when PID has ended, with its
# status, or when a line with UNTIL is seen.
watch_guest() {
	local pid=$1 log=$2 hang=$3 ready=${4-} until=${5-} seen=0 size rc=0
	[[ $hang =~ ^[1-9][0-9]{0,6}$ ]] || die "$hang is not a number of seconds that a guest may be silent (HANG=)"
	had=0
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.1
		size=$(stat -c %s "$log")
		had_time "$pid"
		if [ "$size" -ne "$seen" ]; then
			if grep -a -q -E "$guest_fault" <(tail -c "+$((seen > 200 ? seen - 200 : 1))" "$log"); then
				guest_stop "$log" "the guest's kernel reports a fault"
			fi
			if [ -n "$ready" ] && grep -a -q -F "$ready" "$log"; then
				stage_done boot
				ready=
			fi
			[ -z "$until" ] || ! grep -a -q -F "$until" "$log" || return 0
			seen=$size had=0
		elif [ "$had" -ge $((hang * 100)) ]; then
			guest_stop "$log" "the guest hangs: nothing on the console for $hang s of the emulator's time (HANG=SECONDS waits longer; $trouble)"
		fi
	done
	wait "$pid" || rc=$?
	! grep -a -q -E "$guest_fault" "$log" || guest_stop "$log" "the guest's kernel reports a fault"
	return "$rc"
}
