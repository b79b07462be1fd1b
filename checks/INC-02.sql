-- id: INC-02
-- control: INC-02
-- title: Incidents were judged for significance
-- type: 2
-- population: Each incident detected in the period, once an activity of type
--   significance-assessment is on record.
-- deviation: No such activity names it as its subject, or one has another outcome than
--   significant or not-significant; one on a day before the detection is not about it.
-- evidence: incident, activity
WITH assessment AS (
  SELECT a.subject, a.performed,
    CASE WHEN lower(a.outcome) IN ('significant', 'not-significant', 'not significant') THEN 0 ELSE 1 END AS silent
  FROM v_activity_held a
  WHERE lower(a.type) = 'significance-assessment' AND a.subject IS NOT NULL AND a.performed <= :to
),
judgement AS (
  SELECT i.incident, min(a.performed) AS performed, max(a.silent) AS silent
  FROM v_incident i JOIN assessment a ON a.subject = i.incident AND substr(a.performed, 1, 10) >= substr(i.detected, 1, 10)
  GROUP BY i.incident
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
WHERE i.detected >= :from AND i.detected <= :to AND EXISTS (SELECT 1 FROM assessment)
