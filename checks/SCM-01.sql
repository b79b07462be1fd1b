-- id: SCM-01
-- control: SCM-01
-- title: The forge itself protects every branch that releases come from
-- type: 2
-- population: Each release branch of a repository with a commit in the period, and each branch that
--   a release of the period was made of, by the names of the forge. Between two looks a rule is taken to be
--   as it was last seen; before the first look nothing is known, and nothing held against it.
-- deviation: When it was looked at in the period, or last before, no rule was in force that asks for
--   an approval and for a status check, binds administrators too and forbids force pushes; or it is not
--   known whether one does so; or no look at it is on record; or the forge's log says that in the period
--   its protection was removed or overridden.
-- evidence: branch_protection
WITH place AS (
  SELECT c.system, c.repository, c.branch, max(c.occurred) AS occurred
  FROM v_change c WHERE c.occurred >= :from AND c.occurred <= :to
  GROUP BY c.system, c.repository, c.branch
),
forge AS (
  SELECT DISTINCT b.repository, b.system FROM v_branch_protection b
  UNION
  SELECT DISTINCT p.repository, p.system FROM v_pull_request p
),
-- A history knows the last part of the forge's name only.
named AS (
  SELECT p.system, p.branch, p.occurred,
    coalesce(
      (SELECT coalesce(min(f.repository) FILTER (WHERE f.system = p.system), min(f.repository)) FROM forge f
        WHERE lower(f.repository) = lower(p.repository) OR lower(f.repository) LIKE '%/' || lower(p.repository)),
      p.repository) AS repository
  FROM place p
  UNION ALL
  SELECT r.system,
    -- A release made of a commit is of the branch that the history has it on, when that is known.
    CASE WHEN length(r.change) >= 40 AND ltrim(lower(r.change), '0123456789abcdef') = ''
      THEN (SELECT min(c.branch) FROM v_change c WHERE c.change = lower(r.change))
      ELSE r.change END,
    coalesce(r.published, r.created), r.repository
  FROM v_release r
  WHERE coalesce(r.draft, 'no') <> 'yes' AND coalesce(r.published, r.created) >= :from AND coalesce(r.published, r.created) <= :to
),
line AS (
  SELECT n.repository, n.branch, n.system, max(n.occurred) AS occurred
  FROM named n
  GROUP BY n.repository, n.branch, n.system
),
-- Every look at a ruleset tells all branches that it is about: one that it names no longer, it protects no longer.
looked AS MATERIALIZED (
  SELECT DISTINCT b.repository, b.name, b.observed FROM v_branch_protection b
  WHERE b.source = 'ruleset' AND b.name <> 'rules in force' AND b.observed <= :to
),
seen AS MATERIALIZED (
  SELECT l.repository, l.branch, l.system, b.source, b.name, b.enforced, b.approvals, b.checks, b.admins, b.force_push,
    b.observed, b.artifact, b.locator,
    CASE WHEN b.source = 'ruleset' AND b.name <> 'rules in force'
      THEN (SELECT min(o.observed) FROM looked o WHERE o.repository = b.repository AND o.name = b.name AND o.observed > b.observed)
      ELSE lead(b.observed) OVER (PARTITION BY l.repository, l.branch, l.system, b.repository, b.branch, b.source, b.name
        ORDER BY b.observed, b.artifact, b.locator) END AS until
  FROM line l JOIN v_branch_protection b
    ON (lower(b.repository) = lower(l.repository) OR lower(l.repository) LIKE lower(b.repository) || '/%')
  WHERE b.observed <= :to
    AND (b.branch = l.branch OR b.branch IN ('**', '~ALL') OR (b.branch = '*' AND b.source <> 'ruleset')
      -- The "*" of a ruleset stands for no "/", but "**" does.
      OR (b.branch LIKE '%*%' AND l.branch LIKE replace(replace(b.branch, '_', '!_'), '*', '%') ESCAPE '!'
        AND (b.source <> 'ruleset' OR b.branch LIKE '%**%'
          OR length(replace(b.branch, '/', '')) - length(b.branch) = length(replace(l.branch, '/', '')) - length(l.branch)))
      -- The default branch has no name there: the usual ones, or the one whose rules were asked for.
      OR (b.branch = '~DEFAULT_BRANCH' AND (l.branch IN ('main', 'master') OR EXISTS (
        SELECT 1 FROM v_branch_protection d
        WHERE d.repository = l.repository AND d.branch = l.branch AND d.name = 'rules in force'))))
),
look AS (
  SELECT s.repository, s.branch, s.system, CASE WHEN s.observed < :from THEN :from ELSE s.observed END AS at
  FROM seen s WHERE s.until IS NULL OR s.until > :from
  UNION
  SELECT s.repository, s.branch, s.system, s.until FROM seen s WHERE s.until >= :from
),
rule AS (
  SELECT k.repository, k.branch, k.system, k.at, s.source, s.name, s.enforced, s.approvals, s.checks, s.admins, s.force_push, s.observed,
    -- One switch turns all rules of a kind off.
    max(CASE WHEN s.source = 'protection' AND s.name = 'all rules' AND s.enforced = 'no' THEN 1 ELSE 0 END)
      OVER (PARTITION BY k.repository, k.branch, k.system, k.at) AS off,
    -- A branch that a ruleset leaves out is told beside those that it is about.
    max(CASE WHEN s.source = 'ruleset' AND s.enforced = 'no' THEN 1 ELSE 0 END)
      OVER (PARTITION BY k.repository, k.branch, k.system, k.at, s.name) AS excluded,
    -- What all rulesets together ask for overrules what each asked for when it was last looked at, but for one turned off since.
    max(CASE WHEN s.source = 'ruleset' AND s.name = 'rules in force' THEN s.observed END)
      OVER (PARTITION BY k.repository, k.branch, k.system, k.at) AS summed,
    max(CASE WHEN s.source = 'ruleset' AND s.name <> 'rules in force' AND s.enforced = 'no' THEN s.observed END)
      OVER (PARTITION BY k.repository, k.branch, k.system, k.at) AS turned_off
  FROM look k LEFT JOIN seen s
    ON s.repository = k.repository AND s.branch = k.branch AND coalesce(s.system, '') = coalesce(k.system, '')
    AND s.observed <= k.at AND (s.until IS NULL OR s.until > k.at)
),
-- What holds at each look, of all its rules together.
state AS (
  SELECT r.repository, r.branch, r.system, r.at,
    count(*) FILTER (WHERE r.holds) AS rules,
    count(*) FILTER (WHERE r.source = 'protection') AS settings,
    max(r.approvals) FILTER (WHERE r.holds) AS approvals,
    count(*) FILTER (WHERE r.holds AND r.checks <> '') AS checked,
    -- Who is bound is told by the rule that asks for approvals; where it does not say, by another.
    count(*) FILTER (WHERE r.alive AND r.approvals > 0 AND r.admins = 'yes') AS bound,
    count(*) FILTER (WHERE r.alive AND r.approvals > 0 AND r.admins = 'no') AS loose,
    count(*) FILTER (WHERE r.alive AND r.admins = 'yes') AS bound_elsewhere,
    count(*) FILTER (WHERE r.holds AND r.force_push = 'no') AS kept,
    count(*) FILTER (WHERE r.holds AND r.force_push = 'yes') AS rewritten
  FROM (
    SELECT v.*, v.alive AND CASE WHEN v.source <> 'ruleset' THEN 1 = 1
      WHEN v.name = 'rules in force' THEN v.turned_off IS NULL OR v.turned_off <= v.observed
      ELSE v.summed IS NULL OR v.summed < v.observed END AS holds
    FROM (
      SELECT u.*, u.enforced = 'yes' AND (u.source <> 'protection' OR u.off = 0)
        AND (u.source <> 'ruleset' OR u.excluded = 0) AS alive
      FROM rule u
    ) v
  ) r
  GROUP BY r.repository, r.branch, r.system, r.at
),
judged AS (
  SELECT t.repository, t.branch, t.system, t.at,
    CASE
      WHEN t.rules = 0 AND t.settings = 0 THEN 'no rule of a ruleset is in force, and its protection settings were not read'
      WHEN t.rules = 0 THEN 'nothing protects it'
      WHEN coalesce(t.approvals, 0) < 1 THEN 'no approval is asked for'
      WHEN t.checked = 0 THEN 'no status check is asked for'
      WHEN t.bound = 0 AND t.loose > 0 THEN 'administrators are not bound'
      WHEN t.bound = 0 AND t.bound_elsewhere = 0 THEN 'it is not known whether administrators are bound'
      WHEN t.kept = 0 AND t.rewritten > 0 THEN 'force pushes are allowed'
      WHEN t.kept = 0 THEN 'it is not known whether force pushes are allowed'
    END AS fault
  FROM state t
),
-- The last look at which it was weak, and the next, at which it no longer was.
summed AS (
  SELECT j.repository, j.branch, j.system, count(*) AS looks, max(j.weak) AS weak,
    min(CASE WHEN j.at = j.weak THEN j.fault END) AS fault, min(CASE WHEN j.at > j.weak THEN j.at END) AS mended
  FROM (
    SELECT d.*, max(CASE WHEN d.fault IS NOT NULL THEN d.at END) OVER (PARTITION BY d.repository, d.branch, d.system) AS weak
    FROM judged d) j
  GROUP BY j.repository, j.branch, j.system
),
told AS (
  SELECT l.repository, l.branch, l.system, l.occurred, m.looks, m.weak, m.fault, m.mended,
    row_number() OVER (PARTITION BY l.repository, l.branch, l.system
      ORDER BY CASE WHEN m.weak IS NOT NULL AND s.observed = m.weak THEN 0 ELSE 1 END, s.observed DESC, s.artifact, s.locator) AS n,
    s.artifact, s.locator
  FROM line l
  LEFT JOIN summed m ON m.repository = l.repository AND m.branch = l.branch AND coalesce(m.system, '') = coalesce(l.system, '')
  LEFT JOIN seen s ON s.repository = l.repository AND s.branch = l.branch AND coalesce(s.system, '') = coalesce(l.system, '')
),
-- Between two looks the log of GitHub knows more.
undone AS (
  SELECT l.repository, l.branch, l.system, e.artifact, e.locator,
    CASE e.action WHEN 'protected_branch.destroy' THEN 'its protection was removed' ELSE 'its protection was overridden' END
      || coalesce(' by ' || e.actor, '') || ' ' || e.occurred AS fault,
    row_number() OVER (PARTITION BY l.repository, l.branch, l.system ORDER BY e.occurred, e.audit_event) AS n
  FROM line l JOIN v_audit_event e ON lower(e.repository) = lower(l.repository) AND e.subject = l.branch
  WHERE e.action IN ('protected_branch.destroy', 'protected_branch.policy_override') AND coalesce(e.outcome, '') <> 'failure'
    AND e.occurred >= :from AND e.occurred <= :to
)
SELECT
  t.repository || ' ' || coalesce(t.branch, '(branch not known)') AS item,
  t.occurred,
  CASE WHEN t.looks > 0 AND t.weak IS NULL AND u.fault IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN t.looks > 0 AND t.weak IS NULL THEN u.fault
    WHEN t.branch IS NULL THEN 'which branch its releases come from is not known'
    WHEN t.looks IS NULL THEN 'no protection of it is on record by the end of the period'
    WHEN t.mended IS NULL THEN t.fault || ' as of ' || t.weak
    ELSE t.fault || ' from ' || t.weak || ' to ' || t.mended
  END AS reason,
  CASE WHEN t.looks > 0 AND t.weak IS NULL AND u.fault IS NOT NULL THEN u.artifact ELSE t.artifact END AS artifact,
  CASE WHEN t.looks > 0 AND t.weak IS NULL AND u.fault IS NOT NULL THEN u.locator ELSE t.locator END AS locator,
  t.system
FROM told t LEFT JOIN undone u ON u.repository = t.repository AND u.branch = t.branch
  AND coalesce(u.system, '') = coalesce(t.system, '') AND u.n = 1
WHERE t.n = 1
