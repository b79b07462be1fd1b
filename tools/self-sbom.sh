#!/bin/sh
# self-sbom.sh PROGRAM: writes a CycloneDX 1.5 SBOM of the program to standard output: the
# shared libraries it loads (ldd), each as the Debian package that installed it, and which
# of them the program names itself (direct) or gets through another.
set -eu
export LC_ALL=C
[ $# -eq 1 ] || { echo "usage: tools/self-sbom.sh PROGRAM" >&2; exit 2; }
program=$1
command -v jq >/dev/null || { echo "self-sbom: jq is needed" >&2; exit 5; }

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=/dev/null
. /etc/os-release # ID, VERSION_ID

version=$(git -C "$(dirname "$0")/.." log -1 --format=%cd-%h --date=format:%Y%m%d 2>/dev/null || echo unknown)
made=$(date -u +%Y-%m-%dT%H:%M:%SZ)
digest=$(sha256sum <"$program" | cut -d' ' -f1)

# The package that owns a library. dpkg may know it by the path before /usr was merged.
owner() {
	dpkg-query -S "$1" 2>/dev/null || dpkg-query -S "${1#/usr}" 2>/dev/null || dpkg-query -S "/usr$1" 2>/dev/null || true
}

# licence PACKAGE: the short names of its machine-readable copyright file, joined.
licence() {
	sed -n 's/^License: *\([^ ].*\)$/\1/p' "/usr/share/doc/$1/copyright" 2>/dev/null | sort -u | head -n 8 |
		paste -sd, - | sed 's/,/, /g'
}

direct=$(objdump -p "$program" | awk '$1 == "NEEDED" { print $2 }')

ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $1, $3 } $1 ~ /^\// { n = split($1, p, "/"); print p[n], $1 }' |
while read -r soname path; do
	package=$(owner "$(realpath "$path")" | head -n 1 | cut -d: -f1)
	[ -n "$package" ] || package=$(owner "$path" | head -n 1 | cut -d: -f1)
	if [ -z "$package" ]; then
		echo "self-sbom: no package owns $path" >&2
		exit 1
	fi
	is_direct=0
	case "
$direct
" in *"
$soname
"*) is_direct=1 ;; esac
	dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Maintainer}\t${source:Package}\t${Homepage}\n' "$package" |
		head -n 1 | awk -v FS='\t' -v OFS='\t' -v so="$soname" -v sha="$(sha256sum <"$path" | cut -d' ' -f1)" \
		-v lic="$(licence "$package")" -v direct=$is_direct '{ print $0, so, sha, lic, direct }'
done >"$tmp/libraries"

jq -n -R --arg version "$version" --arg made "$made" --arg digest "$digest" --arg distro "$ID-${VERSION_ID:-}" '
($distro | split("-")[0]) as $distro_id
| def ref: "pkg:deb/" + $distro_id + "/" + .package + "@" + (.version | @uri) + "?arch=" + .arch + "&distro=" + $distro;
[inputs | split("\t") | {package: .[0], version: .[1], arch: .[2], maintainer: .[3], source: .[4], homepage: .[5],
	soname: .[6], sha256: .[7], licence: .[8], direct: (.[9] == "1")}]
| group_by(.package)
| map(.[0] + {direct: any(.direct), files: map({soname, sha256})})
| map(. + {ref: ref}) as $packages
| {
	bomFormat: "CycloneDX",
	specVersion: "1.5",
	version: 1,
	metadata: {
		timestamp: $made,
		tools: {components: [{type: "application", name: "self-sbom.sh", version: $version}]},
		component: {
			type: "application", "bom-ref": "assay", name: "assay", version: $version,
			licenses: [{license: {id: "Apache-2.0"}}],
			hashes: [{alg: "SHA-256", content: $digest}]
		}
	},
	components: ($packages | map({
		type: "library", "bom-ref": .ref, name: .package, version: .version, purl: .ref,
		supplier: {name: .maintainer},
		hashes: [{alg: "SHA-256", content: .files[0].sha256}],
		properties: ([{name: "deb:source", value: .source}]
			+ (.files | map({name: "soname", value: .soname})))
	} + (if .licence != "" then {licenses: [{license: {name: .licence}}]} else {} end)
	  + (if .homepage != "" then {externalReferences: [{type: "website", url: .homepage}]} else {} end))),
	dependencies: ([{ref: "assay", dependsOn: ($packages | map(select(.direct) | .ref))}]
		+ ($packages | map({ref: .ref})))
}' "$tmp/libraries"
