-- id: DSN-02
-- control: DSN-02
-- title: The design was reviewed by somebody else before the first production release
-- type: 2
-- population: Each system whose first production release (its release phase, or its first
--   deployment to production if that was earlier) came in the period.
-- deviation: No activity of type design-review on an earlier day was performed by somebody other
--   than the owner of the document that it names as its subject.
-- evidence: activity, policy
WITH beginning AS (
  SELECT p.system, p.began FROM v_phase p WHERE p.phase = 'release'
  UNION ALL
  SELECT d.system, d.deployed FROM v_deployment d WHERE lower(d.environment) IN ('production', 'prod', 'live')
),
debut AS (
  SELECT b.system, min(b.began) AS began
  FROM beginning b
  GROUP BY b.system
),
review AS (
  SELECT a.system, a.activity, a.performed, a.performed_by, a.subject, a.artifact, a.locator, p.owner,
    CASE WHEN lower(a.performed_by) <> lower(p.owner) AND NOT EXISTS (
      SELECT 1 FROM v_identity m JOIN v_identity n ON n.person = m.person
      WHERE m.name = lower(a.performed_by) AND n.name = lower(p.owner)) THEN 1 ELSE 0 END AS independent
  FROM v_activity_held a
  LEFT JOIN (SELECT policy, min(owner) AS owner FROM v_policy GROUP BY policy) p ON p.policy = a.subject
  WHERE lower(a.type) = 'design-review'
),
best AS (
  SELECT d.system, d.began, r.activity, r.performed, r.performed_by, r.subject, r.owner, r.artifact, r.locator,
    CASE WHEN r.independent = 1 AND substr(r.performed, 1, 10) < substr(d.began, 1, 10) THEN 1 ELSE 0 END AS passed,
    row_number() OVER (
      PARTITION BY d.system
      ORDER BY CASE WHEN r.independent = 1 AND substr(r.performed, 1, 10) < substr(d.began, 1, 10) THEN 0 ELSE 1 END,
        r.performed, r.artifact, r.locator
    ) AS n
  FROM debut d LEFT JOIN review r ON r.system = d.system
  WHERE d.began >= :from AND d.began <= :to
)
SELECT
  system AS item,
  began AS occurred,
  CASE WHEN passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN passed = 1 THEN NULL
    WHEN activity IS NULL THEN 'first in production ' || substr(began, 1, 10) || ' without a review of its design'
    WHEN substr(performed, 1, 10) >= substr(began, 1, 10) THEN 'first in production ' || substr(began, 1, 10) || ', ' || activity || ' was only ' || substr(performed, 1, 10)
    WHEN performed_by IS NULL THEN activity || ' names nobody who performed it'
    WHEN owner IS NULL THEN activity || ' names no document with an owner as its subject'
    ELSE activity || ' was performed by ' || performed_by || ', the owner of ' || subject
  END AS reason,
  artifact,
  locator,
  system
FROM best WHERE n = 1
