# usage: awk -v left=FILE -f keys.awk AUTHORIZED_KEYS
#
# Prints the public keys of a file as OpenSSH takes it, in the form that dropbear takes;
# to FILE go the lines that have no such form: "line N: WHY".  Used on the host, when an
# image is made, and on the board, where anybody may have edited the file.
#
# What dropbear 2025.89 takes: its manual, dropbear(8), and tries with that version.
# One blank before the key, none before that; no more than 4200 bytes a line; of the
# options those in `taken` below.  It passes over a line with any other, in silence.

BEGIN {
	# By type, how the key begins: its type is in it, too (RFC 4253, 6.6).
	begins["ssh-ed25519"] = "AAAAC3NzaC1lZDI1NTE5AAAA"
	begins["ssh-rsa"] = "AAAAB3NzaC1yc2EAAAA"
	begins["ecdsa-sha2-nistp256"] = "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAA"
	begins["ecdsa-sha2-nistp384"] = "AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAA"
	begins["ecdsa-sha2-nistp521"] = "AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAA"
	begins["sk-ssh-ed25519@openssh.com"] = "AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAA"
	begins["sk-ecdsa-sha2-nistp256@openssh.com"] = \
		"AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20AAAA"

	n = split("no-port-forwarding no-agent-forwarding no-x11-forwarding no-pty", off, " ")
	list(taken, "no-port-forwarding no-agent-forwarding no-x11-forwarding no-pty command= " \
		"permitopen= no-touch-required verify-required")
	# What the board does anyway: nobody's rc file is run, and nothing is forwarded.
	list(always, "no-user-rc permitlisten=")
	# After "restrict" each gives back what that took.
	list(gives, "port-forwarding agent-forwarding x11-forwarding pty user-rc")
}

# list(set, words): each of the words becomes an element of the set.
function list(set, words,    i, count, word) {
	count = split(words, word, " ")
	for (i = 1; i <= count; i++) set[word[i]] = 1
}

# word(s): the length of s up to the first blank or comma outside of quotes; a comma ends
# it only if `comma` is set.  -1: a quote has no end.
function word(s, comma,    i, c, quoted) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\\" && substr(s, i + 1, 1) == "\"") i++
		else if (c == "\"") quoted = !quoted
		else if (!quoted && (c ~ /[ \t]/ || (comma && c == ","))) break
	}
	return quoted ? -1 : i - 1
}

# options(s): sets `kept` to the options s in dropbear's words. Return: what is wrong.
function options(s,    size, option, name, i, restrict, on, out) {
	kept = out = ""
	while (s != "") {
		size = word(s, 1)
		option = substr(s, 1, size)
		s = substr(s, size + 2)
		name = tolower(option)
		sub(/=.*/, "=", name)
		if (name == "restrict") {
			restrict = 1
			for (i = 1; i <= n; i++) on[off[i]] = 1
		} else if (name in gives) {
			delete on["no-" name]
		} else if (name ~ /=$/ && option ~ /\\"/) {
			return "a quote within the option " name " is not understood"
		} else if (name in taken) {
			if (name ~ /=$/) out = out "," option
			else on[name] = 1
		} else if (option != "" && !(name in always)) {
			return "the option " name " is not known to the board's ssh server, dropbear"
		}
	}
	for (i = 1; i <= n; i++) if (off[i] in on) out = out "," off[i]
	if ("no-touch-required" in on) out = out ",no-touch-required"
	if ("verify-required" in on) out = out ",verify-required"
	kept = substr(out, 2)
	return ""
}

# type_fault(t): why t is not a type of key that the board takes.
function type_fault(t) {
	if (t ~ /-cert-v0[01]@/) return "a certificate; the board takes plain keys"
	if (t == "ssh-dss") return "a DSA key, which no ssh takes any more"
	if (t ~ /^---/) return "another form of key: ssh-keygen -i -f FILE makes this one of it"
	return "no public key"
}

# take(s): prints the key of the line s. Return: what is wrong with it.
function take(s,    at, why, type, key) {
	kept = ""
	at = word(s, 0)
	if (at < 0) return "a quote has no end"
	type = substr(s, 1, at)
	if (!(type in begins) && substr(s, at + 1) ~ /^[ \t]+(ssh|ecdsa|sk)-/) {
		why = options(type)
		if (why != "") return why
		s = substr(s, at + 1)
		sub(/^[ \t]+/, "", s)
		type = substr(s, 1, word(s, 0))
	}
	if (!(type in begins)) return type_fault(type)
	s = substr(s, length(type) + 1)
	sub(/^[ \t]+/, "", s)
	key = s
	sub(/[ \t].*/, "", key)
	s = substr(s, length(key) + 1)
	gsub(/[ \t]+/, " ", s)
	if (index(key, begins[type]) != 1 || key !~ /^[A-Za-z0-9+\/]+=?=?$/ || length(key) % 4 ||
	    (type == "ssh-ed25519" && length(key) != 68))
		return "its key is not a whole " type " key: is the line cut or broken?"
	s = (kept == "" ? "" : kept " ") type " " key s
	if (length(s) > 4096) s = substr(s, 1, length(s) - length(comment_of(s)))
	if (length(s) > 4096) return "longer than 4096 bytes"
	print s
	return ""
}

# comment_of(s): what stands after the key in a line that take() has made.
function comment_of(s) {
	match(s, / AAAA[^ ]*/)
	return substr(s, RSTART + RLENGTH)
}

NR == 1 { sub(/^\357\273\277/, "") }
{
	sub(/^[ \t]+/, "")
	sub(/[ \t\r]+$/, "")
}
/^$/ || /^#/ { next }
{
	why = take($0)
	if (why != "") print "line " NR ": " why >left
}
