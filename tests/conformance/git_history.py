#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""git_history.py ASSAY [DATA]: reads two real histories and compares every change, its date,
its approvals and the independent ones among them with what git log and the rules of
docs/GIT.md, written down a second time here, make of the same repository.

DATA is $ASSAY_DATA when left out; without it every case is skipped.
The last line is "conformance-git: N passed, N failed, N skipped".
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

OPENVPN = {"2022": (395, 6), "2023": (273, 3), "2024": (208, 2), "2025": (492, 19)}
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = 6
ASSAY = os.path.abspath(sys.argv[1])
ENV = {k: v for k, v in os.environ.items() if not k.startswith("ASSAY_")}
ENV.update(GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null")

passed = failed = 0


def case(name, problems):
    global passed, failed
    passed, failed = passed + (not problems), failed + bool(problems)
    print(f"{'ok' if not problems else 'FAILED'}: {name}")
    for p in problems[:5]:
        print(f"    {p}")


def git(repo, *args, **more):
    return subprocess.run(["git", "-C", repo, *args], check=True, capture_output=True, env=ENV, **more).stdout


def assay(where, *args):
    done = subprocess.run([ASSAY, *args], cwd=where, capture_output=True, env=ENV, check=False)
    if done.returncode:
        sys.exit(f"assay {' '.join(args)}: exit status {done.returncode}: {done.stderr.decode()[-500:]}")
    return done.stdout.decode()


def import_stream(data, name, into):
    repo = os.path.join(into, name)
    subprocess.run(["git", "init", "-q", "--bare", repo], check=True, env=ENV)
    with open(os.path.join(data, "G-workflow/git-history", name + ".fi"), "rb") as stream:
        git(repo, "fast-import", "--quiet", stdin=stream)
    return repo


def by_key(message):
    for line in message.split("\n"):
        m = re.match(r"(?:acked|reviewed)-by[ \t]*:(.*)$", line, re.I)
        if m and m[1].strip():
            person = re.match(r"([^<]*)<([^>]*)", m[1].strip())
            yield (person[1].strip(), person[2].strip()) if person else (m[1].strip(), "")


def by_section(message):
    lines = message.split("\n")
    at = 0
    while at < len(lines):
        at += 1
        if not re.match(r"ACKs for (top )?commit.*:$", lines[at - 1]):
            continue
        while lines[at:at + 1] and lines[at].startswith("  ") and lines[at + 1:at + 2] \
                and lines[at + 1].startswith("    "):
            name, text = lines[at].strip(), lines[at + 1][4:]
            at += 2
            acks = [w for w in re.finditer(r"(\S+ )?(?<![A-Za-z])(?:ut|t|re|cr)?ACK\b", text)
                    if not (w[1] or "").lower().endswith(("concept ", "approach "))
                    and re.search("[0-9a-f]{6}", text[w.end():])]
            if acks and name.endswith(":") and not text.startswith(">"):
                yield name[:-1], ""


def expect(repo, approvers):
    """{commit: (date, approvals, independent approvals)}, from git log."""
    text = git(repo, "log", "--first-parent", "--format=%H%x00%an%x00%ae%x00%ct%x00%P%x00%B%x01", "HEAD")
    found = {}
    for record in text.decode("utf-8", "replace").split("\x01"):
        if not record.strip():
            continue
        commit, name, mail, seconds, parents, message = record.lstrip("\n").split("\0")
        authors = {(name, mail)}
        if " " in parents:
            brought = git(repo, "log", "--format=%an%x00%ae", f"{parents.split()[0]}..{commit}")
            authors |= {tuple(a.split("\0")) for a in brought.decode().splitlines()}
        names = {a.lower() for a, _ in authors}
        mails = {m.lower() for _, m in authors}
        logins = {re.sub(r"^(\d+\+)?(.*)@users\.noreply\.github\.com$", r"\2", m) for m in mails}
        people = {}
        for who, at in approvers(message):
            people.setdefault((at or who).lower(), (who.lower(), at.lower()))
        independent = [p for p in people.values() if p[0] not in names and p[1] not in mails
                       and (p[1] or p[0] not in logins)]
        date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(seconds)))
        found[commit] = (date, len(people), len(independent))
    return found


def lake(into, name, settings=""):
    where = os.path.join(into, name)
    os.mkdir(where)
    assay(where, "init")
    if settings:
        with open(os.path.join(where, "assay.yaml"), "w", encoding="utf-8") as f:
            f.write(settings)
    return where


def changes(where):
    rows = json.loads(assay(where, "query", "--json",
                            "SELECT change, occurred, approvals, independent_approvals AS n FROM v_change"))
    return {r["change"]: (r["occurred"], r["approvals"], r["n"]) for r in rows}, len(rows)


def differences(got, want):
    return [f"{c}: {got.get(c)}, expected {want.get(c)}" for c in sorted(got.keys() | want.keys())
            if got.get(c) != want.get(c)]


def years(rows):
    all_of, unapproved = collections.Counter(), collections.Counter()
    for date, _, independent in rows.values():
        all_of[date[:4]] += 1
        unapproved[date[:4]] += independent == 0
    return {y: (all_of[y], unapproved[y]) for y in sorted(all_of)}


def openvpn(data, tmp):
    repo = import_stream(data, "openvpn", tmp)
    where = lake(tmp, "whole")
    assay(where, "ingest", repo)
    rows, count = changes(where)
    case("openvpn: every change agrees with git log", differences(rows, expect(repo, by_key)))
    per_year = years(rows)
    case("openvpn: the years of the issue",
         [f"{y}: {per_year.get(y)}, expected {n}" for y, n in OPENVPN.items() if per_year.get(y) != n])

    steps = lake(tmp, "steps")
    tip = git(repo, "rev-parse", "HEAD").decode().strip()
    for commit in ("HEAD~700", "HEAD~1", tip, tip):
        git(repo, "update-ref", "HEAD", git(repo, "rev-parse", commit.replace("HEAD", tip)).decode().strip())
        assay(steps, "ingest", repo)
    again, again_count = changes(steps)
    case("openvpn: ingested step by step, the same changes, each once",
         differences(again, rows) + [f"{again_count} rows, expected {count}"] * (again_count != count))
    assay(steps, "rebuild")
    case("openvpn: the same facts without the repository", differences(changes(steps)[0], rows))


def secp256k1(data, tmp):
    with open(os.path.join(ROOT, "docs/GIT.md"), encoding="utf-8") as f:
        settings = re.search(r"```yaml\n(.*?)```", f.read(), re.S)[1]
    repo = import_stream(data, "secp256k1", tmp)
    where = lake(tmp, "acks", settings)
    assay(where, "ingest", repo)
    rows, _ = changes(where)
    case("secp256k1: every change agrees with git log, by the pattern in docs/GIT.md",
         differences(rows, expect(repo, by_section)))
    case("secp256k1: few changes of 2020 and later lack an ACK",
         [f"{y}: {n}" for y, n in years(rows).items() if y >= "2020" and n[1] > 1])
    for year, (population, unapproved) in years(rows).items():
        print(f"    {year}: {population} changes, {unapproved} without an independent ACK")


def main():
    data = sys.argv[2] if len(sys.argv) > 2 else ENV.get("ASSAY_DATA") or os.environ.get("ASSAY_DATA", "")
    if not os.path.isdir(os.path.join(data, "G-workflow/git-history")):
        print(f"conformance-git: 0 passed, 0 failed, {CASES} skipped")
        return 0
    with tempfile.TemporaryDirectory() as tmp:
        openvpn(data, tmp)
        secp256k1(data, tmp)
    print(f"conformance-git: {passed} passed, {failed} failed, 0 skipped")
    return 1 if failed or passed != CASES else 0


if __name__ == "__main__":
    sys.exit(main())
