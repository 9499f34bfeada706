# shellcheck shell=bash disable=SC2154 # $board, $host and $work are of who sources this
# Sourced by what reaches a board over ssh, after load_board: the user's own ssh, what the
# board says of itself, and what is wrong if it says nothing.

[ -n "$BOARD_COMPATIBLE" ] || die "BOARD=$board is not a machine that can be reached: leave HOST= out"
[ -n "$host" ] || usage_error "HOST= is not set: give the board's address, as in HOST=root@jitboard-$board"
[[ $host != -* ]] || usage_error "HOST=$host: an address is wanted"
command -v ssh >/dev/null || die "ssh is missing; install the package openssh-client"
. "$top/scripts/board.sh"
session=$top/rootfs/usr/lib/jitboard/session

# lock_board DIR: no other command of this checkout uses the board until the script
# ends.
lock_board() {
	exec {board_fd}>"$1/.lock-$(short_hash "$host")"
	flock -n "$board_fd" || die "another command of this checkout uses $host: wait until it ends"
}

# A link that is dead for 20 s is given up.
ssh_options=(-T -o ServerAliveInterval=5 -o ServerAliveCountMax=4)
# Seconds within which a board has to answer.
answer_within=10

# on_board [-a] CMD: the board's shell runs CMD.  What ssh itself says goes to $work/said.
# With -a, and on a terminal, ssh may ask: about a host key that it does not know.
on_board() {
	local batch=(-o BatchMode=yes)
	if [ "$1" = -a ]; then
		[ ! -t 2 ] || batch=()
		shift
	fi
	LC_ALL=C ssh "${ssh_options[@]}" -o "ConnectTimeout=$answer_within" "${batch[@]}" -- "$host" "$1" 2>"$work/said" {board_fd}>&-
}

# forget_key: the command that removes the host key that ssh remembers.
forget_key() {
	local name='' port=22 alias='' file='' key value
	while read -r key value; do
		case $key in
		hostname) name=$value ;;
		port) port=$value ;;
		hostkeyalias) alias=$value ;;
		userknownhostsfile) file=${value%% *} ;;
		esac
	done < <(ssh -G -- "$host" 2>/dev/null)
	[ "$port" = 22 ] || name="[$name]:$port"
	printf 'ssh-keygen -f %q -R %q\n' "$file" "${alias:-$name}"
}

# why_not: the reason why ssh failed, and the remedy.
why_not() {
	local said=''
	said=$(tr -d '\r' <"$work/said" | grep -v '^Warning: Permanently added' | tail -n 1) || true
	case $(cat "$work/said") in
	*'IDENTIFICATION HAS CHANGED'*)
		echo "$host has another host key than before, as after its card was written anew (if it was not, find out why); run: $(forget_key)" ;;
	*'Host key verification failed'*)
		echo "ssh does not know the host key of $host yet; run: ssh $host true, and compare the key with the one that the board's console shows" ;;
	*'Permission denied'*)
		echo "$host does not take your key: put the public one into authorized_keys on the card's partition JITBOARD (make image SSH_KEYS= does), and load the private one (ssh-add)" ;;
	*'Could not resolve'*)
		echo "no address is known for ${host#*@}: give the one that the board's console shows after 'network:'" ;;
	*'Connection refused'*)
		echo "$host is there and does not take ssh: its console says why, after 'ssh:' (jitboard status)" ;;
	*) echo "$host can't be reached (${said:-the connection broke}): is the board up, and on this network?" ;;
	esac
}

# said_by PROGRAM: what that complained of on the board, or why ssh failed.
said_by() {
	sed -n "s/^$1: //p" "$work/said" | grep . || why_not
}

# ask [-a]: fill in ${fact[]} with what the board says of itself.
declare -A fact
ask() {
	local name value
	fact=()
	on_board "$@" 'sh -s facts' <"$session" >"$work/facts" || return
	while IFS='=' read -r name value; do fact[$name]=$value; done <"$work/facts"
	[ "${fact[end]-}" = facts ]
}

# judge_board: is it the board that is meant, and may its files be written and programs run?
judge_board() {
	[ "${fact[machine]}" = riscv64 ] || die "$host is ${fact[machine]}, not riscv64"
	is_board "${fact[compatible]}" || die "$host is not BOARD=$board: its device tree says ${fact[compatible]:-nothing}"
	[ "${fact[uid]}" = 0 ] || die "HOST=$host logs in as a user, who may not load BPF programs: give root@${host#*@}"
}
