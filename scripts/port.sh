# shellcheck shell=bash disable=SC2154 # $dev and the board are of who sources this
# Sourced by serial and run-serial: the serial adapter $dev.

# port_speed: prints the speed of the board's console, if board.mk names one.
port_speed() {
	local speed=${BOARD_CONSOLE#*,}
	echo "${speed%%[!0-9]*}"
}

# adapters: prints what could be meant by DEV, in one line; if there is nothing, why.
adapters() {
	local found usb=''
	found=$(find /dev -maxdepth 1 \( -name 'ttyUSB*' -o -name 'ttyACM*' \) | sort | paste -sd' ')
	if [ -n "$found" ]; then
		echo "there are: $found"
		return
	fi
	# By USB's vendor: FTDI, Silicon Labs (CP210x), WCH (CH340), Prolific (PL2303).
	usb=$(grep -s -l -x -E '0403|10c4|1a86|067b' "${SYSFS:-/sys}"/bus/usb/devices/*/idVendor | head -n 1) || true
	if [ -z "$usb" ]; then
		echo "no USB serial adapter is seen: is it plugged in, by a cable that is not for charging only? ($trouble)"
	elif command -v brltty >/dev/null; then
		echo "the adapter $(usb_id "$usb") is seen, but brltty takes such adapters for Braille displays: sudo apt-get remove brltty, then plug it in again ($trouble)"
	else
		echo "the adapter $(usb_id "$usb") is seen, but no driver has it: see dmesg; the modules are ftdi_sio, cp210x, ch341 and pl2303 ($trouble)"
	fi
}

# usb_id FILE: prints vendor:product of the device whose idVendor that is.
usb_id() {
	echo "$(cat "$1"):$(cat "${1%/*}/idProduct")"
}

# user DEV: prints who has it open, as far as this user may see.
user() {
	local fd pid
	fd=$(find /proc/[0-9]*/fd -lname "$1" -print -quit 2>/dev/null) || true
	[ -n "$fd" ] || return 0
	pid=${fd#/proc/} pid=${pid%%/*}
	echo "$(cat "/proc/$pid/comm"), process $pid"
}

# check_port: die unless $dev is a serial port that this user may have for himself.
check_port() {
	local group error holder
	[ -n "$dev" ] || usage_error "DEV= is not set; $(adapters)"
	[ -e "$dev" ] || die "DEV=$dev does not exist; $(adapters)"
	[ -c "$dev" ] || die "DEV=$dev is not a character device; $(adapters)"
	if [ ! -r "$dev" ] || [ ! -w "$dev" ]; then
		group=$(stat -L -c %G "$dev")
		[ "$group" != root ] || die "no permission for DEV=$dev: only root may use it"
		die "no permission for DEV=$dev; run: sudo usermod -aG $group $(id -un), then log in again ($trouble)"
	fi
	# Only a terminal takes settings; one that somebody has for himself alone says "busy".
	error=$(LC_ALL=C stty -F "$dev" 2>&1 >/dev/null) || true
	[[ -z $error || $error == *busy* ]] || die "DEV=$dev is not a serial port (${error##*: }); $(adapters)"
	holder=$(user "$(readlink -f "$dev")")
	[ -z "$error$holder" ] || die "DEV=$dev is in use by ${holder:-another process}: end that first ($trouble)"
}
