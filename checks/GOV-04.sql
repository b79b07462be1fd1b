-- id: GOV-04
-- control: GOV-04
-- title: Top management approved the policies on security
-- type: 2
-- population: Each version of a policy on security as a whole (type security-policy, or tagged
--   iso27001:5.2, nis2:Art.20(1) or ssdf:PO.2.3) that was in force in the period.
-- deviation: It was not approved, or not by somebody who worked here then and reports to nobody,
--   while others report to them, as the records of people say.
-- evidence: policy, person
WITH version AS (
  SELECT p.policy, coalesce(p.version, '') AS version, p.system, p.approved_by, p.approved, p.artifact, p.locator,
    coalesce(p.effective, p.approved) AS began,
    lead(coalesce(p.effective, p.approved)) OVER (
      PARTITION BY p.policy, coalesce(p.system, '') ORDER BY coalesce(p.effective, p.approved, ''), coalesce(p.version, ''), p.artifact, p.locator
    ) AS replaced
  FROM v_policy p
  WHERE lower(p.type) = 'security-policy'
    OR ', ' || lower(p.satisfies) || ',' LIKE '%, iso27001:5.2,%'
    OR ', ' || lower(p.satisfies) || ',' LIKE '%, nis2:art.20(1),%'
    OR ', ' || lower(p.satisfies) || ',' LIKE '%, ssdf:po.2.3,%'
),
judged AS (
  SELECT v.*,
    CASE WHEN EXISTS (
      SELECT 1 FROM v_person t
      WHERE lower(t.person) = lower(v.approved_by) AND t.manager IS NULL
        AND EXISTS (SELECT 1 FROM v_person q WHERE lower(q.manager) = lower(t.person))
        AND substr(t.joined, 1, 10) <= substr(v.approved, 1, 10)
        AND (t.departed IS NULL OR substr(t.departed, 1, 10) >= substr(v.approved, 1, 10))
    ) THEN 1 ELSE 0 END AS passed
  FROM version v
  WHERE (v.began IS NULL OR v.began <= :to) AND (v.replaced IS NULL OR v.replaced > :from)
)
SELECT
  policy || CASE WHEN version = '' THEN '' ELSE ' ' || version END AS item,
  coalesce(approved, began) AS occurred,
  CASE WHEN passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN passed = 1 THEN NULL
    WHEN approved_by IS NULL THEN 'names nobody who approved it'
    WHEN approved IS NULL THEN 'has no date of approval'
    ELSE 'approved ' || substr(approved, 1, 10) || ' by ' || approved_by || ', who is not on record as top management'
  END AS reason,
  artifact,
  locator,
  system
FROM judged
