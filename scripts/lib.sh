# shellcheck shell=bash
# Sourced by every script here: where things are, how to speak, how to fail.

. "${BASH_SOURCE[0]%/*}/environment.sh"
. "${BASH_SOURCE[0]%/*}/host.sh"

# The checkout, and the cache that all checkouts of one user share.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${JITBOARD_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/jitboard}
sources_lock=${SOURCES_LOCK:-$top/sources.lock}
me=$(basename "$0")

# die WHAT: one line on stderr, status 1.  If the host may be the cause, that is part of the line.
die() {
	local faults
	faults=$(host_faults)
	printf '%s: %s%s\n' "$me" "$*" "${faults:+; $faults}" >&2
	exit 1
}

# usage_error WHAT: one line on stderr, status 2.
called_wrongly=''
usage_error() {
	called_wrongly=1
	printf '%s: %s (try "%s --help")\n' "$me" "$*" "$me" >&2
	exit 2
}

# step TAG TEXT: the one quiet line of a step, as Make prints its own.
step() {
	printf '  %-7s %s\n' "$1" "$2"
}

# logged TAG NAME LOG CMD [ARG...]: run CMD; what it says goes to LOG, and with V=1 to the
# screen, too.  On a terminal a line shows that it lives: how much of LOG is there, of as
# much as there was when the step NAME last succeeded, and the time left.  NAME is empty if
# the step does only a part of its work, whose length nobody knows.  Status: CMD's.
logged() {
	local tag=$1 length=${2:+$cache/lengths/$2} log=$3 watch='' rc=0
	shift 3
	if [ -n "${V:-}" ]; then
		"$@" 2>&1 | tee "$log"
		return
	fi
	: >"$log"
	if [ -t 1 ]; then
		watch_log "$tag" "$log" "$(cat "$length" 2>/dev/null)" &
		watch=$!
	fi
	"$@" >"$log" 2>&1 || rc=$?
	if [ -n "$watch" ]; then
		kill "$watch" 2>/dev/null || true
		wait "$watch" 2>/dev/null || true
		printf '\r%70s\r' ''
	fi
	if [ "$rc" -eq 0 ] && [ -n "$length" ]; then
		mkdir -p "${length%/*}"
		wc -l <"$log" >"$length"
	fi
	return "$rc"
}

# watch_log TAG LOG LENGTH: a line a second for a terminal, until it is killed or the script
# has ended.
watch_log() {
	local from=$SECONDS n s left
	while sleep 1 && kill -0 "$$" 2>/dev/null; do
		n=$(wc -l <"$2") s=$((SECONDS - from)) left=''
		# Before a twentieth is done the rate says little.
		if [ -n "$3" ] && [ $((n * 20)) -gt "$3" ] && [ "$n" -lt "$3" ]; then
			left=$((s * ($3 - n) / n))
			left=$(printf '%d %%, about %d:%02d min left' $((n * 100 / $3)) $((left / 60)) $((left % 60)))
		fi
		printf '\r  %-7s %d:%02d min, %-45s' "$1" $((s / 60)) $((s % 60)) "${left:-$n lines of the log}"
	done
}

# show_failure LOG [REGEX]: what a log says of why, to stderr: lines that match, or the last.
show_failure() {
	grep -a -E -m 10 "${2:-[Ee]rror}" "$1" >&2 || tail -n 20 "$1" >&2
}

# print_help: the comment block at the head of the running script.
print_help() {
	sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
}

# on_exit CMD [ARG...]: run that when the script ends, however it ends; the latest
# first.
exit_cmds=()
run_exit_cmds() {
	local rc=$? i faults
	trap - EXIT
	# Before what is half-made goes: the disk is full now.  Any failure, make's status 2 too,
	# but of who was called wrongly, skipped or ended by a signal.
	if [ "$rc" -ne 0 ] && [ "$rc" -ne 77 ] && [ "$rc" -lt 128 ] && [ -z "$called_wrongly" ]; then
		faults=$(host_faults)
		[ -z "$faults" ] || printf '%s: %s\n' "$me" "$faults" >&2
	fi
	for ((i = ${#exit_cmds[@]} - 1; i >= 0; i--)); do
		eval "${exit_cmds[i]}" || true
	done
	[ "$jitboard_first" != "$$" ] || rm -f "$said_faults"
	exit "$rc"
}
on_exit() {
	exit_cmds+=("$(printf '%q ' "$@") 2>/dev/null")
	trap run_exit_cmds EXIT # a subshell has lost it
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

trap run_exit_cmds EXIT

# with_lock NAME: hold the cache's lock NAME until the script ends, so that two
# makes at once do not build the same thing twice.
with_lock() {
	mkdir -p "$cache"
	exec {lock_fd}>"$cache/.lock-$1"
	if ! flock -n "$lock_fd"; then
		step WAIT "another jitboard is busy with $1" >&2
		flock "$lock_fd"
	fi
}

# words FILE: a package list's words, one a line, without comments.
words() {
	sed 's/#.*//' "$1" | tr -s ' \n' '\n' | grep -v '^$' | sort -u
}

# list_hash FILE RECIPE: names what is made of a package list and RECIPE, which says
# what the list does not.
list_hash() {
	{ words "$1" && echo "$2"; } | sha256sum | cut -c1-12
}

# short_hash TEXT: a name for TEXT, such as a path.
short_hash() {
	printf %s "$1" | sha256sum | cut -c1-8
}

# show DIR: let the toolbox see a folder that is neither in the checkout nor in the cache.
show() {
	[ -z "${TOOLBOX:-}" ] || return 0
	case $1/ in
	"$cache"/* | "$top"/*) ;;
	*) export jitboard_shown=${jitboard_shown-}$1$'\n' ;;
	esac
}

# in_box PATH: how a file of the checkout, of the cache or of a folder that is shown is
# called inside the toolbox (see there); with TOOLBOX=host, and for any other file, as it is.
in_box() {
	local shown
	case ${TOOLBOX:-}:$1/ in
	host:*) echo "$1" ;;
	:"$cache"/*) echo "/cache${1#"$cache"}" ;;
	:"$top"/*) echo "/jitboard${1#"$top"}" ;;
	*)
		while IFS= read -r shown; do
			case $1/ in "${shown:-none}"/*) echo "/run/$(short_hash "$shown")${1#"$shown"}" && return ;; esac
		done <<<"${jitboard_shown-}"
		echo "$1"
		;;
	esac
}

# own_folder DIR: make the folder anew.  Refused if it holds what no script here has left.
own_folder() {
	case $1/ in
	"$top/build"/?*) ;;
	*)
		[ ! -e "$1" ] || [ -e "$1/.jitboard" ] || rmdir "$1" 2>/dev/null ||
			die "$1 holds other files: give a new folder"
		;;
	esac
	rm -rf "$1"
	mkdir -p "$1"
	touch "$1/.jitboard"
}

# git_of DIR ARG...: git in the repository whose top is DIR.  Fails if DIR is not
# one, or lies within another repository, which has nothing to say of DIR.
git_of() {
	local dir=$1
	shift
	# Root in a user's checkout: git would say that it belongs to somebody else, and no more.
	local git=(git -C "$dir" -c "safe.directory=$dir")
	[ "$("${git[@]}" rev-parse --show-toplevel 2>/dev/null)" = "$dir" ] && "${git[@]}" "$@"
}

# commit_time: when the kit's commit was made, in seconds since 1970; without one, a time
# that FAT can hold.
commit_time() {
	git_of "$top" log -1 --format=%ct 2>/dev/null || echo 315532800
}

# file_states DIR [FIND-TEST...]: one line for each file below DIR, sorted: size, time of
# change, inode, path.  The kernel alone sets the time of change: a file that `cp -p`, `git
# stash`, tar or rsync has put there has a new one, whatever the age it claims.
file_states() {
	local dir=$1
	shift
	find "$dir" -type f ! -name '*.pyc' "$@" -printf '%s %C@ %i %P\n' | LC_ALL=C sort
}

# changed_since SEEN NOW: the paths of files that are not as they were, new ones and lost
# ones among them; both are outputs of file_states.
changed_since() {
	LC_ALL=C comm -3 "$1" "$2" | tr -d '\t' | cut -d' ' -f4- | LC_ALL=C sort -u
}

# freshen DIR SEEN [FIND-TEST...]: give every file below DIR that has changed since the last
# call the time of now, for Make, which builds only what is newer than its result.  SEEN
# keeps what that call saw.
freshen() {
	local dir=$1 seen=$2
	shift 2
	file_states "$dir" "$@" >"$seen.new"
	if [ -e "$seen" ] && ! cmp -s "$seen" "$seen.new"; then
		# --no-create: some are gone.
		changed_since "$seen" "$seen.new" | (cd "$dir" && xargs -r -d '\n' touch --no-create --)
		file_states "$dir" "$@" >"$seen.new"
	fi
	mv "$seen.new" "$seen"
}

# tools_id: names the tools that scripts/toolbox runs; with others, what was built is of no
# use.
tools_id() {
	if [ "${TOOLBOX:-}" = host ]; then
		"$top/scripts/toolbox" --versions
	else
		basename "$("$top/scripts/toolbox" --path)"
	fi
}

# kernel_release KERNEL.JSON: the release of a kernel that build-kernel has described.
kernel_release() {
	sed -n 's/.*"release": "\([^"]*\)".*/\1/p' "$1"
}

# new_id BOARD RELEASE: a name for a run, which no other has.
new_id() {
	echo "$(date -u +%Y%m%dT%H%M%SZ)-$1-$2-$(od -An -N3 -tx1 /dev/urandom | tr -d ' ')"
}

# run_file RUN: prints the file of a run that is given as that or as its folder; it may be packed.
run_file() {
	local file=$1
	[ ! -d "$file" ] || file=$file/run.json
	[ -e "$file" ] || [ ! -e "$file.zst" ] || file=$file.zst
	echo "$file"
}

# run_json RUN: prints what is in that file, unpacked.
run_json() {
	local file
	file=$(run_file "$1")
	case $file in
	*.zst) "$top/scripts/toolbox" zstd -q -d -c <"$file" ;;
	*) cat "$file" ;;
	esac
}

# choose_runner: $runner is the script that measures where LABGRID=, HOST= or DEV= say, the first
# of them, with its first arguments; $by is that setting's name, empty for QEMU.
# shellcheck disable=SC2034 # for the caller
choose_runner() {
	if [ -n "${LABGRID:-}" ]; then
		by=LABGRID runner=(run-lab bench)
	elif [ -n "${HOST:-}" ]; then
		by=HOST runner=(run-board)
	elif [ -n "${DEV:-}" ]; then
		by=DEV runner=(run-serial)
	else
		by='' runner=(run-bench)
	fi
}

# take_object DIR: for a user's program that pack-object has left in DIR: $object_args is what
# jitbench is told, and $object_files what build-initramfs puts into the guest.
# shellcheck disable=SC2034 # for the caller
take_object() {
	object_args=(--object /object)
	object_files=("$1/object.json=/object/object.json" "$1/object.bpf.o=/object/object.bpf.o")
}

# partition IMAGE N: the first and the last sector of its partition N.
partition() {
	"$top/scripts/toolbox" sgdisk --info="$2" "$(in_box "$1")" |
		awk '/^(First|Last) sector:/ { print $3 }' | paste -sd' '
}

# take_partition IMAGE N FILE: what its partition N holds goes to FILE.
take_partition() {
	local first last
	read -r first last < <(partition "$1" "$2")
	dd if="$1" of="$3" bs=512 skip="$first" count=$((last - first + 1)) status=none
}

# stage, stage_done NAME: the wall time in seconds between the two goes to
# build/times/NAME.  `make` prints these when asked with V=1.  (Not a wrapper:
# errexit would be off in whatever a caller with || or if had it run.)
stage() {
	stage_start=$EPOCHREALTIME
}
stage_done() {
	mkdir -p "$top/build/times"
	awk -v a="$stage_start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", b - a }' \
		>"$top/build/times/$1"
}

# debian_mirror: prints the base address of a Debian mirror, ending in a slash:
# DEBIAN_MIRROR if set, else the one that the host's own apt uses.
debian_mirror() {
	local m=${DEBIAN_MIRROR:-}
	if [ -z "$m" ] && command -v apt-get >/dev/null; then
		# shellcheck disable=SC2016 # apt's own variables
		m=$(apt-get indextargets \
			--format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
			awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
	fi
	[ -n "$m" ] || die "no Debian mirror: the host's apt knows none (on Debian: run apt-get update); set DEBIAN_MIRROR=<address>"
	printf '%s/\n' "${m%/}"
}

# snapshot_mirror: prints the base address of Debian's snapshot archive, ending in a slash:
# SNAPSHOT_MIRROR if set, else Debian's own.  Below it are file/<SHA-1> and
# archive/debian/<time>/, a mirror as it was then.
snapshot_mirror() {
	local m=${SNAPSHOT_MIRROR:-https://snapshot.debian.org}
	printf '%s/\n' "${m%/}"
}

# snapshot_time TIME: prints a day or a time as the snapshot archive names it; a day is its
# first second.  Ends if it is none, or is yet to come.
snapshot_time() {
	local t
	case $1 in
	[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) t=$1 ;;
	[0-9]*T[0-9]*Z) t=$(sed -nE 's/^(.{8})T(..)(..)(..)Z$/\1 \2:\3:\4/p' <<<"$1") ;;
	*) t='' ;;
	esac
	if [ -n "$t" ]; then t=$(date -u -d "$t" +%Y%m%dT%H%M%SZ 2>/dev/null) || t=''; fi
	[ -n "$t" ] ||
		die "$1 is no time: give a day, as 2026-11-26, or a time, as 20261126T143000Z ($trouble)"
	[[ ! $t > $(date -u +%Y%m%dT%H%M%SZ) ]] || die "$1 is yet to come: the archive has only what was ($trouble)"
	echo "$t"
}

# debian_keyring: prints the keyring that signs Debian's archive: DEBIAN_KEYRING if set, else
# the host's.
debian_keyring() {
	local k=${DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
	[ -r "$k" ] || die "$k is missing: install the package debian-archive-keyring, or set DEBIAN_KEYRING=FILE"
	printf '%s\n' "$k"
}

# why_not_made LOG: prints what mmdebstrap and apt said in LOG, and what to try.
why_not_made() {
	local key said
	# apt's words, with gpgv (Debian 12) and with sqv (Debian 13).
	key=$(grep -oE '(NO_PUBKEY|Missing key) [0-9A-F]+' "$1" | awk '{ print $NF; exit }')
	if [ -n "$key" ]; then
		echo "the mirror is signed by the key $key, which $(debian_keyring) does not have: install a newer debian-archive-keyring (Debian's own package works on Ubuntu), or set DEBIAN_KEYRING=FILE ($trouble)"
		return
	fi
	# What could not be had is said below the line that counts it.
	said=$(awk '/^Err:/ { getline; sub(/^ */, ""); print; exit }' "$1")
	if [ -n "$said" ]; then
		echo "apt says: $said; try another mirror (${mirror_name:-DEBIAN_MIRROR}=ADDRESS), or a proxy (https_proxy=ADDRESS; $trouble)"
	else
		sed -n 's/^E: *//p' "$1" | head -n 1
	fi
}

# bootstrap DIR "SUITE..." ARG...: a Debian tree in DIR by mmdebstrap, whole or
# not at all, from the component main of the suites; the first is the release.
# Its file $toolbox_as_of has the time of the packages: $as_of if set, else when it was begun.
# It passes through tar so that it is made alike as root and as a user (who
# can't make device nodes or give files to others).
toolbox_as_of=etc/jitboard-as-of
bootstrap() {
	local dir=$1 suites=$2 mode=unshare tmp="$1.part.$$" mirror keyring room s sources=()
	local as_of=${as_of:-$(date -u +%Y%m%dT%H%M%SZ)}
	shift 2
	mirror=$(debian_mirror) keyring=$(debian_keyring)
	# mmdebstrap unpacks and runs the packages' programs there.
	room=$(room_for_programs 1500)
	take_proxies
	for s in $suites; do sources+=("deb $mirror $s main"); done
	[ "$(id -u)" -ne 0 ] || mode=root
	on_exit rm -rf "$tmp" "$tmp.log"
	mkdir -p "$tmp"
	if ! TMPDIR=$room mmdebstrap --mode="$mode" --format=tar --keyring="$keyring" \
		--aptopt='Acquire::Check-Valid-Until "false"' \
		--aptopt='Acquire::Languages "none"' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--aptopt='Acquire::Retries "3"' \
		"$@" "${suites%% *}" - "${sources[@]}" 2>"$tmp.log" |
		tar -x -C "$tmp" --no-same-owner --exclude='./dev/*' 2>>"$tmp.log"; then
		sed 's#[a-z]*://[^ ]*#the mirror#g' "$tmp.log" >"$dir.log"
		die "${dir##*/} can't be made: $(why_not_made "$dir.log") (log: $dir.log)"
	fi
	echo "$as_of" >"$tmp/$toolbox_as_of"
	mv "$tmp" "$dir"
	rm -f "$tmp.log"
}

# lock_rows KIND LINE: the rows of sources.lock for one source, without comments.
# Columns: kind line version file sha256 origin..., the origins in the order to try.
lock_rows() {
	awk -v kind="$1" -v line="$2" '
		/^[[:space:]]*(#|$)/ { next }
		NF < 6 {
			printf "sources.lock:%d: %d columns, not 6\n", FNR, NF >"/dev/stderr"
			bad = 1; exit 1
		}
		$5 != "unpinned" && ($5 !~ /^[0-9a-f]+$/ || length($5) != 64) {
			printf "sources.lock:%d: not a SHA-256: %s\n", FNR, $5 >"/dev/stderr"
			bad = 1; exit 1
		}
		/ snapshot:/ && !/ snapshot:[0-9a-f]+$/ || / snapshot:/ && length($NF) != 49 {
			printf "sources.lock:%d: not snapshot:<SHA-1>: %s\n", FNR, $NF >"/dev/stderr"
			bad = 1; exit 1
		}
		$1 == kind && $2 == line { print; found = 1 }
		END { if (!bad && !found) exit 3 }' "$sources_lock"
}

# pins: rows of sources.lock with the first origin alone: what they pin, wherever else the
# file may be had.
pins() {
	awk 'NF > 6 { NF = 6 } { print }'
}

# tcc_schemes OBJ: prints the TCC schemes of the kernel that was built in OBJ, with
# commas between and 7.3's own first, as its JIT names them; "default" if that has no
# switch.
tcc_schemes() {
	local names
	names=$(sed -n 's/^\t\[RV_TCC_[A-Z]*\] *= "\([a-z]*\)".*/\1/p' \
		"${1%/*}/src/arch/riscv/net/"*.c)
	if [ -z "$names" ]; then
		echo default
	else
		{ grep -x stack <<<"$names" && grep -vx stack <<<"$names"; } | paste -sd,
	fi
}

# tap_counts FILE: what a TAP stream says, in $good, $bad, $todo ("not ok", and known to
# be) and $skip; each test counts once.
tap_counts() {
	# shellcheck disable=SC2034 # for the caller
	read -r good bad todo skip < <(awk '
		/^ok.*# SKIP/ { skip++; next }
		/^ok/ { good++ }
		/^not ok.*# TODO/ { todo++; next }
		/^not ok/ { bad++ }
		END { print good + 0, bad + 0, todo + 0, skip + 0 }' "$1")
}

# doc_tables DIR [check]: in the documents, what stands between "<!-- NAME: ... -->" and
# the next "<!-- end -->" becomes the contents of DIR/NAME, for every file there.  With
# `check` nothing is written; status 1, and the difference on stderr, if anything would
# be.
doc_tables() {
	local dir=$1 check=${2-} status=0 doc f new
	local docs=(README.md docs/schemes.md docs/what-7.3-costs.md)
	for f in "$dir"/*; do
		(cd "$top" && grep -q "^<!-- ${f##*/}: " "${docs[@]}") ||
			die "no document has a line <!-- ${f##*/}: ... --> for the table"
	done
	new=$(mktemp)
	on_exit rm -f "$new"
	for doc in "${docs[@]}"; do
		awk -v dir="$dir" '
			/^<!-- end -->/ { skip = 0 }
			!skip { print }
			/^<!-- [a-z]+: / {
				file = dir "/" substr($2, 1, length($2) - 1)
				if ((getline line < file) > 0) {
					print ""
					do print line; while ((getline line < file) > 0)
					print ""
					skip = 1
				}
			}
			END { exit skip }' "$top/$doc" >"$new" || die "$doc: a table has no <!-- end -->"
		if [ -z "$check" ]; then
			cmp -s "$new" "$top/$doc" || cp "$new" "$top/$doc" || die "$doc can't be written"
		elif ! diff -u --label "$doc" --label "$doc as it should be" "$top/$doc" "$new" >&2; then
			status=1
		fi
	done
	return "$status"
}

# load_board BOARD: the variables of boards/BOARD/board.mk, as make understands them; those
# that only other boards set are empty.  $board_files is the folder where its other files are.
load_board() {
	local list v
	[ -r "$top/boards/$1/board.mk" ] ||
		die "BOARD=$1 is not known; there are: $(cd "$top/boards" && echo */board.mk | sed 's#/board.mk##g')"
	# shellcheck disable=SC2016 # make's own variables
	list=$(make -rR -s --no-print-directory -C "$top" -f "boards/$1/board.mk" \
		--eval='all: ; @printf "%s\n" $(foreach v,$(filter BOARD_%,$(.VARIABLES)),"$v=$($v)")' all)
	while read -r v; do
		printf -v "$v" ''
	done < <(sed -n 's/^\(BOARD_[A-Z_]*\) *:=.*/\1/p' "$top"/boards/*/board.mk)
	while IFS='=' read -r name value; do
		printf -v "$name" %s "$value"
	done <<<"$list"
	# shellcheck disable=SC2034 # for the caller
	board_files=$top/${BOARD_FILES:-boards/$1}
}
