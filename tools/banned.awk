# Calls that are not made here, and where some are made all the same.
#   awk -f tools/banned.awk FILE...
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	failed = 1
}
BEGIN {
	n = split("strcpy strcat stpcpy sprintf vsprintf strtok strtok_r atoi atol atoll atof gets gmtime " \
		"localtime asctime ctime tmpnam tempnam mktemp alloca setjmp longjmp signal rand " \
		"srand strncat", name, " ")
	for (i = 1; i <= n; i++)
		banned[name[i]] = 1
	# A shell between us and a program; tests may.
	shell["system"] = shell["popen"] = 1
	n = split("exit _exit abort printf puts putchar perror err errx warn warnx vprintf", name, " ")
	for (i = 1; i <= n; i++)
		command_only[name[i]] = 1
}
FNR == 1 {
	in_comment = 0
	product = FILENAME ~ /^src\//
	# err.c ends the process on a bug of ours, buf.c when memory is exhausted, jq_child.c is a process of its own.
	command = FILENAME ~ /^src\/(cli|web)\// || FILENAME ~ /^src\/(base\/(err|buf)|codec\/jq_child)\.c$/
}
{
	text = $0
	# Strings and comments call nothing.
	gsub(/\\"/, "", text)
	gsub(/"[^"]*"/, "\"\"", text)
	gsub(/\/\*[^*]*\*\//, "", text)
	if (in_comment) {
		if (!sub(/.*\*\//, "", text))
			next
		in_comment = 0
	}
	if (sub(/\/\*.*/, "", text))
		in_comment = 1
	sub(/\/\/.*/, "", text)
	while (match(text, /[A-Za-z_][A-Za-z0-9_]* *\(/)) {
		called = substr(text, RSTART, RLENGTH - 1)
		before = RSTART > 1 ? substr(text, RSTART - 1, 1) : ""
		text = substr(text, RSTART + RLENGTH)
		sub(/ *$/, "", called)
		if (before == "." || before == ">")
			continue
		if (called in banned || (product && called in shell))
			complain(called "() is banned (STYLE.md)")
		if (product && !command && called in command_only)
			complain(called "() below src/cli")
		if (product && !command && called == "fprintf" && text ~ /^(stderr|stdout)/)
			complain("printing below src/cli")
	}
}
# The store's own bookkeeping, the frame around the text of a check, and what looks a sentence up in the schema.
product && FILENAME !~ /^src\/(db\/|(audit\/check|facts\/record_meaning)\.c$)/ && /"[ ]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (TABLE|VIEW|INDEX)) / {
	complain("SQL stands in .sql files, not in C strings")
}
END { exit failed }
