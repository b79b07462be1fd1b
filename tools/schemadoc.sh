#!/bin/sh
# schemadoc.sh: writes docs/SCHEMA.md, the views that checks and queries may read, out of
# the comments of sql/view/*.sql. A view or a column without a comment is an error.
set -eu
export LC_ALL=C
cat <<'HEAD'
# Views

What a check and `assay query` can read: these views and nothing else, in SQL that SQLite
and PostgreSQL share. Times are UTC text, `2025-03-01T10:00:00Z`, and compare as text. A
value that the evidence does not give is NULL.

Facts of an artifact that a later one supersedes are not in the views; the artifact itself
stays in `v_artifact`.

Functions beside the standard ones:

| function | |
| --- | --- |
| `hours_between(a, b)` | hours from time a to time b, a real number, negative when b is before a; NULL when either is NULL |
| `days_between(a, b)` | the same in days |
| `hours_in_words(h)` | "72 hours", "92 days" (whole days, from four on); "unknown" when h is NULL |
| `account_of(mail)` | the login in an address by which a forge hides one (`17+anna@users.noreply.github.com`), else the address; in lower case |
| `split_part(text, by, n)` | the n-th part of the text, counted from 1; empty when there are fewer |

HEAD
awk '
function fail(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	failed = 1
}
/^-- / && !inside { about = (about == "" ? "" : about " ") substr($0, 4); next }
/^CREATE VIEW / {
	if (about == "")
		fail($3 " has no comment")
	printf "## %s\n\n%s\n\n| column | |\n| --- | --- |\n", $3, about
	about = ""
	inside = 1
	part = /\($/
	next
}
# What stands before the columns: WITH … AS MATERIALIZED (, up to the bracket that closes it.
inside && part { part = !/^\) SELECT$/; next }
inside && /^FROM / { inside = 0; print ""; next }
inside && /^  / {
	at = index($0, "-- ")
	if (!at) {
		fail("a column without a comment")
		next
	}
	column = substr($0, 1, at - 1)
	comment = substr($0, at + 3)
	sub(/,? *$/, "", column)
	gsub(/"/, "", column)
	sub(/.*[ .]/, "", column)
	gsub(/\|/, "\\|", comment)
	printf "| `%s` | %s |\n", column, comment
}
END { exit failed }
' sql/view/*.sql | sed -e '$ { /^$/d; }'
