-- id: INC-06
-- control: INC-06
-- title: Final reports on significant incidents followed within a month
-- type: 2
-- population: Each incident judged significant and resolved by the end of the period, of which
--   the authority was notified, and whose final report was made or came due in the period.
-- deviation: No activity of type final-report about it took place within one month, by the
--   calendar, after the notification, or after the resolution where that came later than this;
--   one on a day before the detection is not about it.
-- evidence: incident, activity
WITH significant AS (
  SELECT DISTINCT a.subject AS incident
  FROM v_activity_held a
  WHERE lower(a.type) = 'significance-assessment' AND lower(a.outcome) = 'significant' AND a.performed <= :to
),
message AS (
  SELECT a.subject AS incident, lower(a.type) AS type, min(a.performed) AS performed
  FROM v_activity_held a
  WHERE lower(a.type) IN ('incident-notification', 'final-report') AND a.performed <= :to
    AND EXISTS (SELECT 1 FROM v_incident i WHERE i.incident = a.subject AND substr(i.detected, 1, 10) <= substr(a.performed, 1, 10))
  GROUP BY a.subject, lower(a.type)
),
-- The clock runs from the notification, or from the resolution of what took longer than its month.
handled AS (
  SELECT i.incident, i.system, i.artifact, i.locator,
    CASE WHEN i.resolved > CASE WHEN substr(n.performed, 6, 2) = '12' THEN CAST(CAST(substr(n.performed, 1, 4) AS INTEGER) + 1 AS TEXT) || '-01' || substr(n.performed, 8)
      ELSE substr(n.performed, 1, 5) || CASE WHEN substr(n.performed, 6, 2) < '09' THEN '0' ELSE '' END
        || CAST(CAST(substr(n.performed, 6, 2) AS INTEGER) + 1 AS TEXT) || substr(n.performed, 8) END
      THEN i.resolved ELSE n.performed END AS clock
  FROM v_incident i
  JOIN significant s ON s.incident = i.incident
  JOIN message n ON n.incident = i.incident AND n.type = 'incident-notification'
  WHERE i.detected <= :to AND i.resolved <= :to
),
judged AS (
  SELECT h.*, m.performed AS done,
    substr(CASE WHEN substr(h.clock, 6, 2) = '12' THEN CAST(CAST(substr(h.clock, 1, 4) AS INTEGER) + 1 AS TEXT) || '-01' || substr(h.clock, 8)
      ELSE substr(h.clock, 1, 5) || CASE WHEN substr(h.clock, 6, 2) < '09' THEN '0' ELSE '' END
        || CAST(CAST(substr(h.clock, 6, 2) AS INTEGER) + 1 AS TEXT) || substr(h.clock, 8) END, 1, 10) AS due
  FROM handled h
  LEFT JOIN message m ON m.incident = h.incident AND m.type = 'final-report'
)
SELECT
  incident AS item,
  clock AS occurred,
  CASE WHEN substr(done, 1, 10) <= due THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN substr(done, 1, 10) <= due THEN NULL
    ELSE 'the month ran from ' || clock || ' to ' || due
      || CASE WHEN done IS NULL THEN ', and no final report is on record' ELSE ', the final report was sent ' || done END END AS reason,
  artifact,
  locator,
  system
FROM judged
WHERE done >= :from OR (done IS NULL AND due < substr(:to, 1, 10))
