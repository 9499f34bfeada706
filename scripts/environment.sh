# shellcheck shell=bash
# Sourced by lib.sh before all else: what a user's shell may have in its environment and
# must not reach a script, nor a tool that it calls.  The Makefile keeps the first of these
# from its own recipes, too.

# Where `cd` and patterns look, what a shell reads at its start, how tools behave.
unset CDPATH GLOBIGNORE EXECIGNORE ENV GREP_OPTIONS GREP_COLOR GREP_COLORS TAR_OPTIONS GZIP \
	XZ_OPT XZ_DEFAULTS ZSTD_CLEVEL ZSTD_NBTHREADS BLOCK_SIZE BLOCKSIZE DF_BLOCK_SIZE DU_BLOCK_SIZE \
	LS_BLOCK_SIZE TIME_STYLE QUOTING_STYLE SIMPLE_BACKUP_SUFFIX VERSION_CONTROL PATCH_GET \
	PATCH_VERSION_CONTROL AWKPATH AWKLIBPATH CURL_HOME RSYNC_RSH PERL5OPT PERL5LIB PYTHONPATH \
	PYTHONHOME PYTHONSTARTUP

# A make above, and its options, are none of the makes below.
unset MAKEFLAGS MFLAGS GNUMAKEFLAGS MAKEFILES MAKELEVEL MAKEOVERRIDES

# What compilers and Kbuild take from the environment (with TOOLBOX=host; the toolbox lets
# nothing in).
unset CC CXX CPP LD AR AS NM OBJCOPY CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH C_INCLUDE_PATH \
	LIBRARY_PATH GCC_EXEC_PREFIX ARCH CROSS_COMPILE O KCFLAGS KBUILD_OUTPUT KCONFIG_CONFIG \
	INSTALL_MOD_PATH

# Only -C says which repository git looks at.  A git hook, for one, sets these.
unset "${!GIT_@}"

# Bytes: the order of a sort and the decimal point are the same everywhere, and a pattern
# does not stop at what is no UTF-8.
unset LANGUAGE
export LC_ALL=C

# What is built is the same for every user.
umask 022

# A folder for temporary files that is gone, or is not this user's.
if [[ -n ${TMPDIR-} && (! -d $TMPDIR || ! -w $TMPDIR) ]]; then unset TMPDIR; fi

# What a user names may be anywhere: by its whole path it is found from any folder.
for name in JITBOARD_CACHE RUNS FUZZ CASE SSH_KEYS LINUX PATCHES SOURCES_LOCK DEBIAN_KEYRING; do
	case ${!name-} in
	'' | none | /*) ;;
	\~/*) export "$name=${HOME-}${!name#\~}" ;;
	*) export "$name=$PWD/${!name#./}" ;;
	esac
done
unset name

# Some things have changed this shell before it came here: a file that BASH_ENV named,
# options by SHELLOPTS and BASHOPTS, POSIXLY_CORRECT, and exported functions, which stand
# before commands.  The script begins anew without them.  (Not who sources this from
# `bash -c`: there is nothing to begin.)
unclean() {
	[[ -n ${BASH_ENV+set}${POSIXLY_CORRECT+set} || ${SHELLOPTS@a}${BASHOPTS@a} == *x* ]] ||
		[[ -n $(builtin declare -Fx) ]]
}
begin_anew() {
	local without=(-u BASH_ENV -u SHELLOPTS -u BASHOPTS -u POSIXLY_CORRECT) name
	while builtin read -r _ _ name; do
		without+=(-u "BASH_FUNC_$name%%")
	done <<<"$(builtin declare -Fx)"
	builtin exec env "${without[@]}" bash "$@"
}
if [[ -f $0 && ${BASH_SOURCE[-1]} == "$0" ]] && unclean; then begin_anew "$0" "$@"; fi
unset BASH_ENV POSIXLY_CORRECT
unset -f unclean begin_anew
