# The layout of C sources that a machine can judge. A "note:" does not fail.
#   awk -f tools/layout.awk FILE...
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	failed = 1
}
function note(what) {
	printf "%s:%d: note: %s\n", FILENAME, FNR, what
}
function close_file() {
	if (file == "")
		return
	if (lines > 800) {
		printf "%s: %d lines; at most 800\n", file, lines
		failed = 1
	} else if (lines > 600)
		printf "%s: note: %d lines; past 600 it asks to be split\n", file, lines
}
# Columns of a line: a tab goes to the next multiple of 8, UTF-8 continuation bytes count nothing.
function columns(s,    i, c, n) {
	n = 0
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\t")
			n += 8 - n % 8
		else if (c < "\200" || c > "\277")
			n++
	}
	return n
}
FNR == 1 {
	close_file()
	file = FILENAME
	opened = 0
	if ($0 != "/* SPDX-License-Identifier: Apache-2.0 */")
		complain("the first line must be the SPDX line")
}
{ lines = FNR }
/[ \t]$/ { complain("white space at the end of the line") }
/^        / { complain("indented by spaces") }
/\r/ { complain("a carriage return") }
FILENAME ~ /^src\// {
	width = columns($0)
	if (width > 132)
		complain("wider than 132 columns")
	else if (width > 120)
		note("wider than 120 columns")
}
/^typedef (struct|union|enum)/ { complain("a typedef of a struct") }
/(^|[^A-Z])(TODO|FIXME)([^A-Z]|$)/ { complain("unfinished work is an issue, not a comment") }
/^{$/ { opened = FNR }
/^}/ {
	if (opened && FNR - opened > 100)
		complain("a function of " FNR - opened " lines; at most 100")
	else if (opened && FNR - opened > 60)
		note("a function of " FNR - opened " lines; past 60 it asks to be split")
	opened = 0
}
END {
	close_file()
	exit failed
}
