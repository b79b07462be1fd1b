-- id: INC-02
-- control: INC-02
-- title: Incidents were judged for significance
-- type: 2
-- population: Each incident detected in the period, once an activity of type
--   significance-assessment is on record.
-- deviation: No such activity names it as its subject, or one has another outcome than
--   significant or not-significant.
-- evidence: incident, activity
WITH judgement AS (
  SELECT a.subject AS incident, min(a.performed) AS performed,
    max(CASE WHEN lower(a.outcome) IN ('significant', 'not-significant', 'not significant') THEN 0 ELSE 1 END) AS silent
  FROM v_activity a
  WHERE lower(a.type) = 'significance-assessment' AND a.subject IS NOT NULL AND a.performed <= :to
  GROUP BY a.subject
)
SELECT
  i.incident AS item,
  i.detected AS occurred,
  CASE WHEN j.performed IS NOT NULL AND j.silent = 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN j.performed IS NOT NULL AND j.silent = 0 THEN NULL
    WHEN j.performed IS NULL THEN 'nobody judged whether it is significant'
    ELSE 'its judgement has not the outcome significant or not-significant'
  END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM v_incident i
LEFT JOIN judgement j ON j.incident = i.incident
WHERE i.detected >= :from AND i.detected <= :to AND EXISTS (SELECT 1 FROM judgement)
