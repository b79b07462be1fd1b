#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""forge.py ASSAY DATA: payloads of forges, and what another program made of each.

go-scm keeps, beside each payload of a forge that its tests read, what its driver makes of it
(FILE.golden). Each golden that is a pull request, or holds one or a list of them, is a case: its
title, author, draft, labels, merged, state (open, closed, merged), head, base and their branches, and reviewers must be
those that `assay format test` reads out of the payload, where the golden has them. The drivers differ in where they put a
commit: Head.Sha, else Sha; a branch is Head.Name, else Source; Base.Name, else Target.
DATA is $ASSAY_DATA when left out; without it every case is skipped.
The last line is "conformance-forge: N passed, N failed, N skipped".
"""

import json
import os
import pathlib
import subprocess
import sys

FIELDS = ["draft", "labels", "title", "author", "merged", "state", "head", "base", "head_branch", "base_branch", "reviewers"]


def wanted(golden):
    """The pull requests of a golden, each a {field: value} of what it has."""
    items = golden if isinstance(golden, list) else [golden]
    for item in items:
        if not isinstance(item, dict):
            continue
        pr = item.get("PullRequest") or item
        if not isinstance(pr, dict) or "Merged" not in pr or "Source" not in pr and "Title" not in pr:
            continue
        head, base = pr.get("Head") or {}, pr.get("Base") or {}
        want = {
            "draft": None if not pr.get("Draft") else "yes",
            "labels": ", ".join(label["Name"] for label in pr.get("Labels") or [] if label.get("Name")),
            "title": pr.get("Title"),
            "author": (pr.get("Author") or {}).get("Login"),
            "merged": bool(pr.get("Merged")),
            "state": "merged" if pr.get("Merged") else "closed" if pr.get("Closed") else "open",
            "head": head.get("Sha") or pr.get("Sha"),
            "base": base.get("Sha"),
            "head_branch": head.get("Name") or pr.get("Source"),
            "base_branch": base.get("Name") or pr.get("Target"),
            "reviewers": sorted(r["Login"] for r in pr.get("Reviewers") or []) or None,
        }
        yield {k: v for k, v in want.items() if v not in (None, "")}


def told(assay, path):
    """The pull requests that Assay reads out of a payload, in the order of the payload."""
    run = subprocess.run([assay, "format", "test", "--json", "--all", str(path)], capture_output=True, text=True)
    if not run.stdout:
        return None, run.stderr.strip()
    answer = json.loads(run.stdout)
    if isinstance(answer, list):
        answer = answer[0]
    facts = answer.get("facts") or []
    out = []
    for f in facts:
        if f["kind"] != "pull_request":
            continue
        f["merged"] = f.get("state") == "merged"
        f["state"] = f.get("state") or "open"
        f["reviewers"] = sorted(r["reviewer"] for r in facts
                                if r["kind"] == "review_request" and r["pull_request"] == f["pull_request"])
        out.append(f)
    return out, answer.get("error") or "no pull request in it"


def main():
    assay = sys.argv[1]
    data = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ASSAY_DATA", "")
    folder = pathlib.Path(data or "/nonexistent") / "G-workflow" / "drone-go-scm" / "scm" / "driver"
    if not folder.is_dir():
        print("no payloads of forges: ASSAY_DATA")
        print("conformance-forge: 0 passed, 0 failed, 1 skipped")
        return 0
    passed = failed = fields = equal = 0
    for golden in sorted(folder.glob("*/testdata/**/*.golden")):
        try:
            wants = list(wanted(json.loads(golden.read_text())))
        except ValueError:
            continue
        payload = golden.with_suffix("")
        if not wants or not payload.exists():
            continue
        prs, error = told(assay, payload)
        name = str(golden.relative_to(folder))
        bad = [] if prs and len(prs) == len(wants) else [f"{len(prs or [])} pull requests, not {len(wants)}: {error}"]
        for want, have in zip(wants, prs or []):
            for field in FIELDS:
                if field not in want:
                    continue
                fields += 1
                if have.get(field) == want[field]:
                    equal += 1
                else:
                    bad.append(f"{field} is {have.get(field)!r}, not {want[field]!r}")
        passed, failed = passed + (not bad), failed + bool(bad)
        for b in bad:
            print(f"FAILED {name}: {b}")
    print(f"{equal} of {fields} fields equal")
    print(f"conformance-forge: {passed} passed, {failed or int(not passed)} failed, 0 skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
