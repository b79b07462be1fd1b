#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every proof of transparency-dev/merkle's test vectors gets the verdict that
# expected/rfc6962_proofs.tsv and the file itself say.
set -eu
expected=${ASSAY_DATA:-}/expected/rfc6962_proofs.tsv
if [ -z "${ASSAY_DATA:-}" ] || [ ! -f "$expected" ]; then
	echo "merkle: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
grep -v '^#' "$expected" | cut -f1,3 | sort >want.tsv
cut -f1 want.tsv | sed "s|^|$ASSAY_DATA/|" | tr '\n' '\0' | xargs -0 "$BUILD/tests/conformance/merkle" >got
passed=0 failed=0
while read -r ours theirs path; do
	path=${path#"$ASSAY_DATA"/}
	if [ "$ours" = "$theirs" ] && grep -qxF "$path	$ours" want.tsv; then
		passed=$((passed + 1))
	else
		echo "FAILED $path: $ours, its file says $theirs"
		failed=$((failed + 1))
	fi
done <got
if [ "$((passed + failed))" -ne "$(wc -l <want.tsv)" ]; then
	echo "FAILED: $(wc -l <want.tsv) proofs expected, $((passed + failed)) read"
	failed=$((failed + 1))
fi
echo "merkle: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
