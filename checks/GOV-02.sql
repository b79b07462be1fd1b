-- id: GOV-02
-- control: GOV-02
-- title: Everybody acknowledged each policy in the version in force
-- type: 2
-- population: Each person who worked here in the period with each version of a policy (type
--   policy or security-policy, whole organisation or system in scope) in force meanwhile, once acknowledged or 30
--   days after it applied to them.
-- deviation: It was not acknowledged, or in the period but later than 30 days after the version
--   took effect or the person joined; one that names no version
--   counts from the day on which the text that has none took effect.
-- evidence: person, policy, acknowledgment
-- Of a text without a version only what was acknowledged since it took effect counts: before, it was another text.
-- A version is of the system that all documents of that id and version name, else of no one system.
WITH version AS (
  SELECT p.policy, coalesce(p.version, '') AS version, min(coalesce(p.effective, p.approved)) AS began,
    CASE WHEN min(coalesce(p.system, '')) = max(coalesce(p.system, '')) THEN min(p.system) END AS system
  FROM v_policy p
  WHERE lower(p.type) IN ('policy', 'security-policy')
    AND coalesce(p.effective, p.approved) <= :to
  GROUP BY p.policy, coalesce(p.version, '')
),
reign AS (
  SELECT policy, version, system, began, lead(began) OVER (PARTITION BY policy ORDER BY began, version) AS replaced
  FROM version
),
staff AS (
  SELECT person, who, joined, ended, artifact, locator FROM v_staff
),
duty AS (
  SELECT p.person, p.who, p.joined, r.policy, r.version, r.system, p.artifact, p.locator,
    CASE WHEN r.began > p.joined THEN r.began ELSE p.joined END AS began,
    CASE WHEN r.replaced < p.ended THEN r.replaced ELSE p.ended END AS ended
  FROM staff p CROSS JOIN reign r
  WHERE (r.replaced IS NULL OR (r.replaced > :from AND r.replaced > p.joined)) AND r.began <= p.ended
),
answer AS (
  SELECT coalesce(w.person, lower(a.person)) AS person, a.policy, coalesce(a.version, '') AS version, min(a.acknowledged) AS acknowledged
  FROM v_acknowledgment a LEFT JOIN version v ON v.policy = a.policy AND v.version = '' AND a.version IS NULL
  LEFT JOIN v_who w ON w.name = lower(a.person)
  WHERE a.acknowledged <= :to AND (v.began IS NULL OR substr(a.acknowledged, 1, 10) >= substr(v.began, 1, 10))
  GROUP BY coalesce(w.person, lower(a.person)), a.policy, coalesce(a.version, '')
)
SELECT
  x.person || ' ' || x.policy || CASE WHEN x.version = '' THEN '' ELSE ' ' || x.version END
    || CASE WHEN count(*) OVER (PARTITION BY x.person, x.policy, x.version) > 1 THEN ' ' || substr(x.joined, 1, 10) ELSE '' END AS item,
  x.began AS occurred,
  CASE WHEN x.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.passed = 1 THEN NULL
    WHEN x.acknowledged IS NULL THEN 'not acknowledged; it applied to them from ' || x.began || ' to ' || x.ended
    ELSE 'acknowledged ' || x.acknowledged || '; it applied to them from ' || x.began
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT d.*, a.acknowledged,
    CASE WHEN a.acknowledged < :from OR days_between(d.began, a.acknowledged) <= 30 THEN 1 ELSE 0 END AS passed
  FROM duty d
  LEFT JOIN answer a ON a.person = d.who AND a.policy = d.policy AND a.version = d.version
) x
WHERE x.acknowledged IS NOT NULL OR days_between(x.began, x.ended) > 30
