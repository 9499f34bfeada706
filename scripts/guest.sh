# shellcheck shell=bash
# Sourced by run-qemu and boot-image: the emulated hart, and the watch over a guest.

# guest_cpu: prints QEMU's -cpu for QEMU_ISA, else for what BOARD_ISA says.  What the
# boards' harts have: JH7110 U74 rv64gc_zba_zbb, FU740 U74 rv64gc (device trees:
# riscv,isa-extensions); no Sstc, no Sscofpmf, Sv39.
guest_cpu() {
	local u74=rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=on,zihpm=on,sv39=on,s=on,u=on,pmp=on,mmu=on
	case ${QEMU_ISA:-${BOARD_ISA:-visionfive2}} in
	visionfive2) echo "$u74,zba=on,zbb=on" ;;
	unmatched) echo "$u74" ;;
	*) echo "${QEMU_ISA:-$BOARD_ISA}" ;;
	esac
}

# Lines by which the kernel says that something is wrong.
guest_fault='^\[ *[0-9.]+\](\[[^]]*\])? *(.*Kernel panic|.*Unable to handle kernel|Oops|.*BUG:|WARNING:|-+\[ cut here|.*rcu.*stall|.*soft lockup|.*blocked for more than)'

# guest_stop LOG WHY: say it with the log's path, let the trace reach the log, end.
guest_stop() {
	sleep 1
	local more
	more=$(grep -a -m 1 -E '^\[ *[0-9.]+\] *(WARNING:|Kernel panic|Unable|Oops|BUG:)' "$1" | sed 's/^\[[^]]*\] *//;s/\r//' || true)
	die "$2${more:+: $more} (console: $1)"
}

# watch_guest PID LOG HANG [READY [UNTIL]]: wait for the emulator PID, whose console is
# LOG.  Ends the script as soon as the guest's kernel reports a fault, or when its
# console is silent for HANG seconds.  The time to the first line with READY goes to
# build/times/boot.  Returns when PID has ended, with its status, or when a line with
# UNTIL is seen.
watch_guest() {
	local pid=$1 log=$2 hang=$3 ready=${4-} until=${5-} seen=0 quiet_since=$SECONDS size rc=0
	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.1
		size=$(stat -c %s "$log")
		if [ "$size" -ne "$seen" ]; then
			if grep -a -q -E "$guest_fault" <(tail -c "+$((seen > 200 ? seen - 200 : 1))" "$log"); then
				guest_stop "$log" "the guest's kernel reports a fault"
			fi
			if [ -n "$ready" ] && grep -a -q -F "$ready" "$log"; then
				stage_done boot
				ready=
			fi
			[ -z "$until" ] || ! grep -a -q -F "$until" "$log" || return 0
			seen=$size quiet_since=$SECONDS
		elif [ $((SECONDS - quiet_since)) -ge "$hang" ]; then
			guest_stop "$log" "the guest hangs: nothing on the console for $hang s"
		fi
	done
	wait "$pid" || rc=$?
	! grep -a -q -E "$guest_fault" "$log" || guest_stop "$log" "the guest's kernel reports a fault"
	return "$rc"
}
