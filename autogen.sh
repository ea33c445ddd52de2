#!/bin/sh
# Bootstrap the build; `demo` and `check` also install, configure, build and run. See --help.
set -eu

usage()
{
	cat <<'USAGE'
usage: ./autogen.sh                  bootstrap only: then ./configure && make && make check
       ./autogen.sh demo [options]   build, then text the gateway from this terminal
       ./autogen.sh check [options]  build with sanitizers, then run every test

  --no-install     install nothing; what is missing is configure's to say
  --jobs N         processes for make (default: one a processor)
  --help

check only:
  --browser        look at the console's screens in Chromium too
  --package        build the Debian packages too, install, upgrade and purge them over this system,
                   of which nothing changes; that needs root, or sudo without a question

demo only:
  --story FILE     play FILE instead of asking (so does a pipe on standard input)
  --keep           leave the demo's folder behind and say where it is

Debian packages that are missing are named before anything is installed: by root directly, else
by sudo, which asks only on a terminal. Where that is not possible the exit status is 77.
The demo builds in build-demo/, the check in build-check/; both can be deleted at any time.
USAGE
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$here"

# What building and running needs, and what testing needs beside that (Debian's names).
packages_demo='autoconf automake make gcc libc6-dev pkg-config python3 tzdata libevent-dev
	libserialport-dev libsqlite3-dev libconfig-dev libpcre2-dev libutf8proc-dev
	libsodium-dev libjansson-dev libmicrohttpd-dev libspandsp-dev libsndfile1-dev espeak-ng'
packages_check='libcmocka-dev clang libclang-rt-dev mandoc pyflakes3 shellcheck xz-utils sox multimon-ng
	libopencore-amrnb-dev python3-gammu python3-prometheus-client'
# And with --browser and with --package.
packages_package='build-essential debhelper dpkg-dev fakeroot lintian po-debconf'
packages_browser='chromium chromium-driver python3-selenium fonts-noto-core'

# Inputs for each fuzz target: seconds, not hours; those are for who changes a parser.
fuzz_runs=20000

mode=bootstrap
browser=
install=yes
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
story=
keep=
package=
log=
running=

say()
{
	printf '%s\n' "$*"
}

# A check that ends before its tests still closes with the line that programs look for.
give_up()
{
	status=$1
	shift
	say "autogen.sh: $*" >&2
	[ "$mode" != check ] || say '0 passed, 1 failed'
	exit "$status"
}

on_signal()
{
	[ -z "$running" ] || kill "$running" 2>/dev/null || :
	say
	give_up 130 'interrupted'
}

read_options()
{
	case "${1-}" in
	demo|check)
		mode=$1
		shift
		;;
	esac

	while [ $# -gt 0 ]; do
		case "$1" in
		-h|--help)
			usage
			exit 0
			;;
		--browser)
			browser=yes
			;;
		--no-install)
			install=no
			;;
		--jobs)
			jobs=${2-}
			shift
			;;
		--jobs=*)
			jobs=${1#*=}
			;;
		--story)
			story=${2-}
			shift
			;;
		--story=*)
			story=${1#*=}
			;;
		--keep)
			keep=--keep
			;;
		--package)
			package=yes
			;;
		*)
			usage >&2
			exit 64
			;;
		esac
		[ $# -eq 0 ] || shift
	done

	case "$jobs" in
	''|*[!0-9]*|0)
		say 'autogen.sh: --jobs takes a number from 1 on' >&2
		exit 64
		;;
	esac
}

# --- packages ---------------------------------------------------------------

missing_packages()
{
	for package in "$@"; do
		state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || state=
		[ "$state" = installed ] || printf '%s ' "$package"
	done
}

# Lists that are too old to know a package, or that point at files gone since, are fetched anew.
apt_install()
{
	if ! $as_root apt-get install -s -qq "$@" >/dev/null 2>&1; then
		$as_root apt-get update -qq || return 1
	fi

	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends "$@" && return 0

	$as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends "$@"
}

install_packages()
{
	[ "$install" = yes ] || return 0

	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		say 'This is no Debian: nothing is installed, configure says what is missing.'
		return 0
	fi

	# Words on purpose: a package a word.
	# shellcheck disable=SC2046
	set -- $(missing_packages "$@")
	[ $# -gt 0 ] || return 0

	line="apt-get install --no-install-recommends $*"
	say "Missing Debian packages. The line that installs them:"
	say
	say "    sudo $line"
	say

	if [ "$(id -u)" = 0 ]; then
		as_root=
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		as_root='sudo -n'
	elif command -v sudo >/dev/null && [ -t 0 ]; then
		as_root=sudo
		# Once, here: later calls run beside a progress line and could not ask.
		sudo -v || give_up 77 "sudo refused; run this as root and call me again: $line"
	else
		give_up 77 "run this as root and call me again: $line"
	fi

	must 'install packages' apt_install "$@"
}

# --- steps with their progress ----------------------------------------------

seconds()
{
	date +%s
}

# On a terminal the line counts; in a log a long step says every half minute that it goes on.
watch_step()
{
	title=$1
	began=$2
	told=0

	while kill -0 "$running" 2>/dev/null; do
		sleep 1
		passed=$(($(seconds) - began))

		if [ -t 1 ]; then
			printf '\r[%d/%d] %s … %d s%s ' "$step" "$steps" "$title" "$passed" \
				"$(tests_so_far)"
		elif [ $((passed - told)) -ge 30 ]; then
			told=$passed
			say "[$step/$steps] $title … ${passed} s$(tests_so_far)"
		fi
	done
}

tests_so_far()
{
	[ "$title" = 'run the tests' ] || return 0
	printf ', %d passed' "$(grep -c '^PASS: ' "$log" 2>/dev/null || :)"
}

step()
{
	title=$1
	shift
	step=$((step + 1))
	began=$(seconds)
	[ -t 1 ] || say "[$step/$steps] $title"

	"$@" >>"$log" 2>&1 </dev/null &
	running=$!
	watch_step "$title" "$began"
	result=0
	wait "$running" || result=$?
	running=
	[ ! -t 1 ] || printf '\r\033[K'
	verdict=failed
	[ "$result" != 0 ] || verdict=finished
	say "[$step/$steps] $title: $verdict after $(($(seconds) - began)) s"
	return "$result"
}

must()
{
	step "$@" && return 0
	say "--- the end of $log"
	tail -n 40 "$log"
	give_up 1 "$1 failed; the whole log is $log"
}

# --- building ---------------------------------------------------------------

bootstrap()
{
	mkdir -p config/autotools
	autoreconf --install --force --warnings=all
}

is_bootstrapped()
{
	[ -e configure ] && [ -e Makefile.in ] && [ -z "$(find configure.ac Makefile.am \
		gateway parsers modem config tests -name '*.mk' -newer configure 2>/dev/null
		find configure.ac Makefile.am -newer configure)" ]
}

bootstrap_if_needed()
{
	is_bootstrapped || bootstrap
}

# Relative names throughout: automake refuses a source folder with spaces in its name.
configure_in()
{
	cd "$1"
	shift
	[ -e Makefile ] && [ "$(cat configured-with 2>/dev/null)" = "$*" ] &&
		[ -z "$(find ../configure -newer config.status)" ] && return 0
	rm -f configured-with
	../configure "$@" && printf '%s\n' "$*" >configured-with
}

build()
{
	folder=$1
	shift
	must 'bootstrap' bootstrap_if_needed
	must 'configure' configure_in "$folder" "$@"
	must 'compile' make -C "$folder" -j"$jobs" all
}

begin()
{
	folder=$1
	steps=$2
	step=0
	mkdir -p "$folder"
	log=$here/$folder/autogen.log
	: >"$log"
	trap on_signal INT TERM HUP
}

# --- demo -------------------------------------------------------------------

demo()
{
	begin build-demo 3
	# shellcheck disable=SC2086
	[ -z "$(wanted $packages_demo)" ] || steps=4
	# shellcheck disable=SC2086
	install_packages $packages_demo
	build build-demo
	trap - INT TERM HUP
	set -- --build build-demo $keep
	[ -z "$story" ] || set -- "$@" --story "$story"
	exec python3 tests/support/demo.py "$@"
}

# --- check ------------------------------------------------------------------

# LeakSanitizer needs ptrace, which some containers and every debugger take away. Then the other
# sanitizers still run, and the report says that leaks were not looked for.
leaks_can_be_found()
{
	printf 'int main(void) { return 0; }\n' >build-check/leak.c
	${CC:-gcc} -fsanitize=address -o build-check/leak build-check/leak.c >>"$log" 2>&1 || return 0
	./build-check/leak >>"$log" 2>&1
}

# The TAP driver says each case on a line of its own: `PASS: tests/unit/check_base 3 - …`.
count()
{
	grep -c -E "^($1): " "$log" || :
}

# list COUNT WHAT STATUS: names them, unless there are none.
list()
{
	[ "$1" != 0 ] || return 0
	say "$1 $2:"
	sed -n -E "s/^($3): /  /p" "$log"
}

# make check replays the corpora; here clang's libFuzzer makes new inputs from them, the same ones
# every time. It says its verdicts as the TAP driver does.
fuzz()
{
	mkdir -p build-check/fuzz
	cd build-check/fuzz
	[ -e Makefile ] && [ -z "$(find ../../configure -newer config.status)" ] ||
		CC=clang ../../configure --enable-fuzzer --enable-sanitizers || return 1
	make -j"$jobs" fuzzers || return 1
	broken=0

	for program in tests/fuzz/fuzz_*; do
		if [ -d "$program" ] || [ ! -x "$program" ]; then
			continue
		fi

		name=${program#tests/fuzz/fuzz_}
		promise="$program - holds against $fuzz_runs inputs from libFuzzer"
		mkdir -p "found/$name"

		if "$program" -runs="$fuzz_runs" -seed=1 -timeout=20 -verbosity=0 \
			-artifact_prefix="found/$name-" "found/$name" "../../tests/fuzz/corpus/$name"; then
			echo "PASS: $promise"
		else
			echo "FAIL: $promise"
			broken=1
		fi
	done

	return "$broken"
}

report()
{
	passed=$(count PASS)
	failed=$(count 'FAIL|XPASS|ERROR')
	skipped=$(count SKIP)
	known=$(count XFAIL)

	if [ "$result" != 0 ] && [ "$failed" = 0 ]; then
		say "--- the end of $log"
		tail -n 40 "$log"
		failed=1
	fi

	list "$skipped" skipped SKIP
	list "$known" 'known failures' XFAIL
	list "$failed" failed 'FAIL|XPASS|ERROR'
	[ -z "$leaks" ] || say "$leaks"
	say "Each test's own log is in build-check/tests/."
	say "$passed passed, $failed failed"
}

check()
{
	begin build-check 6

	if [ -n "$browser" ]; then
		steps=$((steps + 1))
	else
		packages_browser=
	fi

	if [ -n "$package" ]; then
		steps=$((steps + 1))
	else
		packages_package=
	fi

	# Words on purpose, as above.
	# shellcheck disable=SC2086
	set -- $packages_demo $packages_check $packages_browser $packages_package
	[ -z "$(wanted "$@")" ] || steps=$((steps + 1))
	install_packages "$@"
	build build-check --enable-werror --enable-sanitizers --enable-failpoints
	must 'compile the tests' make -C build-check -j"$jobs" check TESTS=

	leaks=
	if ! leaks_can_be_found; then
		leaks='Leaks were not looked for: LeakSanitizer cannot trace here.'
		ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
		export ASAN_OPTIONS
	fi

	result=0
	step 'run the tests' make -C build-check -k -j"$jobs" check || result=1
	[ -z "$browser" ] || step 'look at the console' make -C build-check -k browser-check || result=1
	step 'fuzz with clang' fuzz || result=1
	[ -z "$package" ] || step 'try the Debian packages' make -C build-check deb-check || result=1
	report
	[ "$result" = 0 ] && [ "$failed" = 0 ] && [ "$passed" != 0 ]
}

# What install_packages() would install: the count of steps depends on it.
wanted()
{
	[ "$install" = yes ] && command -v dpkg-query >/dev/null || return 0
	missing_packages "$@"
}

read_options "$@"

case "$mode" in
bootstrap)
	bootstrap
	;;
demo)
	demo
	;;
check)
	check
	;;
esac
