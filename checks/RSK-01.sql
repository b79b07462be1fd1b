-- id: RSK-01
-- control: RSK-01
-- title: The threat model is dated before building began
-- type: 2
-- population: Each system in scope whose first phase of building (poc, mvp or release) began in
--   the period.
-- deviation: No document of type threat-model about the system was approved on an earlier day.
-- evidence: policy
WITH start AS (
  SELECT p.system, min(p.began) AS began
  FROM v_phase p
  WHERE p.phase IN ('poc', 'mvp', 'release')
  GROUP BY p.system
),
model AS (
  SELECT m.*, row_number() OVER (PARTITION BY m.system ORDER BY m.dated, m.artifact, m.locator) AS n
  FROM (
    SELECT system, coalesce(approved, '9999') AS dated, approved, artifact, locator
    FROM v_policy WHERE lower(type) = 'threat-model'
  ) m
)
SELECT
  b.system AS item,
  b.began AS occurred,
  CASE WHEN substr(m.dated, 1, 10) < substr(b.began, 1, 10) THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN substr(m.dated, 1, 10) < substr(b.began, 1, 10) THEN NULL
    WHEN m.dated IS NULL THEN 'building began ' || substr(b.began, 1, 10) || ' without a threat model'
    WHEN m.approved IS NULL THEN 'building began ' || substr(b.began, 1, 10) || '; its threat model has no date of approval'
    ELSE 'building began ' || substr(b.began, 1, 10) || ', its threat model was approved ' || substr(m.approved, 1, 10)
  END AS reason,
  m.artifact,
  m.locator,
  b.system
FROM start b
LEFT JOIN model m ON m.system = b.system AND m.n = 1
WHERE b.began >= :from AND b.began <= :to
