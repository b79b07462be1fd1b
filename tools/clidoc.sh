#!/bin/sh
# clidoc.sh PROGRAM: writes docs/CLI.md out of the program's own help.
set -eu
[ $# -eq 1 ] || { echo "usage: tools/clidoc.sh PROGRAM" >&2; exit 2; }
assay=$1
cat <<'HEAD'
# Commands

What `assay help` says.

```
HEAD
"$assay" help
echo '```'
"$assay" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | while read -r command; do
	printf '\n## %s\n\n```\n' "$command"
	"$assay" help "$command"
	echo '```'
done
