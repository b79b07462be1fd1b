#!/bin/sh
# lint.sh: what a compiler does not say. Each check counts as one test; the last line is
# "lint: N passed, N failed, N skipped" (skipped: its tool is not installed).
# clang-tidy, the slow one, looks again only at files that changed, or all when a header did.
set -u
cd "$(dirname "$0")/.." || exit 5
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# check NAME COMMAND...
check() {
	name=$1
	shift
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1))
	else
		echo "FAILED $name"
		failed=$((failed + 1))
	fi
	sed 's/^/    /' "$log"
}

# with TOOL NAME COMMAND...
with() {
	if command -v "$1" >/dev/null; then
		shift
		check "$@"
	else
		echo "skipped: $1 is not installed"
		skipped=$((skipped + 1))
	fi
}

c_files() {
	find src tests fuzz bench -name '*.[ch]' -o -name '*.cc' 2>/dev/null | LC_ALL=C sort
}

cppcheck_all() {
	cppcheck --quiet --std=c17 --language=c --enable=warning,performance,portability --inline-suppr \
		--error-exitcode=1 --template='{file}:{line}: {severity}: {message} [{id}]' \
		--suppress=missingIncludeSystem --suppress=unknownMacro \
		-j "$(nproc)" -Isrc -D__linux__ -D'CLEANUP(fn)=' -D'PRINTF(a,b)=' src/*/*.c
}

tidy_one() {
	stamp=build/tidy/$1.ok
	if [ -z "$newer_all" ] && [ -n "$(find "$stamp" -newer "$1" 2>/dev/null)" ]; then
		return 0
	fi
	# shellcheck disable=SC2086 # flags are words
	clang-tidy-14 --quiet "$1" -- $flags >"build/tidy/$$.log" 2>/dev/null
	code=$?
	cat "build/tidy/$$.log"
	rm -f "build/tidy/$$.log"
	[ $code -eq 0 ] || return 1
	mkdir -p "$(dirname "$stamp")"
	touch "$stamp"
}

if [ "${1:-}" = --tidy-one ]; then
	tidy_one "$2"
	exit
fi

tidy() {
	mkdir -p build/tidy
	newer_all=
	if [ ! -e build/tidy/.began ] || [ -n "$(find src .clang-tidy -newer build/tidy/.began \( -name '*.h' -o -name .clang-tidy \))" ]; then
		newer_all=yes
	fi
	touch build/tidy/.began.new
	flags="-std=c17 -Isrc -Ibuild/gen -D_GNU_SOURCE $(pkg-config --cflags sqlite3 libcrypto libgit2 yaml-0.1 libxml-2.0)"
	export flags newer_all
	find src -name '*.c' | LC_ALL=C sort | xargs -n 1 -P "$(nproc)" "$0" --tidy-one || return 1
	mv build/tidy/.began.new build/tidy/.began
}

# shellcheck disable=SC2046 # no path of the tree has a space
{
	check layout awk -f tools/layout.awk $(c_files)
	check banned awk -f tools/banned.awk $(c_files)
	with shellcheck shell shellcheck -s sh -e SC1091 script/* .ci/run tests/run tests/scripts tests/cli/run tools/*.sh \
		$(find tests bench -name '*.sh')
}
with cppcheck cppcheck cppcheck_all
with clang-tidy-14 clang-tidy tidy

echo "lint: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
