#!/bin/sh
# embed.sh FILE... : writes an assembler file that holds the bytes of each file and the
# table embed_files[] over them (src/base/embed.h), sorted by path, with the SHA-256 of each.
set -eu
export LC_ALL=C
paths=$(printf '%s\n' "$@" | sort)
count=0
echo '	.section .rodata'
for p in $paths; do
	printf '	.balign 8\nembed_%d:\n	.incbin "%s"\nembed_%d_end:\n	.byte 0\n' "$count" "$p" "$count"
	printf 'embed_%d_path:\n	.string "%s"\n' "$count" "$p"
	printf 'embed_%d_sha256:\n	.string "%s"\n' "$count" "$(sha256sum < "$p" | cut -c 1-64)"
	count=$((count + 1))
done
echo '	.section .data.rel.ro, "aw"'
echo '	.balign 8'
echo '	.globl embed_files'
echo 'embed_files:'
i=0
while [ "$i" -lt "$count" ]; do
	printf '	.quad embed_%d_path, embed_%d, embed_%d_end, embed_%d_sha256\n' "$i" "$i" "$i" "$i"
	i=$((i + 1))
done
printf '	.globl embed_count\n	.balign 8\nembed_count:\n	.quad %d\n' "$count"
printf '	.section .note.GNU-stack, "", @progbits\n'
