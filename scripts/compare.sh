# shellcheck shell=bash disable=SC2154 # what the page's name is, is lib.sh's
# Sourced by gate and ab: compares runs, and keeps the results.

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
