#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Scores of CVSS vectors against those of Red Hat's library: version 4.0 in cvss4.tsv, and the library's own tests of 2.0, 3.1
and 4.0 (C-versions/redhat-cvss in ASSAY_DATA)."""
import os
import pathlib
import re
import subprocess
import sys

data = os.environ.get("ASSAY_DATA")
want = []
skipped = 0 if data else 3
for line in pathlib.Path(__file__).with_name("cvss4.tsv").read_text().splitlines():
    if not line.startswith("#"):
        vector, score = line.split("\t")
        want.append((vector, float(score)))
for name in ("vectors_simple2", "vectors_simple31", "vectors_security4") if data else ():
    for line in (pathlib.Path(data) / "C-versions/redhat-cvss/tests" / name).read_text().splitlines():
        found = re.match(r"(\S+) - \(?([-0-9.]+)", line)
        if found:
            want.append((found[1], abs(float(found[2]))))
program = os.path.join(os.environ["BUILD"], "tests/conformance/cvss_score")
out = subprocess.run([program], input="".join(v + "\n" for v, _ in want), capture_output=True, text=True, check=True)
got = out.stdout.split()
wrong = [(v, w, g) for (v, w), g in zip(want, got) if g == "-" or float(g) != w]
for v, w, g in wrong[:10]:
    print(f"{v}: {g}, expected {w}")
wrong += want[len(got):]
print(f"cvss: {len(want) - len(wrong)} passed, {len(wrong)} failed, {skipped} skipped")
sys.exit(1 if wrong or not want else 0)
