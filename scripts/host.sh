# shellcheck shell=bash disable=SC2154 # $top and $cache are lib.sh's
# Sourced by lib.sh: what the host gives or forbids, and the messages about it.  Each message
# has a line in docs/troubleshooting.md.

trouble=docs/troubleshooting.md

# sudo_: prints "sudo " for a user who is not root.
sudo_() {
	[ "$(id -u)" -eq 0 ] || printf 'sudo '
}

# take_proxies: set http_proxy, https_proxy and no_proxy, by which apt and curl both go.
# The environment is asked first, in capitals too (curl alone knows those), then the
# host's apt, as the mirror comes from there.
take_proxies() {
	local p name
	for p in http https; do
		name=${p}_proxy
		[ -n "${!name-}" ] || export "$name=$(proxy_of "$p")"
		[ -n "${!name}" ] || unset "$name"
	done
	[ -n "${no_proxy-}" ] || export no_proxy=${NO_PROXY-}
	[ -n "$no_proxy" ] || unset no_proxy
}

# proxy_of SCHEME: prints the proxy for addresses of http or https; nothing if there is none.
proxy_of() {
	local upper=${1^^}_PROXY found
	for found in "${!upper-}" "${all_proxy-}" "${ALL_PROXY-}" "$(apt_proxy "$1")" "$(apt_proxy http)"; do
		case $found in
		'') ;;
		DIRECT) return ;;
		*) echo "$found" && return ;;
		esac
	done
}

# apt_proxy SCHEME: prints the proxy that the host's apt is configured with, or DIRECT.
# apt.conf(5): Acquire::http::Proxy, and the command that finds one, which is given an
# address (Proxy-Auto-Detect).
apt_proxy() {
	local proxy='' detect=''
	command -v apt-config >/dev/null || return 0
	eval "$(apt-config shell proxy "Acquire::$1::Proxy" detect "Acquire::$1::Proxy-Auto-Detect")"
	if [ -z "$proxy" ] && [ -n "$detect" ]; then
		proxy=$("$detect" "$(debian_mirror)" 2>/dev/null) || proxy=''
	fi
	echo "$proxy"
}

# need_namespaces: end unless bubblewrap can make the namespaces of the toolbox; say who
# forbids it, and the ways out.
need_namespaces() {
	local said
	command -v bwrap >/dev/null || die "bwrap is missing: run scripts/host-deps"
	said=$(bwrap --ro-bind / / --dev /dev --proc /proc --unshare-pid --unshare-net true 2>&1) ||
		die "no namespaces for the toolbox (${said#bwrap: }): $(who_forbids); or TOOLBOX=host, with this system's own tools ($trouble)"
}

# who_forbids: prints what keeps this process from making namespaces, and what allows it.
who_forbids() {
	local n caps
	for n in user mnt pid net ipc uts; do
		if [ "$(cat "/proc/sys/user/max_${n}_namespaces" 2>/dev/null)" = 0 ]; then
			echo "user.max_${n}_namespaces is 0; allow some: $(sudo_)sysctl -w user.max_${n}_namespaces=10000"
			return
		fi
	done
	if [ "$(id -u)" -ne 0 ]; then
		if [ "$(cat /proc/sys/kernel/unprivileged_userns_clone 2>/dev/null)" = 0 ]; then
			echo "the kernel keeps them from users; allow them: sudo sysctl -w kernel.unprivileged_userns_clone=1"
			return
		elif [ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ]; then
			echo "AppArmor keeps them from users; allow them: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
			return
		fi
	fi
	# capabilities(7): CAP_SYS_ADMIN is number 21; a user's namespace would give it.
	caps=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
	if [ -e /.dockerenv ] || [ -e /run/.containerenv ] || (((16#$caps >> 21 & 1) == 0 && $(id -u) == 0)); then
		echo "a container or a service without CAP_SYS_ADMIN does that; start it with the privilege (docker run --privileged)"
	else
		echo "the kernel or a security module does that (see: $(sudo_)dmesg | tail); run make as root, or allow it"
	fi
}

# disk_of PATH: prints the disk that PATH is on, or would be: what is mounted, where, and
# what is free of what, in MiB.
disk_of() {
	local at=$1
	while [ ! -e "$at" ]; do at=$(dirname "$at"); done
	df --block-size=1M --output=source,fstype,target,avail,size -- "$at" 2>/dev/null |
		awk 'NR == 2 { printf "%s, %s on %s, %d of %d MiB free", $1, $2, $3, $4, $5 }'
}

# free_mib PATH: prints how many MiB are free for this user where PATH is, or would be.
free_mib() {
	local at=$1
	while [ ! -e "$at" ]; do at=$(dirname "$at"); done
	df --block-size=1M --output=avail -- "$at" | awk 'NR == 2 { print $1 }'
}

# need_space MIB PATH WHAT: end unless that much is free for WHAT at PATH; say how much is
# missing, and on which disk.
need_space() {
	local free
	free=$(free_mib "$2")
	[ "$free" -ge "$1" ] ||
		die "$3 takes about $1 MiB in ${2#"$top/"}, and $(($1 - free)) MiB are missing ($(disk_of "$2")): make room ($trouble)"
}

# full_disks: prints the disks that a step may have filled: less than 4 MiB, or no inode, is
# free.
full_disks() {
	local at said='' disk
	for at in "$top/build" "$cache" "${RUNS:-$top/build/runs}" "${TMPDIR:-/tmp}"; do
		while [ ! -e "$at" ]; do at=$(dirname "$at"); done
		if [ "$(free_mib "$at")" -lt 4 ]; then
			disk=$(disk_of "$at")
		elif [ "$(df --output=iavail -- "$at" | awk 'NR == 2 { print $1 }')" = 0 ]; then
			disk="$(disk_of "$at"), no inode"
		else
			continue
		fi
		case $said in *"$disk"*) ;; *) said+=${said:+; }$disk ;; esac
	done
	printf %s "$said"
}

# room_for_programs MIB: prints a folder for temporary files that holds MIB more and lets
# programs run (a /tmp may be mounted noexec, or be small).
room_for_programs() {
	local at try
	for at in "${TMPDIR:-/tmp}" /tmp /var/tmp "$cache"; do
		[[ -d $at && -w $at && $(free_mib "$at") -ge $1 ]] || continue
		try=$(mktemp "$at/jitboard.XXXXXX") || continue
		printf '#!/bin/sh\n' >"$try"
		chmod +x "$try"
		if "$try" 2>/dev/null; then
			rm -f "$try"
			echo "$at"
			return
		fi
		rm -f "$try"
	done
	die "there is no folder for temporary files that programs may run in and that has $1 MiB free (tried: ${TMPDIR:+$TMPDIR, }/tmp, /var/tmp, $cache): set TMPDIR=DIR ($trouble)"
}

# host_faults: prints what of the host may have made a step fail: a full disk, files of
# somebody else.  Each is said once, however many scripts have called each other.
host_faults() {
	local faults='' full owner
	full=$(full_disks)
	[ -z "$full" ] || faults="a disk is full: $full ($trouble)"
	owner=$(somebody_elses)
	[ -z "$owner" ] || faults+=${faults:+; }$owner
	[ -n "$faults" ] && [ ! -e "$said_faults" ] || return 0
	: 2>/dev/null >"$said_faults" || true
	printf %s "$faults"
}

# somebody_elses: prints which files of build/ or of the cache this user can't write, whose
# they are, and the way out.
somebody_elses() {
	local f dir
	[ "$(id -u)" -ne 0 ] || return 0
	for dir in "$top/build" "$cache"; do
		f=$(find "$dir" -maxdepth 3 ! -user "$(id -u)" ! -writable ! -type l -print -quit 2>/dev/null) || true
		[ -n "$f" ] || continue
		echo "${f#"$top/"} belongs to $(stat -c %U "$f"), and you are $(id -un): run: sudo chown -R $(id -un): ${dir#"$top/"} ($trouble)"
		return
	done
}

# Who was called first takes the note away that faults were said.
if [ -z "${jitboard_first-}" ]; then
	export jitboard_first=$$
fi
said_faults=/dev/shm/jitboard-$jitboard_first.said
