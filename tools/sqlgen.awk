# Reads the .sql files that stand beside the code and writes the table of named queries.
#   awk -v out=header -f tools/sqlgen.awk src/*/*.sql > sql_id.h
#   awk -v out=table  -f tools/sqlgen.awk src/*/*.sql > sql_table.c
# A query begins at a line "-- :name" and ends at the next one or the end of the file.

function flush_query() {
	if (name == "")
		return
	sub(/[ \n]+$/, "", text)
	if (text == "") {
		printf "%s:%d: query %s is empty\n", file, line, name > "/dev/stderr"
		failed = 1
	}
	n++
	id = "SQL_" toupper(name)
	if (id in seen) {
		printf "%s:%d: query %s is also in %s\n", file, line, name, seen[id] > "/dev/stderr"
		failed = 1
	}
	seen[id] = file
	if (out == "header")
		printf "\t%s,\t/* %s:%d */\n", id, file, line
	else {
		gsub(/\\/, "\\\\", text)
		gsub(/"/, "\\\"", text)
		gsub(/\n/, "\\n\"\n\t\t\"", text)
		printf "\t[%s] = { \"%s\", \"%s\", %d,\n\t\t\"%s\" },\n", id, name, file, line, text
	}
	name = ""
	text = ""
}

BEGIN {
	if (out == "header")
		print "/* Made by tools/sqlgen.awk. */\n#ifndef ASSAY_SQL_ID_H\n#define ASSAY_SQL_ID_H\n\nenum sql_id {"
	else
		print "/* Made by tools/sqlgen.awk. */\n#include \"db/sql_table.h\"\n\nconst struct sql_entry sql_table[SQL_COUNT] = {"
}
FNR == 1 { flush_query() }
/^-- :[a-z][a-z0-9_]*$/ {
	flush_query()
	name = substr($2, 2)
	file = FILENAME
	line = FNR
	next
}
name != "" && !/^--/ { text = text (text == "" ? "" : "\n") $0 }
END {
	flush_query()
	if (out == "header")
		print "\tSQL_COUNT\n};\n\n#endif"
	else
		print "};"
	exit failed
}
