-- id: PMR-01
-- control: PMR-01
-- title: Serious vulnerabilities ended in a root cause that was written down in time
-- type: 2
-- population: Each ticket of type vulnerability, critical or high, closed in the period or as
--   much earlier as the SLA allows (but not as false positive), once an activity of type
--   root-cause-analysis is on record; but for those that had neither an analysis nor come due by
--   the end.
-- deviation: No activity of type root-cause-analysis about the ticket, with a document, took
--   place within the SLA after the closing.
-- evidence: ticket, activity
WITH allowed AS (
  SELECT hours FROM v_setting WHERE name = 'sla.root_cause'
),
vulnerability AS (
  SELECT t.ticket, t.system, t.closed, t.artifact, t.locator, (SELECT hours FROM allowed) AS allowed
  FROM v_ticket t
  WHERE lower(t.type) = 'vulnerability' AND lower(t.severity) IN ('critical', 'high')
    AND t.closed <= :to AND coalesce(lower(t.resolution), '') <> 'false-positive'
    AND (t.closed >= :from OR hours_between(t.closed, :from) <= (SELECT hours FROM allowed))
    AND EXISTS (SELECT 1 FROM v_activity a WHERE lower(a.type) = 'root-cause-analysis')
),
judged AS (
  SELECT v.ticket, v.system, v.closed, v.allowed, v.artifact, v.locator, min(a.performed) AS performed
  FROM vulnerability v
  LEFT JOIN v_activity_held a ON a.subject = v.ticket AND lower(a.type) = 'root-cause-analysis' AND a.document IS NOT NULL AND a.performed <= :to
  GROUP BY v.ticket, v.system, v.closed, v.allowed, v.artifact, v.locator
)
SELECT
  ticket AS item,
  closed AS occurred,
  CASE WHEN hours_between(closed, performed) <= allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(closed, performed) <= allowed THEN NULL
    ELSE 'closed ' || closed || CASE WHEN performed IS NULL THEN ', no root cause with a document' ELSE ', root cause only ' || performed END
      || '; the SLA is ' || hours_in_words(allowed) END AS reason,
  artifact,
  locator,
  system
FROM judged
WHERE performed IS NOT NULL OR allowed IS NULL OR hours_between(closed, :to) > allowed
