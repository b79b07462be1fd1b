#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reports of tools against what the converters of Microsoft's SARIF SDK make of them.

  converters.py PROGRAM [--show] [FOLDER]     of ConverterTestData (ASSAY_DATA), or the folder

For each report FILE with an output FILE.sarif: as many findings as results, and of each result its rule, file, line and
level. A result is compared with the finding of the same file and line, else with that of its number. A field that differs
must stand in converters_differences.tsv (folder, field, the rule that differs).
"""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
DATA = "E-findings/microsoft-sarif-sdk/src/Test.FunctionalTests.Sarif/v2/ConverterTestData"
LEVELS = {"error": ("critical", "high"), "warning": ("medium",), "note": ("low", "info"), "none": ("info",)}
FIELDS = ("rule", "file", "line", "level")


def file_of(text):
    """The part of a path that both may have: without scheme, drive, anchors, and with one kind of slash."""
    text = urllib.parse.unquote(text or "").replace("\\", "/")
    text = re.sub(r"^file:/*(?=[A-Za-z]:|/)", "", text)
    return re.sub(r"^(\.\.?/|\$[A-Za-z_()]+\$?/|[A-Za-z]:/?|/)+", "", text)


def same_file(a, b):
    return a == b or (a and b and (a.endswith("/" + b) or b.endswith("/" + a)))


def results_of(log):
    """Of each result: rule, file, line, level; None where it does not say."""
    for run in log.get("runs", []):
        rules = run.get("tool", {}).get("driver", {}).get("rules", [])
        for r in run.get("results", []):
            rule = rules[r["ruleIndex"]] if 0 <= r.get("ruleIndex", -1) < len(rules) else {}
            level = r.get("level") or rule.get("defaultConfiguration", {}).get("level") or "warning"
            at = ((r.get("locations") or [{}])[0]).get("physicalLocation", {})
            artifact = at.get("artifactLocation") or at.get("fileLocation") or {}
            uri = artifact.get("uri")
            if not uri and 0 <= artifact.get("index", -1) < len(run.get("artifacts", [])):
                uri = run["artifacts"][artifact["index"]].get("location", {}).get("uri")
            yield {"rule": r.get("ruleId") or rule.get("id"), "file": file_of(uri) or None,
                   "line": at.get("region", {}).get("startLine"),
                   "level": level if r.get("kind", "fail") == "fail" else "none"}


def pair(theirs, ours):
    """Each result with its finding."""
    left = list(range(len(ours)))
    for n, t in enumerate(theirs):
        fits = [i for i in left if same_file(t["file"], file_of(ours[i].get("file"))) and t["line"] == ours[i].get("line")]
        fits = [i for i in fits if ours[i].get("rule") == t["rule"]] or fits
        i = fits[0] if fits else n if n in left else left[0] if left else None
        if i is not None:
            left.remove(i)
        yield t, ours[i] if i is not None else {}


def equal(field, theirs, ours):
    if field == "level":
        return ours.get("severity") in LEVELS[theirs["level"]]
    if field == "file":
        return same_file(theirs["file"], file_of(ours.get("file")))
    return theirs[field] == ours.get(field)


def main():
    program, args = os.path.abspath(sys.argv[1]), [a for a in sys.argv[2:] if a != "--show"]
    if not args and not os.environ.get("ASSAY_DATA"):
        print("converters: 0 passed, 0 failed, 1 skipped")
        return 0
    root = pathlib.Path(args[0] if args else os.path.join(os.environ["ASSAY_DATA"], DATA))
    explained = {}
    for line in (HERE / "converters_differences.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            folder, field, why = line.split("\t")
            explained[folder, field] = why
    told = collections.Counter()
    for output in sorted(root.rglob("*.sarif")):
        report = output.with_suffix("")
        if not report.is_file():
            continue
        theirs = list(results_of(json.loads(output.read_text("utf-8-sig"))))
        p = subprocess.run([program, "format", "test", "--json", str(report)], capture_output=True, text=True)
        ours = json.loads(p.stdout) if p.stdout else {"error": p.stderr, "format": None, "facts": []}
        findings = [f for f in ours["facts"] if f["kind"] == "finding"]
        folder, name = report.parent.name, report.relative_to(root)
        if ours["error"] or not ours["format"]:
            told["not"] += 1
            print(f"{name}: not read: {ours['error']}")
            continue
        differences = [("count", len(theirs), len(findings))] if len(theirs) != len(findings) else []
        told["equal"] += 1 - len(differences)
        for t, f in pair(theirs, findings):
            for field in FIELDS:
                if t[field] is not None and f and not equal(field, t, f):
                    differences.append((field, t[field], f.get("severity" if field == "level" else field)))
                elif t[field] is not None and f:
                    told["equal"] += 1
        for field, want, got in differences:
            known = (folder, field) in explained
            told["explained" if known else "not"] += 1
            if not known or "--show" in sys.argv:
                print(f"{name}: {field}: {got!r}, the converter {want!r}{': ' + explained[folder, field] if known else ''}")
        told["reports"] += 1
    print(f"{told['reports']} reports: {told['equal']} values equal, {told['explained']} explained, {told['not']} not")
    print(f"converters: {told['equal'] + told['explained']} passed, {told['not']} failed")
    return 1 if told["not"] or not told["reports"] else 0


if __name__ == "__main__":
    sys.exit(main())
