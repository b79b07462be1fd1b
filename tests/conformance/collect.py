#!/usr/bin/python3 -B
# SPDX-License-Identifier: Apache-2.0
"""assay collect against recorded exchanges: each scenario of octokit/fixtures by a collector of its own, and GitHub's
documented examples by the one that ships. What must be in the lake is counted here, from the recordings."""
import csv
import glob
import hashlib
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "collect"))
from server import Server  # noqa: E402

ASSAY = os.environ.get("ASSAY") or sys.argv[1]
DATA = os.environ.get("ASSAY_DATA", "")
ENV = dict(os.environ, GITHUB_TOKEN="recorded-recorded", REPLAY_TOKEN="recorded-recorded", ASSAY_COLLECTOR="tester")
passed, failed, skipped = 0, 0, 0


def check(ok, what):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    if not ok:
        print("FAILED " + what)


def assay(ws, *args):
    return subprocess.run([ASSAY, *args], cwd=ws, env=ENV, capture_output=True, text=True, timeout=120)


def workspace(name):
    os.makedirs(name)
    assay(name, "init")
    return name


def query(ws, sql):
    return json.loads(assay(ws, "query", "--json", sql).stdout)


def body_of(x):
    r = x["response"]
    if x.get("responseIsBinary") or isinstance(r, str):
        try:
            return bytes.fromhex(r)
        except ValueError:
            return r.encode()
    return json.dumps(r).encode()


class Recorded:
    """The exchanges of one scenario: the answer to a path is the next recorded one for it, and the last one again."""

    def __init__(self, exchanges):
        self.left = {}
        for x in exchanges:
            if x["scope"].startswith("https://api.github.com"):
                self.left.setdefault(x["path"], []).append(x)
        # Of other methods there are answers too; they are used where nothing was only read.
        for path, xs in self.left.items():
            self.left[path] = [x for x in xs if x["method"] == "get"] or xs
        self.given = []

    def __call__(self, path, query_, h):
        waiting = self.left.get(h.path)
        if not waiting:
            return 404, {"message": "not recorded"}, {}
        x = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        base = "http://" + h.headers["Host"]
        headers = {k: str(v).replace("https://api.github.com", base) for k, v in x["headers"].items()
                   if k in ("link", "etag", "location", "x-ratelimit-remaining", "x-ratelimit-reset", "content-type")}
        if "etag" in headers:
            headers["ETag"] = headers.pop("etag")
        self.given.append((h.path, x))
        return x["status"], body_of(x), headers


def is_json(body):
    try:
        json.loads(body)
        return bool(body)
    except ValueError:
        return False


def replay(path):
    name = os.path.basename(os.path.dirname(path))
    exchanges = json.load(open(path))
    w = Recorded(exchanges)
    # Pages behind a first one are reached by its links.
    linked = {m for x in exchanges for m in re.findall(r"<https://api\.github\.com([^>]*)>", str(x["headers"].get("link", "")))}
    moved = {x["headers"].get("location", "").replace("https://api.github.com", "") for x in exchanges if x["status"] in (301, 302, 307)}
    first = [p for p in w.left if p not in linked and p not in moved]
    ws = workspace("replay-" + name)
    os.makedirs(ws + "/collectors")
    plan = "collector: replay\ntitle: Replay\ntarget: [x]\ntoken: {env: REPLAY_TOKEN}\nrequests:\n  - {name: none, path: /none, absent: {404: []}}\n"
    for i, p in enumerate(first):
        where, _, q = p.partition("?")
        plan += "  - name: r%d\n    path: '%s'\n" % (i, where)
        if q:
            pairs = [kv.partition("=")[::2] for kv in q.split("&")]
            plan += "    query: %s\n" % json.dumps({k: __import__("urllib.parse").parse.unquote(v) for k, v in pairs})
        if any("link" in x["headers"] for x in w.left[p]):
            plan += "    pages: link\n    items: /*\n    key: /id\n"
    open(ws + "/collectors/replay.yaml", "w").write(plan)
    with Server(w) as s:
        s.date, s.etags = "Tue, 10 Oct 2017 16:00:00 GMT", True
        r = assay(ws, "collect", "replay", "x", "--url", s.url, "--json")
        j = json.loads(r.stdout)
        want, denied, refused, absent = set(), set(), set(), 1
        for p, x in w.given:
            body = body_of(x)
            if x["status"] == 200 and is_json(body):
                want.add(hashlib.sha256(body).hexdigest())
            elif x["status"] in (401, 403, 404):
                denied.add(p)
            elif x["status"] == 204:
                absent += 1
            elif x["status"] in (301, 302, 307) and x["headers"].get("location", "").startswith("https://api.github.com"):
                pass
            else:
                refused.add(p)
        have = {a["sha256"] for a in query(ws, "SELECT sha256 FROM v_artifact WHERE source LIKE 'http%'")}
        asked = {p for p, _ in w.given}
        check(set(w.left) == asked, "%s: not asked for: %s" % (name, sorted(set(w.left) - asked)))
        check(have == want and j["new"] == len(want), "%s: %d artifacts, %d answers" % (name, len(have), len(want)))
        check((j["denied"], j["refused"], j["absent"]) == (len(denied), len(refused), absent),
              "%s: denied, refused, absent: %s, recorded %s" % (name, (j["denied"], j["refused"], j["absent"]), (len(denied), len(refused), absent)))
        check(r.returncode == (3 if refused else 5 if denied else 0), "%s: status %d: %s" % (name, r.returncode, r.stderr))
        check(assay(ws, "verify", "--deep").returncode == 0, "%s: verify" % name)
        if name == "paginate-issues":
            numbers = {i["number"] for p, x in w.given for i in x["response"]}
            issues = {i["number"] for p, x in w.given for i in x["response"] if not i.get("pull_request")}
            tickets = {t["ticket"] for t in query(ws, "SELECT ticket FROM v_ticket")}
            check(len(numbers) >= 13 and len(tickets) == len(issues), "%d tickets of %d issues" % (len(tickets), len(issues)))


class Examples:
    """GitHub's documented examples, by the template of their path."""

    def __init__(self, folder):
        self.routes = []
        for row in csv.reader((l for l in open(folder + "/INDEX.tsv") if not l.startswith("#")), delimiter="\t"):
            if row[1] == "GET" and row[3] == "200":
                pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(row[2]))
                self.routes.append((re.compile("^%s$" % pattern), open(os.path.join(folder, row[0]), "rb").read()))
        self.given = {}

    def __call__(self, path, query_, h):
        if re.fullmatch(r"/repos/[^/]+/[^/]+", path):
            body = json.dumps({"id": 1, "full_name": "octocat/Hello-World", "default_branch": "main"}).encode()
        else:
            body = next((b for r, b in self.routes if r.match(path)), None)
        if body is None:
            return 404, {"message": "Not Found"}, {}
        if dict(query_).get("page", "1") != "1":
            body = b"[]"
        self.given.setdefault(path, body)
        return 200, body, {}


def items(w, pattern, member=None):
    for path, body in w.given.items():
        if re.search(pattern, path):
            v = json.loads(body)
            yield from v[member] if member else v if isinstance(v, list) else [v]


def examples(folder):
    w = Examples(folder)
    ws = workspace("examples")
    with Server(w) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        r = assay(ws, "collect", "github", "octocat/Hello-World", "--url", s.url, "--json")
        j = json.loads(r.stdout)
    bodies = {hashlib.sha256(b).hexdigest() for b in w.given.values()}
    have = {a["sha256"] for a in query(ws, "SELECT sha256 FROM v_artifact")}
    check(have == bodies, "examples: %d artifacts of %d bodies; %s" % (len(have), len(bodies), r.stderr))
    # The example of a ruleset is that of each: the same bytes at another address are another entry.
    check(len(bodies) <= j["new"] <= len(w.given), "examples: %d entries for %d addresses" % (j["new"], len(w.given)))
    check(len(w.given) >= 15, "examples: only %d addresses" % len(w.given))
    counts = (
        ("v_pull_request", {i["number"] for i in items(w, "/pulls(/[0-9]+)?$")} | {i["number"] for i in items(w, "/issues$") if i.get("pull_request")}),
        ("v_review", {i["id"] for i in items(w, "/reviews$")}),
        ("v_check_run", {i["id"] for i in items(w, "/check-runs$", "check_runs")} | {i["id"] for i in items(w, "/statuses$") if "context" in i}
         | {("analysis", i["id"]) for i in items(w, "/code-scanning/analyses$")}),
        ("v_account", {i["login"] for i in items(w, "/collaborators$")}),
        ("v_deployment_approval", {(e["name"], i["user"]["login"]) for i in items(w, "/approvals$") for e in i["environments"]}),
        ("v_release", {i["tag_name"] for i in items(w, "/releases$")}),
        ("v_environment_protection", {i["name"] for i in items(w, "/environments$", "environments")}),
    )
    for view, want in counts:
        n = query(ws, "SELECT count(*) AS n FROM " + view)[0]["n"]
        check(n == len(want) > 0, "examples: %s has %s rows, the answers have %d items" % (view, n, len(want)))
    for tool, where in (("Dependabot", "/dependabot/alerts$"), ("secret", "/secret-scanning/alerts$")):
        want = len(list(items(w, where)))
        n = query(ws, "SELECT count(*) AS n FROM v_finding WHERE tool LIKE '%%%s%%'" % tool)[0]["n"]
        check(n == want > 0, "examples: %s findings of %s, %d alerts" % (n, tool, want))
    check(assay(ws, "verify", "--deep").returncode == 0, "examples: verify")


scenarios = sorted(glob.glob(os.path.join(DATA, "G-workflow/octokit-fixtures/scenarios/*/*/normalized-fixture.json"))) if DATA else []
for scenario in scenarios:
    replay(scenario)
skipped += not scenarios
if DATA and os.path.isdir(DATA + "/G-workflow/github-rest-examples"):
    examples(DATA + "/G-workflow/github-rest-examples")
else:
    skipped += 1
print("collect: %d passed, %d failed, %d skipped" % (passed, failed, skipped))
sys.exit(failed > 0)
