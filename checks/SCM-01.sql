-- id: SCM-01
-- control: SCM-01
-- title: The forge itself protects every branch that releases come from
-- type: 2
-- population: Each release branch of a repository with a commit in the period, and each branch that
--   a release of the period was made of, by the names of the forge. Between two looks a rule is taken to be
--   as it was last seen; before the first look nothing is known, and nothing held against it.
-- deviation: When it was looked at in the period, or last before, no rule was in force that asks for
--   an approval and for a status check, binds administrators too and forbids force pushes; or it is not
--   known whether one does so; or no look at it is on record.
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
      (SELECT min(f.repository) FROM forge f WHERE f.system = p.system
        AND (lower(f.repository) = lower(p.repository) OR lower(f.repository) LIKE '%/' || lower(p.repository))),
      (SELECT min(f.repository) FROM forge f
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
seen AS MATERIALIZED (
  SELECT l.repository, l.branch, l.system, b.source, b.name, b.enforced, b.approvals, b.checks, b.admins, b.force_push,
    b.observed, b.artifact, b.locator,
    lead(b.observed) OVER (PARTITION BY l.repository, l.branch, l.system, b.repository, b.branch, b.source, b.name
      ORDER BY b.observed, b.artifact, b.locator) AS until
  FROM line l JOIN v_branch_protection b
    ON (lower(b.repository) = lower(l.repository) OR lower(l.repository) LIKE lower(b.repository) || '/%')
  WHERE b.observed <= :to
    AND (b.branch = l.branch OR b.branch IN ('*', '**', '~ALL')
      OR (b.branch LIKE '%*%' AND l.branch LIKE replace(replace(b.branch, '_', '!_'), '*', '%') ESCAPE '!')
      -- The default branch has no name there: the usual ones, or the one whose rules were asked for.
      OR (b.branch = '~DEFAULT_BRANCH' AND (l.branch IN ('main', 'master') OR EXISTS (
        SELECT 1 FROM v_branch_protection d
        WHERE d.repository = l.repository AND d.branch = l.branch AND d.name = 'rules in force'))))
),
look AS (
  SELECT DISTINCT s.repository, s.branch, s.system, CASE WHEN s.observed < :from THEN :from ELSE s.observed END AS at
  FROM seen s WHERE s.until IS NULL OR s.until > :from
),
-- Rules in force at each look; one switch turns all rules of a kind off.
force AS (
  SELECT k.repository, k.branch, k.system, k.at, s.approvals, s.checks, s.admins, s.force_push
  FROM look k JOIN seen s
    ON s.repository = k.repository AND s.branch = k.branch AND coalesce(s.system, '') = coalesce(k.system, '')
  WHERE s.observed <= k.at AND (s.until IS NULL OR s.until > k.at) AND s.enforced = 'yes'
    AND (s.source <> 'protection' OR NOT EXISTS (
      SELECT 1 FROM seen o
      WHERE o.repository = k.repository AND o.branch = k.branch AND coalesce(o.system, '') = coalesce(k.system, '')
        AND o.source = 'protection' AND o.name = 'all rules' AND o.enforced = 'no'
        AND o.observed <= k.at AND (o.until IS NULL OR o.until > k.at)))
),
state AS (
  SELECT k.repository, k.branch, k.system, k.at, count(f.at) AS rules,
    max(f.approvals) AS approvals,
    max(CASE WHEN f.checks <> '' THEN 1 ELSE 0 END) AS checked,
    -- Who is bound is told by the rule that asks for approvals; where it does not say, by another.
    max(CASE WHEN f.approvals > 0 AND f.admins = 'yes' THEN 1 ELSE 0 END) AS bound,
    max(CASE WHEN f.approvals > 0 AND f.admins = 'no' THEN 1 ELSE 0 END) AS loose,
    max(CASE WHEN f.admins = 'yes' THEN 1 ELSE 0 END) AS bound_elsewhere,
    max(CASE WHEN f.force_push = 'no' THEN 1 ELSE 0 END) AS kept,
    max(CASE WHEN f.force_push = 'yes' THEN 1 ELSE 0 END) AS rewritten
  FROM look k LEFT JOIN force f
    ON f.repository = k.repository AND f.branch = k.branch AND coalesce(f.system, '') = coalesce(k.system, '') AND f.at = k.at
  GROUP BY k.repository, k.branch, k.system, k.at
),
judged AS (
  SELECT t.repository, t.branch, t.system, t.at,
    CASE
      WHEN t.rules = 0 THEN 'nothing protects it'
      WHEN coalesce(t.approvals, 0) < 1 THEN 'no approval is asked for'
      WHEN t.checked = 0 THEN 'no status check is asked for'
      WHEN t.bound = 0 AND t.loose = 1 THEN 'administrators are not bound'
      WHEN t.bound = 0 AND t.bound_elsewhere = 0 THEN 'it is not known whether administrators are bound'
      WHEN t.kept = 0 AND t.rewritten = 1 THEN 'force pushes are allowed'
      WHEN t.kept = 0 THEN 'it is not known whether force pushes are allowed'
    END AS fault
  FROM state t
),
summed AS (
  SELECT j.repository, j.branch, j.system, count(*) AS looks, max(j.at) AS latest,
    max(CASE WHEN j.fault IS NOT NULL THEN j.at END) AS weak
  FROM judged j
  GROUP BY j.repository, j.branch, j.system
),
told AS (
  SELECT l.repository, l.branch, l.system, l.occurred, m.looks, m.weak,
    (SELECT min(j.fault) FROM judged j WHERE j.repository = l.repository AND j.branch = l.branch
      AND coalesce(j.system, '') = coalesce(l.system, '') AND j.at = m.weak) AS fault,
    (SELECT min(j.at) FROM judged j WHERE j.repository = l.repository AND j.branch = l.branch
      AND coalesce(j.system, '') = coalesce(l.system, '') AND j.at > m.weak) AS mended,
    row_number() OVER (PARTITION BY l.repository, l.branch, l.system
      ORDER BY CASE WHEN m.weak IS NOT NULL AND s.observed = m.weak THEN 0 ELSE 1 END, s.observed DESC, s.artifact, s.locator) AS n,
    s.artifact, s.locator
  FROM line l
  LEFT JOIN summed m ON m.repository = l.repository AND m.branch = l.branch AND coalesce(m.system, '') = coalesce(l.system, '')
  LEFT JOIN seen s ON s.repository = l.repository AND s.branch = l.branch AND coalesce(s.system, '') = coalesce(l.system, '')
)
SELECT
  t.repository || ' ' || coalesce(t.branch, '(branch not known)') AS item,
  t.occurred,
  CASE WHEN t.looks > 0 AND t.weak IS NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN t.looks > 0 AND t.weak IS NULL THEN NULL
    WHEN t.branch IS NULL THEN 'which branch its releases come from is not known'
    WHEN t.looks IS NULL THEN 'no protection of it is on record by the end of the period'
    WHEN t.mended IS NULL THEN t.fault || ' as of ' || t.weak
    ELSE t.fault || ' from ' || t.weak || ' to ' || t.mended
  END AS reason,
  t.artifact,
  t.locator,
  t.system
FROM told t WHERE t.n = 1
