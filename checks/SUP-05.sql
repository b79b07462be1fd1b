-- id: SUP-05
-- control: SUP-05
-- title: Suppliers that matter were assessed before they were engaged, and at the cadence
-- type: 2
-- population: Each supplier in use at some time in the period, of another criticality than
--   medium (moderate) and low (minor), or of none on record.
-- deviation: It was engaged in the period and not assessed (by an activity of type
--   supplier-assessment that names it as subject) by that day; or more than the cadence lies
--   between an assessment in the period and the one before, or between the last and the end of
--   the period or its own; or it was never assessed.
-- evidence: supplier, activity
WITH used AS (
  SELECT s.supplier, s.engaged, s.artifact, s.locator,
    CASE WHEN s.ended <= :to THEN s.ended ELSE :to END AS ended
  FROM v_supplier s
  WHERE coalesce(lower(s.criticality), 'high') NOT IN ('medium', 'moderate', 'low', 'minor')
    AND s.engaged <= :to AND (s.ended IS NULL OR s.ended >= :from)
),
step AS (
  SELECT u.supplier, u.engaged, u.ended, u.artifact, u.locator, a.performed,
    lag(a.performed) OVER (PARTITION BY u.supplier, u.engaged, u.artifact, u.locator ORDER BY a.performed, a.activity) AS before
  FROM used u
  LEFT JOIN v_activity_held a ON a.subject = u.supplier AND lower(a.type) = 'supplier-assessment'
    AND a.performed <= u.ended AND a.performed_by IS NOT NULL AND a.outcome IS NOT NULL
),
assessed AS (
  SELECT supplier, engaged, ended, artifact, locator, min(performed) AS first, max(performed) AS last,
    max(CASE WHEN performed >= :from THEN hours_between(before, performed) END) AS longest
  FROM step
  GROUP BY supplier, engaged, ended, artifact, locator
),
judged AS (
  SELECT a.*, g.hours AS allowed,
    CASE WHEN hours_between(a.last, a.ended) <= g.hours AND coalesce(a.longest, 0) <= g.hours
      AND (a.engaged < :from OR substr(a.first, 1, 10) <= substr(a.engaged, 1, 10)) THEN 1 ELSE 0 END AS passed
  FROM assessed a
  LEFT JOIN v_setting g ON g.name = 'cadence.supplier_assessment'
)
SELECT
  supplier || CASE WHEN count(*) OVER (PARTITION BY supplier) > 1 THEN ' ' || substr(engaged, 1, 10) ELSE '' END AS item,
  coalesce(last, engaged) AS occurred,
  CASE WHEN passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN passed = 1 THEN NULL
    WHEN last IS NULL THEN 'engaged ' || substr(engaged, 1, 10) || ', and no assessment with an outcome is on record'
    WHEN engaged >= :from AND substr(first, 1, 10) > substr(engaged, 1, 10)
      THEN 'engaged ' || substr(engaged, 1, 10) || ', first assessed ' || substr(first, 1, 10)
    WHEN longest > allowed THEN 'the time between two assessments exceeds the cadence; last assessed ' || substr(last, 1, 10)
    ELSE 'last assessed ' || substr(last, 1, 10) || '; the cadence is ' || hours_in_words(allowed)
  END AS reason,
  artifact,
  locator,
  NULL AS system
FROM judged
