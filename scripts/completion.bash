# shellcheck shell=bash
# Sourced by a user's bash: completes verbs and options of jitbench, jitreport and sdflash, by
# whatever path they are called.  The program itself is asked: its --help and that of each verb
# are made of its tables.

_jitboard_words() {
	if [ $# -eq 1 ]; then
		"$1" --help | sed -n 's/^  \([a-z]\{1,\}\) .*/\1/p'
	else
		"$1" "$2" --help | sed -n 's/^  \{1,5\}\(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p'
	fi 2>/dev/null
}

_jitboard() {
	local program=${1/#\~/$HOME} word=$2
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_jitboard_words "$program")" -- "$word")
	elif [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_jitboard_words "$program" "${COMP_WORDS[1]}")" -- "$word")
	fi
}

# Of no option and no verb: names of files.
complete -o bashdefault -o default -F _jitboard jitbench jitreport sdflash
