-- id: INC-03
-- control: INC-03
-- title: Customers were told of significant incidents in time
-- type: 2
-- population: Each incident that an activity of type significance-assessment judged significant,
--   detected in the period or as much earlier as the SLA allows, but for those of which there was
--   neither such a message nor an end of the SLA by the end.
-- deviation: No activity of type customer-notice about it took place within the SLA after its
--   detection; one on an earlier day is not about it.
-- evidence: incident, activity
WITH significant AS (
  SELECT DISTINCT a.subject AS incident
  FROM v_activity a
  WHERE lower(a.type) = 'significance-assessment' AND lower(a.outcome) = 'significant' AND a.performed <= :to
),
told AS (
  SELECT i.incident, i.system, i.detected, i.artifact, i.locator, g.hours AS allowed, min(a.performed) AS performed
  FROM v_incident i
  JOIN significant s ON s.incident = i.incident
  LEFT JOIN v_setting g ON g.name = 'sla.customer_notice'
  LEFT JOIN v_activity a ON a.subject = i.incident AND lower(a.type) = 'customer-notice' AND a.performed <= :to
    AND substr(a.performed, 1, 10) >= substr(i.detected, 1, 10)
  WHERE i.detected <= :to AND (i.detected >= :from OR hours_between(i.detected, :from) <= g.hours)
  GROUP BY i.incident, i.system, i.detected, i.artifact, i.locator, g.hours
)
SELECT
  incident AS item,
  detected AS occurred,
  CASE WHEN hours_between(detected, performed) <= allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(detected, performed) <= allowed THEN NULL
    ELSE 'detected ' || detected || CASE WHEN performed IS NULL THEN ', customers were not told' ELSE ', customers were told ' || performed END
      || '; the SLA is ' || hours_in_words(allowed) END AS reason,
  artifact,
  locator,
  system
FROM told
WHERE performed IS NOT NULL OR allowed IS NULL OR hours_between(detected, :to) > allowed
