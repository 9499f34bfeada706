# shellcheck shell=bash disable=SC2154 # what the page's name is, is lib.sh's
# Sourced by gate, ab and cover-letter: compares runs, and keeps the results.

# find_run NAME RUN [BOARD]: prints where RUN is: a folder or a run.json, or the id of a run of
# that board (default: any).  Of a link as `latest` the run that it names now.
find_run() {
	local place runs=${RUNS:-$top/build/runs}
	if [ ! -e "$2" ]; then
		for place in "$runs"/${3:-*}/"$2" "$top"/results/${3:-*}/"$2"; do
			[ ! -d "$place" ] || { readlink -f "$place" && return; }
		done
		die "$1=$2: no such run: give its folder, or an id in build/runs/${3-} or results/${3-}"
	fi
	readlink -f "$2"
}

# compare_runs DIR RUN...: what differs, a table and the gate's verdict, as the environment's
# GATE= and PAIRS= say.  DIR gets compare.txt, compare.md (for a comment) and junit.xml (for
# CI).  Status: 0; 3 if anything got worse; 1 if that can't be told.
compare_runs() {
	local dir=$1 rc=0 compare=(compare --gate "${GATE:-0%}")
	shift
	[ -z "${PAIRS:-}" ] || compare+=(--schemes "$PAIRS")
	"$report" "${compare[@]}" --junit "$dir/junit.xml" "$@" >"$dir/compare.txt" || rc=$?
	cat "$dir/compare.txt"
	case $rc in
	0 | 3) "$report" "${compare[@]}" --markdown "$@" >"$dir/compare.md" || [ $? -eq "$rc" ] ;;
	esac
	return "$rc"
}
