# shellcheck shell=bash disable=SC2154 # $BOARD_COMPATIBLE is board.mk's
# Sourced by what talks to a board, over ssh or its console.

# quoted WORD...: as any POSIX shell reads them, a blank before each.
quoted() {
	local w
	for w in "$@"; do printf " '%s'" "${w//\'/\'\\\'\'}"; done
}

# is_board COMPATIBLE: does that, of its device tree, name one of those of board.mk?
is_board() {
	local c
	for c in $BOARD_COMPATIBLE; do
		[[ " $1 " != *" $c "* ]] || return 0
	done
	return 1
}
