-- id: EOL-01
-- control: EOL-01
-- title: Retired systems have an approved decommission ticket
-- type: 2
-- population: Each system in scope whose eol phase began in the period.
-- deviation: No ticket of type decommission about it was opened and approved by the end of that
--   day.
-- evidence: ticket
WITH retired AS (
  SELECT p.system, p.began, substr(p.began, 1, 10) || 'T23:59:59Z' AS day_end
  FROM v_phase p
  WHERE p.phase = 'eol' AND p.began >= :from AND p.began <= :to
),
ticket AS (
  SELECT r.system, t.ticket, t.approved_by, t.approved, t.artifact, t.locator,
    CASE WHEN t.opened <= r.day_end AND t.approved_by IS NOT NULL AND t.approved <= r.day_end THEN 1 ELSE 0 END AS passed,
    row_number() OVER (
      PARTITION BY r.system
      ORDER BY CASE WHEN t.opened <= r.day_end AND t.approved_by IS NOT NULL AND t.approved <= r.day_end THEN 0 ELSE 1 END,
        t.ticket, t.artifact, t.locator
    ) AS n
  FROM retired r JOIN v_ticket t ON t.system = r.system AND lower(t.type) = 'decommission'
)
SELECT
  r.system AS item,
  r.began AS occurred,
  CASE WHEN t.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN t.passed = 1 THEN NULL
    WHEN t.ticket IS NULL THEN 'retired ' || substr(r.began, 1, 10) || ' without a decommission ticket'
    WHEN t.approved_by IS NULL OR t.approved IS NULL THEN 'retired ' || substr(r.began, 1, 10) || '; ' || t.ticket || ' has no recorded approval'
    ELSE 'retired ' || substr(r.began, 1, 10) || '; ' || t.ticket || ' was opened or approved only afterwards'
  END AS reason,
  t.artifact,
  t.locator,
  r.system
FROM retired r
LEFT JOIN ticket t ON t.system = r.system AND t.n = 1
