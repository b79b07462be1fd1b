# SPDX-License-Identifier: Apache-2.0
"""A made-up repository, as GitHub's REST API tells of it. Nothing of it is anybody's."""
import hashlib


def sha(*parts):
    return hashlib.sha1(" ".join(str(p) for p in parts).encode()).hexdigest()


def user(name):
    return {"login": name, "id": int(sha(name)[:6], 16), "type": "User"}


class GitHub:
    """acme/shop with as many pull requests as asked for; pages of at most `cap` items."""

    def __init__(self, pulls=5, cap=2, issues=2, prefix=""):
        self.cap, self.prefix, self.full = cap, prefix, "acme/shop"
        self.pulls = {n: self.new_pull(n) for n in range(1, pulls + 1)}
        self.issues = {n: self.new_issue(n) for n in range(1001, 1001 + issues)}
        self.before_page = None  # called with (path, page), may change the world
        self.stable = False

    def api(self, path):
        return "https://api.example/repos/%s%s" % (self.full, path)

    def new_pull(self, n, updated=None):
        branch = {"repo": {"full_name": self.full}}
        return {
            "url": self.api("/pulls/%d" % n), "html_url": "https://forge.example/%s/pull/%d" % (self.full, n),
            "id": 5000 + n, "number": n, "state": "closed", "title": "Change %d" % n, "user": user("anna"), "draft": False,
            "created_at": "2025-11-%02dT08:00:00Z" % (n % 28 + 1),
            "updated_at": updated or "2025-12-%02dT%02d:%02d:00Z" % (n % 28 + 1, n // 28 % 24, n // 672),
            "closed_at": "2025-12-01T10:00:00Z", "merged_at": "2025-12-01T10:00:00Z", "merge_commit_sha": sha("merge", n),
            "head": dict(branch, ref="work-%d" % n, sha=sha("head", n)), "base": dict(branch, ref="main", sha=sha("base", n)),
            "requested_reviewers": [], "requested_teams": [], "labels": [],
        }

    def new_issue(self, n):
        return {
            "url": self.api("/issues/%d" % n), "html_url": "https://forge.example/%s/issues/%d" % (self.full, n),
            "repository_url": self.api(""), "id": 7000 + n, "number": n, "title": "Trouble %d" % n, "state": "open",
            "user": user("carla"), "labels": [], "comments": 0, "assignee": None, "assignees": [],
            "created_at": "2025-11-20T08:00:00Z", "updated_at": "2025-12-%02dT09:00:00Z" % (n % 28 + 1), "closed_at": None,
        }

    def as_issue(self, p):
        """Lists of issues hold pull requests too."""
        same = ("number", "title", "state", "user", "created_at", "updated_at", "closed_at", "html_url")
        return {**self.new_issue(p["number"]), **{k: p[k] for k in same}, "pull_request": {"url": p["url"], "merged_at": p["merged_at"]}}

    def reviews(self, n):
        return [{"id": 9000 + 10 * n + k, "user": user(who), "body": "", "state": "APPROVED",
                 "pull_request_url": self.api("/pulls/%d" % n), "html_url": "https://forge.example/r/%d-%d" % (n, k),
                 "submitted_at": "2025-12-01T09:%02d:00Z" % k, "commit_id": sha("head", n)}
                for k, who in enumerate(["bob", "carla"][: 1 + n % 2])]

    def commits(self, n):
        by = {"name": "Anna", "email": "anna@acme.example", "date": "2025-11-30T08:00:00Z"}
        return [{"sha": sha("head", n), "commit": {"author": by, "committer": by, "message": "Change %d" % n},
                 "url": self.api("/commits/" + sha("head", n)), "html_url": "https://forge.example/c/" + sha("head", n),
                 "author": user("anna"), "committer": user("anna"), "parents": [{"sha": sha("base", n)}]}]

    def checks(self, n):
        return [{"id": 3000 + n, "head_sha": sha("head", n), "name": "build", "status": "completed", "conclusion": "success",
                 "url": self.api("/check-runs/%d" % (3000 + n)), "html_url": "https://forge.example/k/%d" % n,
                 "started_at": "2025-12-01T08:00:00Z", "completed_at": "2025-12-01T08:10:00Z",
                 "check_suite": {"id": n}, "app": {"slug": "ci", "name": "CI"}}]

    def page(self, handler, path, query, items, wrap=None):
        q = dict(query)
        size, page = min(self.cap, int(q.get("per_page", 30))), int(q.get("page", 1))
        if self.before_page:
            self.before_page(path, page)
        items = items() if callable(items) else items
        part, headers = items[(page - 1) * size: page * size], {}
        if page * size < len(items):
            rest = "&".join("%s=%s" % (k, v) for k, v in query if k != "page")
            # As GitHub does: what is to come is named by the repository's number.
            asked = handler.path.split("?")[0].replace("/repos/" + self.full, "/repositories/1")
            base = "http://%s%s?%s" % (handler.headers["Host"], asked, rest)
            headers["Link"] = '<%s&page=%d>; rel="next", <%s&page=%d>; rel="last"' % (
                base, page + 1, base, -(-len(items) // size))
        return 200, ({"total_count": len(items), wrap: part} if wrap else part), headers

    def by_update(self, items, query):
        since = dict(query).get("since", "")
        return sorted((x for x in items.values() if x["updated_at"] >= since), key=lambda x: (x["updated_at"], x["number"]), reverse=True)

    def __call__(self, path, query, h):
        here = "/repos/" + self.full
        path = path.replace("/repositories/1", here, 1)
        if not path.startswith(self.prefix + here):
            return 404, {"message": "Not Found"}, {}
        path = path[len(self.prefix + here):]
        t = path.strip("/").split("/")
        if path == "":
            return 200, {"id": 1, "name": "shop", "full_name": self.full, "default_branch": "main", "private": True}, {}
        if path == "/branches/main/protection":
            return 200, {"url": self.api(path), "enforce_admins": {"url": self.api(path), "enabled": True},
                         "required_pull_request_reviews": {"required_approving_review_count": 1, "dismiss_stale_reviews": True,
                                                           "require_code_owner_reviews": False}}, {}
        if path == "/contents/.github/CODEOWNERS":
            return 200, b"* @acme/core\n/src/pay/ @carla @bob\n", {"Content-Type": "text/plain"}
        if path == "/environments":
            return 200, {"total_count": 1, "environments": [
                {"id": 1, "name": "production", "url": self.api("/environments/production"), "created_at": "2025-01-01T00:00:00Z",
                 "protection_rules": [], "deployment_branch_policy": None}]}, {}
        if path == "/pulls":
            return self.page(h, path, query, lambda: self.by_update(self.pulls, query))
        if path == "/issues":
            return self.page(h, path, query, lambda: self.by_update(
                {**self.issues, **{n: self.as_issue(p) for n, p in self.pulls.items()}}, query))
        if t[0] == "pulls" and t[1].isdigit() and int(t[1]) in self.pulls:
            n = int(t[1])
            if len(t) == 2:
                return 200, dict(self.pulls[n], merged=True, merged_by=user("bob"), comments=0), {}
            if t[2] == "reviews":
                return self.page(h, path, query, self.reviews(n))
            if t[2] == "commits":
                return self.page(h, path, query, self.commits(n))
        if t[0] == "commits" and t[-1] in ("check-runs", "statuses"):
            n = next((n for n in self.pulls if sha("head", n) == t[1]), None)
            if n and t[-1] == "check-runs":
                return self.page(h, path, query, self.checks(n), "check_runs")
            if n:
                return 200, [], {}
        if t[0] == "issues" and t[-1] == "timeline":
            n = int(t[1])
            return 200, [{"id": 4000 + n, "node_id": "n%d" % n, "event": "closed", "actor": user("bob"), "created_at": "2025-12-01T10:00:00Z",
                          "url": self.api("/issues/events/%d" % (4000 + n))}] if n in self.pulls else [], {}
        if path == "/collaborators":
            rights = {"pull": True, "triage": True, "push": True, "maintain": False, "admin": False}
            return self.page(h, path, query, [dict(user("anna"), site_admin=False, role_name="write", permissions=rights),
                                              dict(user("bob"), site_admin=False, role_name="admin", permissions=dict(rights, admin=True)),
                                              dict(user("carla"), site_admin=False, role_name="write", permissions=rights)])
        if path == "/rulesets/rule-suites":
            return 200, [{"id": 8001, "actor_name": "bob", "before_sha": sha("base", 1), "after_sha": sha("urgent"), "ref": "refs/heads/main",
                          "repository_name": "shop", "pushed_at": "2025-12-20T22:00:00Z", "result": "bypass"}], {}
        if path == "/actions/runs":
            return 200, {"total_count": 1, "workflow_runs": [
                {"id": 6001, "run_number": 1, "workflow_id": 3, "name": "deploy", "head_branch": "main", "head_sha": sha("merge", 1),
                 "event": "push", "status": "completed", "conclusion": "success", "actor": user("anna"), "url": self.api("/actions/runs/6001"),
                 "run_started_at": "2025-12-01T11:00:00Z", "created_at": "2025-12-01T11:00:00Z", "updated_at": "2025-12-01T11:10:00Z"}]}, {}
        if path == "/actions/runs/6001/approvals":
            return 200, [{"state": "approved", "comment": "go", "environments": [{"id": 1, "name": "production"}], "user": user("carla")}], {}
        if path in ("/rulesets", "/rules/branches/main", "/deployments", "/releases"):
            return 200, [], {}
        absent = {"/code-scanning/alerts": (404, "no analysis found"), "/code-scanning/analyses": (404, "no analysis found"), "/secret-scanning/alerts": (404, "Secret scanning is disabled on this repository."),
                  "/dependabot/alerts": (403, "Dependabot alerts are disabled for this repository.")}
        status, message = absent.get(path, (404, "Not Found"))
        return status, {"message": message, "status": str(status)}, {}
