# The layers of src/: a folder may include only from itself and from those that stand
# before it here. Third-party headers may be included only by the module that owns them.
#   awk -f tools/deps.awk src/*/*.[ch] src/*/*.cc
BEGIN {
	layers = split("base codec crypt db lake catalog facts evidence sbom scan attest git records ci intake collect supply audit report web cli", layer, " ")
	for (i = 1; i <= layers; i++)
		rank[layer[i]] = i
	owner["sqlite3.h"] = "db"; owner["openssl/"] = "crypt"; owner["simdjson.h"] = "codec"
	owner["yajl/"] = "codec"; owner["expat.h"] = "codec"; owner["yaml.h"] = "codec"; owner["archive.h"] = "codec"; owner["archive_entry.h"] = "codec"; owner["xlsxwriter.h"] = "codec"
	owner["zstd.h"] = "lake"; owner["git2.h"] = "git"; owner["pcre2.h"] = "codec"
	owner["jq.h"] = "codec"; owner["jv.h"] = "codec"; owner["libxml/"] = "codec"; owner["curl/"] = "collect"
	owner["microhttpd.h"] = "web"; owner["libpq-fe.h"] = "db"
}
/^#[ ]*include "/ {
	split(FILENAME, from, "/")
	split($0, quoted, "\"")
	if (split(quoted[2], to, "/") < 2)
		next
	if (!(from[2] in rank) || !(to[1] in rank) || rank[to[1]] > rank[from[2]])
		complain(from[2] " may not include " quoted[2])
}
/^#[ ]*include </ {
	split(FILENAME, from, "/")
	for (h in owner)
		if (index($0, "<" h) && from[2] != owner[h])
			complain("only src/" owner[h] " may include <" h ">")
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	failed = 1
}
END { exit failed }
