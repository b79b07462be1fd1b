#!/usr/bin/python3 -B
# SPDX-License-Identifier: Apache-2.0
"""assay collect against a server that misbehaves: limits, broken connections, cut and huge bodies, pages that
change while they are read, redirects to elsewhere, and kill -9 in the middle."""
import base64
import collections
import glob
import inspect
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "collect"))
from server import Fault, Server, answer, bomb, cut, drip, huge, reset  # noqa: E402
from world import GitHub, user  # noqa: E402

ASSAY = os.environ.get("ASSAY") or sys.argv[1]
TOKEN = "ghp_0123456789abcdefSECRET"
ENV = dict(os.environ, ASSAY_COLLECTOR="tester", JIRA_USER="tester@acme.example", **{
    name + "_TOKEN": TOKEN for name in ("GITHUB", "GITLAB", "GITEA", "BITBUCKET", "AZURE_DEVOPS", "JIRA")})
SANITIZED = "asan" in ASSAY
passed, failed = 0, 0


def check(ok, what):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print("FAILED %s: %s" % (sys._getframe(1).f_code.co_name, what))


def workspace(name):
    shutil.rmtree(name, ignore_errors=True)
    os.makedirs(name)
    subprocess.run([ASSAY, "init"], cwd=name, env=ENV, check=True, capture_output=True)
    return name


def collect(ws, server, *options, target="acme/shop", token=True, by="github"):
    env = ENV if token else {k: v for k, v in ENV.items() if k != "GITHUB_TOKEN"}
    r = subprocess.run([ASSAY, "collect", by, target, "--url", server.url, "--json", *options], cwd=ws, env=env,
                       capture_output=True, text=True, timeout=120)
    r.json = json.loads(r.stdout) if r.stdout.startswith("{") else None
    check(TOKEN not in r.stdout + r.stderr, "the token is printed")
    return r


def query(ws, sql):
    out = subprocess.run([ASSAY, "query", "--json", sql], cwd=ws, env=ENV, capture_output=True, text=True)
    if out.returncode:
        raise SystemExit("query failed: " + out.stderr)
    return json.loads(out.stdout)


VIEWS = ["v_pull_request", "v_pull_request_commit", "v_review", "v_check_run", "v_branch_protection", "v_ticket",
         "v_environment_protection", "v_code_owner"]


def state(ws):
    """All that the store tells, but for when it came."""
    got = {"artifacts": query(ws, "SELECT sha256, kind, format, source, observed, facts FROM v_artifact")}
    got.update((v, query(ws, "SELECT * FROM " + v)) for v in VIEWS)
    return {v: sorted(json.dumps(r, sort_keys=True) for r in rows) for v, rows in got.items()}


def same(ws, want):
    """Whether ws holds that state; what it has and the other has not, and the other way round, is printed."""
    have = state(ws)
    for v in want:
        for sign, rows, others in (("+", have[v], want[v]), ("-", want[v], have[v])):
            for row in [r for r in rows if r not in others][:2]:
                print("%s %s %s" % (v, sign, row))
    return have == want


def leak(ws):
    found = subprocess.run(["grep", "-rl", TOKEN, "."], cwd=ws, capture_output=True, text=True).stdout
    return found


def verified(ws):
    return subprocess.run([ASSAY, "verify", "--deep"], cwd=ws, env=ENV, capture_output=True).returncode == 0


def items_served(server, pattern, key):
    """Counted without any of our code: the distinct items in the bodies that the server gave."""
    got = set()
    for path, raw in server.served:
        if re.search(pattern, path):
            body = json.loads(raw)
            got.update(x[key] for x in (body if isinstance(body, list) else next(v for v in body.values() if isinstance(v, list))))
    return got


def undisturbed(server, name, *options):
    ws = workspace(name)
    r = collect(ws, server, *options)
    check(r.returncode == 0 and r.json["complete"], "undisturbed: %s" % r.stderr)
    return ws, r


def what_is_asked_for_is_in_the_lake():
    with Server(GitHub(pulls=7, cap=3)) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        ws, r = undisturbed(s, "whole")
        sources = [a["source"] for a in query(ws, "SELECT source FROM v_artifact")]
        check(not any("/repositories/" in x for x in sources), "a page was asked for at an address that does not say what it is of")
        bodies = {raw for _, raw in s.served}
        check(len(sources) == len(bodies) == r.json["new"], "%d artifacts of %d bodies" % (len(sources), len(bodies)))
        digests = {__import__("hashlib").sha256(b).hexdigest() for b in bodies}
        check({a["sha256"] for a in query(ws, "SELECT sha256 FROM v_artifact")} == digests, "the bytes are not those served")
        for view, column, pattern, key in (("v_pull_request", "pull_request", r"/pulls\?", "number"),
                                           ("v_review", "review", r"/reviews", "id"),
                                           ("v_check_run", "check_run", r"/check-runs", "id")):
            want = {str(x) for x in items_served(s, pattern, key)}
            have = [str(x[column]) for x in query(ws, "SELECT %s FROM %s" % (column, view))]
            check(len(want) >= 7 and set(have) == want and len(have) == len(want), "%s: %d rows of %d" % (view, len(have), len(want)))
        check(verified(ws), "verify")
        check(not leak(ws), "the token is in " + leak(ws))
        auth = {h.get("Authorization") for _, h in s.log}
        check(auth == {"Bearer " + TOKEN}, "asked as %s" % auth)
        check(all(h.get("User-Agent") == "assay" and h.get("Accept") for _, h in s.log), "headers")


def nothing_changed_is_nothing_new():
    with Server(GitHub()) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        ws, _ = undisturbed(s, "twice")
        before, asked = state(ws), len(s.log)
        r = collect(ws, s)
        check(r.returncode == 0 and r.json["new"] == 0, "second run: %s" % r.json)
        check(state(ws) == before, "the facts changed")
        check(len(s.log) - asked < asked / 3, "%d requests, then %d" % (asked, len(s.log) - asked))
        asked = len(s.log)
        s.world.pulls[3]["updated_at"] = "2026-01-15T11:00:00Z"
        s.world.pulls[3]["title"] = "Another title"
        r = collect(ws, s)
        per = [p for p in s.paths()[asked:] if "/pulls/" in p]
        check(r.returncode == 0 and r.json["new"] > 0, "an update is missed")
        check(per and all("/pulls/3" in p for p in per), "asked about more than what changed: %s" % per)
        title = query(ws, "SELECT title FROM v_pull_request WHERE pull_request = '3'")
        check([x["title"] for x in title] == ["Another title"], "the old title")
        asked = len(s.log)
        r = collect(ws, s, "--since", "2025-01-01")
        check(r.returncode == 0 and r.json["since"] > "2025-06", "since a day that is covered")


def a_server_without_marks_adds_nothing_twice():
    with Server(GitHub()) as s:
        s.date, s.etags = "Thu, 15 Jan 2026 12:00:00 GMT", False
        ws, r = undisturbed(s, "unmarked")
        n = r.json["new"]
        r = collect(ws, s)
        check(r.json["new"] == 0 and len(query(ws, "SELECT sha256 FROM v_artifact")) == n, "again: %s" % r.json)


def the_same_bytes_are_news_where_they_are():
    # Two pull requests of the same commits: what tells them apart is the address alone.
    w = GitHub(pulls=2)
    w.commits = lambda n, commits=w.commits: commits(1)
    with Server(w) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        ws, _ = undisturbed(s, "alike")
        have = query(ws, "SELECT pull_request, \"change\" AS id FROM v_pull_request_commit ORDER BY pull_request")
        check([x["pull_request"] for x in have] == ["1", "2"] and len({x["id"] for x in have}) == 1, "commits: %s" % have)
        check(verified(ws), "verify")
        before = state(ws)
        check(collect(ws, s).json["new"] == 0 and state(ws) == before, "again")
        subprocess.run([ASSAY, "rebuild"], cwd=ws, env=ENV, capture_output=True)
        check(same(ws, before), "after a rebuild")


def what_is_as_it_was_before_is_news():
    # Protection is weakened and set right again: the lake has those bytes, and yet they are how things are now.
    w, full = GitHub(pulls=1), GitHub.__call__
    strict = [True]

    def world(path, query_, h):
        status, body, headers = full(w, path, query_, h)
        if path.endswith("/protection"):
            body["enforce_admins"]["enabled"] = strict[0]
        return status, body, headers

    with Server(world) as s:
        ws = workspace("back")
        for day, strict[0] in ((10, True), (11, False), (12, True), (13, True), (14, False)):
            s.date = "%s, %d Jan 2026 12:00:00 GMT" % (["Sat", "Sun", "Mon", "Tue", "Wed"][day - 10], day)
            r = collect(ws, s)
            check(r.returncode == 0 and r.json["new"] == (0 if day == 13 else r.json["new"]), "day %d: %s" % (day, r.stderr or r.json["new"]))
            now = query(ws, "SELECT admins, observed FROM v_branch_protection WHERE current = 1 AND source = 'protection'")
            check(len(now) == 1 and now[0]["admins"] == ("yes" if strict[0] else "no"), "day %d: %s" % (day, now))
        history = [x["admins"] for x in query(
            ws, "SELECT admins FROM v_branch_protection WHERE source = 'protection' ORDER BY observed")]
        check(history == ["yes", "no", "yes", "no"], "history: %s" % history)
        check(verified(ws), "verify")


def since_leaves_out_what_is_older():
    with Server(GitHub(pulls=9, cap=2)) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        ws, _ = undisturbed(s, "since", "--since", "2025-12-08")
        asked = {int(m.group(1)) for m in (re.search(r"/pulls/(\d+)/reviews", p) for p in s.paths()) if m}
        check(asked == {n for n, p in s.world.pulls.items() if p["updated_at"] >= "2025-12-08"}, "asked about %s" % asked)
        pages = {p for p in s.paths() if "/pulls?" in p}
        check(len(pages) == 2, "pages read: %s" % pages)
        collect(ws, s, "--since", "2025-01-01")
        asked = {int(m.group(1)) for m in (re.search(r"/pulls/(\d+)/reviews", p) for p in s.paths()) if m}
        check(asked == set(s.world.pulls), "further back: %s" % asked)


def limits_are_waited_for():
    for name, fault, least in (
            ("429", answer(429, {"message": "slow down"}, {"Retry-After": "1"}), 1),
            ("secondary", answer(403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": "1"}), 1),
            ("primary", lambda h: answer(403, {"message": "API rate limit exceeded"}, {
                "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 1)})(h), 1),
            ("gitlab", lambda h: answer(429, b"Retry later", {
                "RateLimit-Remaining": "0", "RateLimit-Reset": str(int(time.time()) + 1)})(h), 1)):
        with Server(GitHub(pulls=2)) as s:
            s.faults = [Fault("/reviews", fault)]
            r = collect(workspace("limit-" + name), s)
            check(r.returncode == 0 and r.json["complete"], "%s: %s" % (name, r.stderr))
            check(least <= r.json["waited_seconds"] <= 4, "%s: waited %s s" % (name, r.json["waited_seconds"]))
            check(r.json["again"] == 1, "%s: again %s" % (name, r.json["again"]))


def the_last_free_request_is_not_followed_by_one():
    with Server(GitHub(pulls=2)) as s:
        def last(h):
            h.send_later = time.time()
            status, body, headers = s.world("/repos/acme/shop/rulesets", [], h)
            answer(status, body, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 1)})(h)
        s.faults = [Fault("/rulesets", last)]
        r = collect(workspace("last"), s)
        check(r.returncode == 0 and r.json["waited_seconds"] >= 1 and r.json["again"] == 0, "%s" % r.json)


def a_limit_that_lasts_ends_the_run_and_it_goes_on():
    with Server(GitHub()) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        other, _ = undisturbed(s, "long-whole")
        whole = collections.Counter(s.paths())
        s.log.clear()
        s.faults = [Fault("/pulls/3/reviews", answer(429, {"message": "later"}, {"Retry-After": "3000"}))]
        ws = workspace("long")
        began = time.time()
        r = collect(ws, s, "--max-wait", "10s")
        check(r.returncode == 5 and "rate limit" in r.stderr and "--max-wait" in r.stderr, r.stderr)
        check(time.time() - began < 30, "waited")
        r = collect(ws, s)
        check(r.returncode == 0 and r.json["resumed"], "goes on: %s" % r.stderr)
        twice = collections.Counter(s.paths()) - whole
        check(sum(twice.values()) == 1 and all("/pulls/3/reviews" in p for p in twice), "asked again: %s" % twice)
        check(same(ws, state(other)), "facts differ")


def what_breaks_is_tried_again():
    for name, act, times in (("502", answer(502, b"<html>"), 2), ("503", answer(503, b"", {"Retry-After": "1"}), 1),
                             ("cut", cut, 1), ("reset", reset, 2)):
        with Server(GitHub(pulls=2)) as s:
            s.date, s.gzip = "Thu, 15 Jan 2026 12:00:00 GMT", name != "cut"
            other, _ = undisturbed(s, "broken-whole")
            s.faults = [Fault("/pulls/1$", act, times)]
            ws = workspace("broken-" + name)
            r = collect(ws, s)
            check(r.returncode == 0 and r.json["complete"] and 1 <= r.json["again"] <= times, "%s: %s" % (name, r.stderr or r.json))
            check(same(ws, state(other)), "%s: facts differ" % name)


def what_stays_broken_is_said_and_asked_for_again():
    with Server(GitHub(pulls=2)) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        other, _ = undisturbed(s, "stays-whole")
        s.faults = [Fault("/pulls/1/reviews", answer(500, b"oops"), 4)]
        ws = workspace("stays")
        r = collect(ws, s)
        check(r.returncode == 5 and r.json["failed"] == 1 and not r.json["complete"], "%s" % r.json)
        check("/pulls/1/reviews" in r.stderr and "500" in r.stderr, r.stderr)
        r = collect(ws, s)
        check(r.returncode == 0 and r.json["complete"] and same(ws, state(other)), "then: %s" % r.stderr)
        s.faults = [Fault("", answer(500, b"oops"), 1000)]
        began = time.time()
        r = collect(workspace("down"), s)
        check(r.returncode == 5 and time.time() - began < 40, "a server that is down: %s" % r.stderr)


def a_page_that_changes_between_reads():
    # An item moves from the last page to the first, which was read already, on each reading; or one is
    # deleted, and those behind it move up over the edge.
    def moves(w, left):
        def change(path, page):
            if path == "/pulls" and page == 2 and left:
                n = left.pop()
                w.pulls[n]["updated_at"] = "2026-01-14T12:00:0%dZ" % n
        return change

    def vanishes(w, left):
        def change(path, page):
            if path == "/pulls" and page == 2 and left:
                del w.pulls[left.pop()]
        return change

    for name, change, numbers in (("moves", moves, [1]), ("moves-thrice", moves, [1, 2, 3]), ("vanishes", vanishes, [9]),
                                  ("vanish", vanishes, [9, 8])):
        w = GitHub(pulls=9, cap=3)
        with Server(w) as s:
            s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
            w.before_page = change(w, list(numbers))
            ws = workspace("page-" + name)
            r = collect(ws, s)
            # What is deleted while we read is asked about, and is not there: that is said, once.
            check(r.returncode == (5 if "vanish" in name else 0), "%s: %s" % (name, r.stderr))
            check(collect(ws, s).returncode == 0, "%s: the next run" % name)
            have = {x["pull_request"] for x in query(ws, "SELECT pull_request FROM v_pull_request")}
            check(have >= {str(n) for n in w.pulls}, "%s: missed %s" % (name, {str(n) for n in w.pulls} - have))
            asked = {int(m.group(1)) for m in (re.search(r"/pulls/(\d+)/reviews", p) for p in s.paths()) if m}
            check(asked >= set(w.pulls), "%s: not asked about %s" % (name, set(w.pulls) - asked))


def pages_without_an_end():
    with Server(GitHub(pulls=4)) as s:
        def itself(h):
            status, body, _ = s.world("/repos/acme/shop/releases", [], h)
            answer(status, [{"id": 1}], {"Link": '<%s%s>; rel="next"' % (s.url, h.path)})(h)
        s.faults = [Fault("/releases", itself, 100)]
        r = collect(workspace("itself"), s)
        check(r.returncode == 3 and "circle" in r.stderr and len([p for p in s.paths() if "/releases" in p]) == 1, r.stderr)

        def further(h):
            n = int((re.search(r"page=(\d+)$", h.path) or [0, "1"])[1])
            answer(200, [{"id": 1}], {"Link": '<%s/repos/acme/shop/releases?page=%d>; rel="next"' % (s.url, n + 1)})(h)
        s.log.clear()
        s.faults = [Fault("/releases", further, 100000)]
        r = collect(workspace("further"), s)
        check(r.returncode == 3 and "nothing that was not there" in r.stderr, r.stderr)
        check(len([p for p in s.paths() if "/releases" in p]) < 20, "pages read")


def huge_answers_are_refused():
    for name, act in (("said", huge(2 << 30, True)), ("unsaid", huge(2 << 30, False)), ("bomb", bomb(300 << 20))):
        with Server(GitHub(pulls=1)) as s:
            s.faults = [Fault("/releases", act)]
            ws = workspace("huge-" + name)
            began, before = time.time(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            r = collect(ws, s)
            took, memory = time.time() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            check(r.returncode == 3 and "larger than 67108864 bytes" in r.stderr, "%s: %s" % (name, r.stderr))
            check(SANITIZED or memory < 512, "%s: %d MiB" % (name, memory))
            check(took < 20, "%s: %d s" % (name, took))
            check(s.huge_sent < 200 << 20, "%s: read %d bytes" % (name, s.huge_sent))


def a_slow_drip_is_given_up():
    with Server(GitHub(pulls=1)) as s:
        s.faults = [Fault("/releases", drip, 10)]
        began = time.time()
        r = collect(workspace("drip"), s, "--timeout", "1s")
        check(r.returncode == 5 and r.json["failed"] == 1 and time.time() - began < 30, "%s" % r.stderr)


def the_token_stays_with_its_host():
    with Server(GitHub(pulls=1)) as s, Server(lambda *a: (200, [], {})) as elsewhere:
        for name, act in (("redirect", answer(302, b"", {"Location": elsewhere.url + "/steal"})),
                          ("next", answer(200, [{"id": 1}], {"Link": '<%s/steal>; rel="next"' % elsewhere.url})),
                          ("token", answer(200, [{"id": 1}], {"Link": '<%s/x?t=%s>; rel="next"' % (s.url, TOKEN)})),
                          ("user", answer(200, [{"id": 1}], {"Link": '<%s/x>; rel="next"' % s.url.replace("//", "//a:b@")}))):
            s.faults = [Fault("/releases", act)]
            r = collect(workspace("host-" + name), s)
            check(r.returncode == 3 and ("must not go" in r.stderr or "holds the token" in r.stderr), "%s: %s" % (name, r.stderr))
            check(not leak("host-" + name), "%s: the token is in a file" % name)
        check(not elsewhere.log, "another host was asked: %s" % elsewhere.log)
        s.faults = [Fault("/releases", answer(301, b"", {"Location": "/repos/acme/shop/rulesets"}))]
        r = collect(workspace("host-same"), s)
        check(r.returncode == 0, "a redirect on the same host: %s" % r.stderr)
        s.faults = [Fault("/releases", answer(200, [{"id": 1, "name": TOKEN}]))]
        ws = workspace("host-echo")
        r = collect(ws, s)
        check(r.returncode == 3 and not leak(ws), "an answer that holds the token: %s" % r.stderr)


class Others:
    """Seven pull requests, merge requests or issues, in the ways of other forges and trackers; pages of three."""

    def __init__(self):
        self.n, self.asked = 7, set()

    def pages(self, start, make):
        return [make(i) for i in range(start + 1, min(start + 3, self.n) + 1)], start + 3 < self.n

    def azure(self, i):
        return {"pullRequestId": i, "status": "completed", "title": "Change %d" % i, "sourceRefName": "refs/heads/w%d" % i,
                "targetRefName": "refs/heads/main", "creationDate": "2025-12-01T10:00:00Z", "closedDate": "2025-12-02T10:00:00Z",
                "createdBy": {"uniqueName": "anna"}, "repository": {"name": "shop", "project": {"name": "acme"}}, "reviewers": []}

    def bitbucket(self, i):
        side = {"branch": {"name": "w"}, "commit": {"hash": "%012d" % i}, "repository": {"full_name": "acme/shop"}}
        return {"id": i, "title": "Change %d" % i, "state": "MERGED", "source": side, "destination": side, "author": {"nickname": "anna"},
                "created_on": "2025-12-01T10:00:00Z", "updated_on": "2025-12-02T10:00:00Z"}

    def bitbucket_server(self, i):
        side = {"id": "refs/heads/w", "displayId": "w", "latestCommit": "%040d" % i, "repository": {"slug": "shop", "project": {"key": "acme"}}}
        return {"id": i, "title": "Change %d" % i, "state": "MERGED", "fromRef": side, "toRef": side, "author": {"user": {"name": "anna"}},
                "createdDate": 1764583200000, "updatedDate": 1764669600000}

    def gitlab(self, i):
        return {"id": 100 + i, "iid": i, "title": "Change %d" % i, "state": "merged", "source_branch": "w", "target_branch": "main",
                "author": {"username": "anna"}, "sha": "%040d" % i, "project_id": 1, "references": {"full": "acme/shop!%d" % i},
                "web_url": "https://forge.example/acme/shop/-/merge_requests/%d" % i,
                "created_at": "2025-12-01T10:00:00Z", "updated_at": "2025-12-02T10:00:00Z"}

    def gitea(self, i):
        side = {"ref": "w", "sha": "%040d" % i, "repo": {"full_name": "acme/shop"}}
        return {"number": i, "title": "Change %d" % i, "state": "closed", "user": {"login": "anna"}, "head": side, "base": side,
                "created_at": "2025-12-01T10:00:00Z", "updated_at": "2025-12-02T10:00:00Z", "merged": True}

    def jira(self, i):
        return {"id": str(i), "key": "SHOP-%d" % i, "fields": {"summary": "Trouble %d" % i, "status": {"name": "Done"}, "project": {"key": "SHOP"},
                "created": "2025-12-01T10:00:00.000+0000", "updated": "2025-12-02T10:00:00.000+0000"}}

    def __call__(self, path, query_, h):
        q, base = dict(query_), "http://" + h.headers["Host"]
        page = int(q.get("page", 1))
        link = {"Link": '<%s%s?page=%d>; rel="next"' % (base, path, page + 1)}
        if path == "/rest/api/2/search":
            got, _ = self.pages(int(q.get("startAt", 0)), self.jira)
            return 200, {"startAt": int(q.get("startAt", 0)), "maxResults": 3, "total": self.n, "issues": got}, {}
        if path == "/rest/api/3/search/jql":
            got, more = self.pages(int(q.get("nextPageToken", "t0")[1:]), self.jira)
            return 200, {"issues": got, **({"nextPageToken": "t%d" % (int(q.get("nextPageToken", "t0")[1:]) + 3)} if more else {"isLast": True})}, {}
        if path == "/2.0/repositories/acme/shop/pullrequests":
            got, more = self.pages(3 * (page - 1), self.bitbucket)
            return 200, {"values": got, **({"next": "%s%s?page=%d" % (base, path, page + 1)} if more else {})}, {}
        if path == "/rest/api/1.0/projects/acme/repos/shop/pull-requests":
            at = int(q.get("start", 0))
            got, more = self.pages(at, self.bitbucket_server)
            return 200, {"values": got, "isLastPage": not more, "start": at, "nextPageStart": at + 3 if more else None}, {}
        if path == "/acme/shop/_apis/git/repositories/shop/pullrequests":
            return 200, {"value": self.pages(int(q.get("$skip", 0)), self.azure)[0]}, {}
        if path == "/acme/shop/_apis/build/builds":
            at = int(q.get("continuationToken", 0))
            got, more = self.pages(at, lambda i: {"id": i, "lastChangedDate": "2025-12-02T10:00:00Z"})
            return 200, {"count": len(got), "value": got}, {"x-ms-continuationtoken": str(at + 3)} if more else {}
        if path == "/acme/shop/_apis/wit/reporting/workitemrevisions":  # names a next page on the last one, too
            at = int(q.get("continuationToken", 0))
            got, more = self.pages(at, lambda i: {"id": i + 1, "rev": 2, "fields": {
                "System.Title": "Trouble", "System.State": "Done", "System.TeamProject": "shop", "System.CreatedDate": "2025-12-01T10:00:00Z",
                "System.ChangedDate": "2025-12-02T10:00:00Z"}})
            return 200, {"values": got, "isLastBatch": not more, "nextLink": "%s%s?continuationToken=%d" % (base, path, at + len(got))}, {}
        if path == "/api/v4/projects/acme%2Fshop/merge_requests":
            got, more = self.pages(3 * (page - 1), self.gitlab)
            return 200, got, link if more else {}
        if path == "/api/v1/repos/acme/shop/pulls":
            got, more = self.pages(3 * (page - 1), self.gitea)
            return 200, got, link if more else {}
        self.asked.update(re.findall(r"(?:pull-?requests|pulls|merge_requests)/([0-9]+)", path, re.I))
        last = path.rsplit("/", 1)[-1]
        if last.isdigit() and len(last) < 3 or last in ("shop", "acme%2Fshop", "approvals"):
            return 200, {"id": "shop"}, {}
        return 200, [] if path.startswith("/api/") else {"values": [], "value": []}, {}


def every_way_of_paging_is_followed():
    for by, target, view, header in (
            ("gitlab", "acme/shop", "v_pull_request", ("PRIVATE-TOKEN", TOKEN)), ("gitea", "acme/shop", "v_pull_request", ("Authorization", "token " + TOKEN)),
            ("bitbucket", "acme/shop", "v_pull_request", ("Authorization", "Bearer " + TOKEN)),
            ("bitbucket-server", "acme/shop", "v_pull_request", ("Authorization", "Bearer " + TOKEN)),
            ("azure", "acme/shop/shop", "v_pull_request", ("Authorization", "Basic " + base64.b64encode((":" + TOKEN).encode()).decode())),
            ("jira", "SHOP", "v_ticket", ("Authorization", "Basic " + base64.b64encode(("tester@acme.example:" + TOKEN).encode()).decode())),
            ("jira-server", "SHOP", "v_ticket", None)):
        w = Others()
        with Server(w) as s:
            s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
            ws = workspace("paging-" + by)
            r = collect(ws, s, target=target, by=by)
            check(r.returncode == 0 and r.json["complete"], "%s: %s" % (by, r.stderr))
            n = query(ws, "SELECT count(*) AS n FROM " + view)[0]["n"]
            check(n == w.n, "%s: %s rows of %d" % (by, n, w.n))
            check("jira" in by or w.asked == {str(i + 1) for i in range(w.n)}, "%s: asked about %s" % (by, w.asked))
            check(not header or all(h.get(header[0]) == header[1] for _, h in s.log), "%s: asked as %s" % (by, s.log[0][1]))
            if by == "azure":
                check(len([p for p in s.paths() if "/builds" in p]) >= 3, "azure: builds")
                n = query(ws, "SELECT count(*) AS n FROM v_ticket")[0]["n"]
                check(n == w.n and len([p for p in s.paths() if "/updates" in p]) >= n, "azure: %s work items of %d" % (n, w.n))
            if by == "jira":
                check("jql=project%20%3D%20%22SHOP%22%20AND%20updated%20%3E%3D%20%221970-01-01%2000%3A00%22" in s.log[0][0], s.log[0][0])
            again = collect(ws, s, target=target, by=by)
            check(again.returncode == 0 and again.json["new"] == 0, "%s: again: %s" % (by, again.stderr or again.json["new"]))
            check(verified(ws) and not leak(ws), "%s: verify" % by)


class Organisation:
    """acme's members, as lists of GitHub's tell of them: by role, and those without a second factor."""

    def __init__(self, owners, members, without):
        self.owners, self.members, self.without = owners, members, without

    def __call__(self, path, query_, h):
        q = dict(query_)
        if path == "/orgs/acme/members":
            names = self.without if q.get("filter") == "2fa_disabled" else self.owners if q.get("role") == "admin" else self.members
            return 200, [dict(user(n), site_admin=False) for n in names], {}
        return 200, {"login": "acme"} if path == "/orgs/acme" else [], {}


def the_last_answer_says_who_has_an_account():
    w = Organisation(["anna"], ["bob", "carla"], ["bob", "carla"])
    with Server(w) as s:
        ws = workspace("accounts")
        for day, want in ((1, [("anna", "admin", None), ("bob", "member", "no"), ("carla", "member", "no")]),
                          (2, [("anna", "admin", None), ("bob", "member", None)]), (3, [("anna", "admin", None), ("bob", "member", "no")])):
            s.date = "Thu, %d Jan 2026 12:00:00 GMT" % (14 + day)
            if day == 2:  # carla left, bob has a second factor now
                w.members, w.without = ["bob"], []
            if day == 3:  # and no more
                w.without = ["bob"]
            r = collect(ws, s, target="acme", by="github-org")
            check(r.returncode == 0 and r.json["complete"], "organisation: %s" % r.stderr)
            have = [tuple(a.values()) for a in query(ws, "SELECT account, role, mfa FROM v_account WHERE system = 'acme' ORDER BY account")]
            check(have == want, "day %d: %s" % (day, have))
        check(verified(ws), "organisation: verify")


def a_branch_that_is_protected_no_more_is_known():
    w = GitHub(pulls=1)
    with Server(w) as s:
        ws = workspace("unprotected")
        for day, gone in ((1, False), (2, True), (3, True), (4, False)):
            s.date = "Thu, %d Jan 2026 12:00:00 GMT" % (14 + day)
            s.faults = [Fault("/branches/main/protection", answer(404, {"message": "Branch not protected", "documentation_url": "x"}), 100)] if gone else []
            r = collect(ws, s)
            check(r.returncode == 0 and r.json["absent"] >= gone, "unprotected: %s" % r.stderr)
        have = [(p["observed"][:10], p["enforced"], p["current"]) for p in query(
            ws, "SELECT observed, enforced, current FROM v_branch_protection WHERE source = 'protection' ORDER BY observed")]
        check(have == [("2026-01-15", "yes", 0), ("2026-01-16", "no", 0), ("2026-01-18", "yes", 1)], "protection: %s" % have)
        check(verified(ws), "unprotected: verify")


def what_is_denied_is_said():
    for status, body, code, text in (
            (401, {"message": "Bad credentials"}, 5, "401 (Bad credentials)"),
            (403, {"message": "Resource not accessible by personal access token"}, 5, "needs Pull requests (read)"),
            (404, {"message": "Not Found"}, 5, "not for this token"),
            (200, b"<html>Sign in</html>", 3, "expected JSON"), (200, b"", 3, "expected JSON"),
            (200, {"message": "x"}, 3, "expected an array"), (200, [{"id": 1}], 3, "/number"), (418, {"message": "tea"}, 3, "418: tea")):
        with Server(GitHub(pulls=1)) as s:
            s.faults = [Fault("/pulls\\?", answer(status, body), 100)]
            ws = workspace("denied")
            r = collect(ws, s)
            check(r.returncode == code and text in r.stderr, "%s: %d %s" % (status, r.returncode, r.stderr))
            if status == 403:
                r = collect(ws, s, "--without", "pulls")
                check(r.returncode == 0 and r.json["complete"], "without it: %s" % r.stderr)
    with Server(GitHub(pulls=1)) as s:
        r = collect(workspace("gone"), s, target="acme/gone", token=False)
        check(r.returncode == 5 and "no token was given in GITHUB_TOKEN" in r.stderr and len(s.log) == 1, r.stderr)


def kill_after(ws, server, requests):
    p = subprocess.Popen([ASSAY, "collect", "github", "acme/shop", "--url", server.url], cwd=ws, env=ENV,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    cmdline = open("/proc/%d/cmdline" % p.pid).read()
    check(TOKEN not in cmdline, "the token is in the arguments")
    want = len(server.log) + requests
    while p.poll() is None and len(server.log) < want:
        time.sleep(0.002)
    p.send_signal(signal.SIGKILL)
    p.wait()


def kill_and_go_on():
    with Server(GitHub(pulls=5, cap=2)) as s:
        s.date, s.delay = "Thu, 15 Jan 2026 12:00:00 GMT", 0.003
        other, _ = undisturbed(s, "kill-whole")
        whole, facts = collections.Counter(s.paths()), state(other)
        collect(other, s)
        second = len(s.log) - sum(whole.values())
        for step in (1, 4, 9, 17):
            s.log.clear()
            ws, kills = workspace("kill"), 0
            while True:
                before = len(s.log)
                kill_after(ws, s, step)
                kills += 1
                if len(s.log) - before < step or kills > 100:
                    break
            r = collect(ws, s)
            check(r.returncode == 0 and r.json["complete"], "after %d kills: %s" % (kills, r.stderr))
            done = collections.Counter(s.paths())
            # A last, whole run may have come before the end was noticed: it asks as any second run does.
            check(all(done[p] >= n for p, n in whole.items()), "not asked: %s" % (whole - done))
            twice = sum((done - whole).values())
            check(twice <= kills + second, "%d asked again with %d kills" % (twice, kills))
            check(same(ws, facts), "facts differ after %d kills" % kills)
            check(verified(ws), "verify after %d kills" % kills)
            torn = glob.glob(ws + "/.assay/collect/*")
            check(len(torn) == 1, "files left: %s" % torn)


def a_journal_cut_in_a_line_is_taken_up():
    with Server(GitHub(pulls=5)) as s:
        s.date = "Thu, 15 Jan 2026 12:00:00 GMT"
        other, _ = undisturbed(s, "torn-whole")
        for cut_off in (1, 7, 40, 300):
            ws = workspace("torn")
            kill_after(ws, s, 12)
            path = glob.glob(ws + "/.assay/collect/*")[0]
            os.truncate(path, max(0, os.path.getsize(path) - cut_off))
            r = collect(ws, s)
            check(r.returncode == 0 and same(ws, state(other)), "%d bytes cut off: %s" % (cut_off, r.stderr))
        with open(path, "w") as f:
            f.write("nonsense\n")
        r = collect(ws, s)
        check(r.returncode == 3 and "asked for again" in r.stderr, "a damaged journal: %s" % r.stderr)
        os.remove(path)
        r = collect(ws, s)
        check(r.returncode == 0 and r.json["new"] == 0, "without it: %s" % r.stderr)


tests = [f for f in globals().values() if inspect.isfunction(f) and f.__module__ == "__main__" and not f.__code__.co_argcount]
only = sys.argv[2:]
# Every answer is synced to the disk; what is killed here is the program, not the machine.
scratch = tempfile.mkdtemp(dir="/dev/shm") if os.access("/dev/shm", os.W_OK) else None
if scratch:
    os.chdir(scratch)
for t in tests:
    if only and t.__name__ not in only:
        continue
    began = time.time()
    t()
    if only or os.environ.get("VERBOSE"):
        print("%-60s %5.1f s" % (t.__name__, time.time() - began))
if scratch:
    shutil.rmtree(scratch)
print("collect: %d passed, %d failed" % (passed, failed))
sys.exit(failed > 0)
