# What the filters of format descriptions may use beside jq's own, and what they may not: docs/FORMATS.md.
def _outside($name): error($name + " is not for filters: the same bytes must give the same facts");
def input: _outside("input"); def inputs: _outside("inputs"); def env: _outside("env"); def now: _outside("now");
def debug: _outside("debug"); def stderr: _outside("stderr"); def halt: _outside("halt");
def halt_error: _outside("halt_error"); def halt_error($n): _outside("halt_error");
def input_filename: _outside("input_filename"); def input_line_number: _outside("input_line_number");
def get_search_list: _outside("get_search_list"); def modulemeta: _outside("modulemeta");
def localtime: _outside("localtime"); def strflocaltime($f): _outside("strflocaltime");
def els($name): .[$name]? // [] | .[]?;
def text($name): [els($name)] | .[0] | if type == "object" then .["#text"] else null end;
# Expressions cost most of a filter's time: each is tried only where it can match.
def _trim: ((.[0:1] + .[-1:]) | explode) as $e
  | if $e[0] > 32 and $e[0] < 127 and $e[-1] > 32 and $e[-1] < 127 then . else gsub("^\\s+|\\s+$"; "") end;
def given: if type == "string" then
    (_trim | if length > 13 then "." else ascii_downcase end) as $t
    | if $t | IN("", "-", "n/a", "none", "null", "unknown", "not available") then null else . end
  else . end;
def cves: [strings | select(index("-20") or index("-19")) | match("CVE-[0-9]{4}-[0-9]{4,}"; "gi").string | ascii_upcase]
  | reduce .[] as $c ([]; if index([$c]) then . else . + [$c] end);
def cwes: [strings | select(index("WE-") or index("we-") or index("wE-") or index("We-")) | match("CWE-([0-9]+)"; "gi").captures[0].string | tonumber]
  | reduce .[] as $c ([]; if index([$c]) then . else . + [$c] end);
def rating: (if type == "string" then (tonumber? // null) else . end)
  | if type != "number" then null elif . >= 9 then "critical" elif . >= 7 then "high"
    elif . >= 4 then "medium" elif . > 0 then "low" else "info" end;
def plain: if type == "string" then
    (if index("<") then gsub("<[^>]*>"; "") else . end)
    | (if index("&") then gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&quot;"; "\"") | gsub("&#39;|&apos;"; "'")
        | gsub("&nbsp;"; " ") | gsub("&amp;"; "&") else . end)
    | _trim else . end;
def cell_time: (tonumber? // null) | if . then (. - 25569) * 86400 | round else null end;
def short($n): if type == "string" then .[0:$n] else . end;
def _dated(f): [strings | capture("(?<a>[0-9]{1,2})[/. -](?<b>[0-9]{1,2})[/. -](?<y>[0-9]{4})(,?[ T]+(?<h>[0-9]{1,2}):(?<m>[0-9]{2})(:(?<s>[0-9]{2}))?( *(?<p>[AaPp])\\.?[Mm])?)?")
  | f as [$d, $m] | (.h // "0" | tonumber) as $h
  | (if .p == null then $h else $h % 12 + (if .p | ascii_downcase == "p" then 12 else 0 end) end) as $h
  | def two: tostring | if length == 1 then "0" + . else . end;
    "\(.y)-\($m | two)-\($d | two)T\($h | two):\(.m // "00"):\(.s // "00")"] | .[0];
def day_first: _dated([.a, .b]);
def month_first: _dated([.b, .a]);
def xray_component: if type != "string" then {} else
    [capture("^(?<s>[a-z]+)://(sha256:[0-9a-f]+/)?(?<r>.*)$")][0] // {s: "", r: .}
    | if .s == "deb" then .r |= sub("^[a-z]+:[a-z]+:"; "") else .r |= sub("^[0-9][0-9.]*:"; "") end | .r
    | ([capture("^(?<name>[^:]+):(?<version>[0-9]+:[^:]+)$")][0] // [capture("^(?<name>.+):(?<version>[^:]+)$")][0]
       // {name: (if . == "" then null else . end), version: null}) end;
def repository_of: if type != "string" then null else
    (capture("(?:^|/)api/v4/projects/(?<r>[^/?#]+)") | .r |= gsub("%2[fF]"; "/"))
    // (capture("(?:^|/)projects/(?<p>[^/?#]+)/repos/(?<s>[^/?#]+)") | {r: "\(.p)/\(.s)"})
    // (capture("/(?<p>[^/?#]+)/_git/(?<s>[^/?#]+)") | {r: "\(.p)/\(.s)"})
    // capture("(?:^|/)(?:repos|repositories)/(?<r>[^/?#]+/[^/?#]+)")
    // capture("^https?://[^/]+/(?:api/v[0-9]+/)?(?<r>[^/]+/.+?)/(?:-/)?(?:pull|pulls|pull-requests|merge_requests|issues|commit|commits|releases|tree|blob|builds|jobs|pipelines|deployments|actions|runs|statuses|compare|security|code-scanning|environments|settings|src|tags|branches|rules)(?:[/?#]|$)")
    // capture("^(?:https?|ssh|git)://[^/]+/(?<r>[^/?#]+/[^/?#]+?|[^?#]+(?=\\.git))(?:\\.git)?/?$")
    // capture("^[^/@]+@[^:/]+:(?<r>[^?#]+?)(?:\\.git)?$")
    // {r: null} | .r end;
# Who an account of GitHub is. Some bots have no "[bot]" in their logins, and GraphQL leaves it out of all.
def account: if type != "object" then null else
    (.login? // .username?) as $login
    | if $login != null and (.type? == "Bot" or .__typename? == "Bot") and ($login | endswith("[bot]") | not) then $login + "[bot]" else $login end end;
def names($member): [.[]? | if type == "object" then .[$member] else . end | select(. != null and . != "") | tostring] | join(", ");
# libjq's own words on a value of another type; what a description raises itself is not taken back.
def _lost: if type == "string" and test("^(Cannot|null|boolean|number|string|array|object|Invalid path|Out of bounds|Start and end|Object keys|Range bounds|date) |input must be|inputs? and .* must be|requires |while parsing|only strings")
  then {"#lost": .} else error(.) end;
# Of the second look (src/evidence/lenient.h): paths through what is missing, one in place of a list, or a list in place
# of one; what is neither, or what nobody can say of whether it belongs, goes through, and is refused at its place.
def _type: {null: "null", boolean: "true or false", number: "a number", string: "a text", array: "a list", object: "an object"}[type];
# An object in place of a list is one item when most of it is plain, or what is not has no member in common; else a map of items.
def _is_item: [.[] | scalars | values] as $plain
  | ($plain | length) * 2 > length or ($plain != [] and ([.[] | if type == "array" then .[0] else . end | objects | keys]
      | length > 1 and (. as $all | $all[0] | all(.[]; . as $k | any($all[]; index([$k]) == null)))));
def _each: if type == "array" then .[] elif type == "object" then if _is_item then . else .[] end
  elif . == null or . == "" then empty else . end;
def _select(f): [try ([f] | any) catch (_lost | true)][0] as $chosen | select($chosen);
def _step($k): if type == "array" then .[] | _step($k) elif type == "object" or . == null then .[$k] elif . == "" then empty else . end;
def _bind(f): [try f catch (_lost | null)] | .[];
def _member(f): [try f catch _lost] | if . == [] then [null] else . end | .[];
def _second($item; strict; lenient):
  [try [strict] catch {"#lost": .}][0] as $first
  | if ($first | type) == "array" and $first != [] then $first[]
    elif ($first | type) == "object" and ($item | type | IN("object", "array") | not) then {"#error": "expected an object, found \($item | _type)"}
    else [try [lenient] catch {"#error": .}][0]
    | if type == "object" then .
      elif ($first | type) == "array" then .[]
      elif . == [] then {"#error": $first["#lost"]}
      elif ($item | type) == "array" and all(.[]; type == "object" and all(.[]; . == null or (objects | has("#lost"))))
      then {"#error": "expected an object, found a list"}
      else .[] | if type == "object" and (any(.[]; objects | has("#lost")) | not) then . + $first else . end end end;
