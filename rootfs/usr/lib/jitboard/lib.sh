# shellcheck shell=sh disable=SC2034 # variables are for who sources this
# Sourced by the scripts of the root file system: names, and how to speak.

state=/run/jitboard          # what `jitboard status` tells
card=/media/jitboard         # the partition JITBOARD, if it is there
release=$(uname -r)

# The board's name, from the kernel's command line: [a-z0-9-], else "unknown".
board=$(sed -n 's/.*\bjitboard\.board=\([a-z0-9-]*\).*/\1/p' /proc/cmdline 2>/dev/null)
board=${board:-unknown}

# say WHAT: one line on the console, or to who called.
say() {
	printf 'jitboard: %s\n' "$*"
}

# note NAME WHAT: say it, and let `jitboard status` say it again.
note() {
	printf '%s\n' "$2" >"$state/$1"
	say "$1: $2"
}

# told NAME: what was noted.
told() {
	cat "$state/$1" 2>/dev/null || echo "not known yet"
}

# is_mounted DIR
is_mounted() {
	grep -q " $1 " /proc/mounts
}

# fat_partition LABEL: the partition of the root's disk whose FAT has that label.
fat_partition() {
	root=$(awk '$5 == "/" { print $3; exit }' /proc/self/mountinfo)
	for p in /sys/dev/block/"$root"/../*/partition; do
		p=/dev/$(basename "$(dirname "$p")")
		if [ "$(fatlabel "$p" 2>/dev/null)" = "$1" ]; then
			echo "$p"
			return
		fi
	done
	return 1
}

# plain FILE: a text that any computer wrote, without byte order mark, carriage
# returns and blanks at the ends of lines.
plain() {
	sed "1s/^$(printf '\357\273\277')//; s/[[:space:]]*\$//" "$1"
}
