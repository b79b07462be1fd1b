-- id: INC-02
-- control: INC-02
-- title: Incidents were judged for significance, and significant ones reported inside the clocks
-- type: 2
-- population: Once an activity of type significance-assessment is on record: each incident
--   detected in the period (has it been judged), and of each one judged significant (outcome of
--   that activity) the early warning, the notification and the final report that were made or
--   came due in the period.
-- deviation: It was not judged; or no activity of type early-warning or incident-notification
--   about it took place within the SLA after its detection; or none of type final-report within
--   one month, by the calendar, after the notification, or after the resolution where that came
--   later than this.
-- evidence: incident, activity
WITH judgement AS (
  SELECT a.subject AS incident, min(a.performed) AS performed,
    max(CASE WHEN lower(a.outcome) = 'significant' THEN 1 ELSE 0 END) AS significant,
    max(CASE WHEN a.outcome IS NULL THEN 1 ELSE 0 END) AS silent
  FROM v_activity a
  WHERE lower(a.type) = 'significance-assessment' AND a.subject IS NOT NULL AND a.performed <= :to
  GROUP BY a.subject
),
message AS (
  SELECT a.subject AS incident, lower(a.type) AS type, a.performed, a.artifact, a.locator,
    row_number() OVER (PARTITION BY a.subject, lower(a.type) ORDER BY a.performed, a.activity, a.artifact, a.locator) AS n
  FROM v_activity a
  WHERE lower(a.type) IN ('early-warning', 'incident-notification', 'final-report') AND a.performed <= :to
),
stage AS (
  SELECT 'early-warning' AS type, 'sla.nis2_early_warning' AS setting
  UNION ALL SELECT 'incident-notification', 'sla.nis2_notification'
),
-- The first two clocks run from the detection, the last from the notification.
duty AS (
  SELECT i.incident, i.system, t.type, i.detected AS clock, m.performed AS done, g.hours AS allowed, NULL AS due,
    coalesce(m.artifact, i.artifact) AS artifact, CASE WHEN m.artifact IS NULL THEN i.locator ELSE m.locator END AS locator
  FROM v_incident i
  JOIN judgement j ON j.incident = i.incident AND j.significant = 1
  CROSS JOIN stage t
  LEFT JOIN v_setting g ON g.name = t.setting
  LEFT JOIN message m ON m.incident = i.incident AND m.type = t.type AND m.n = 1
  WHERE i.detected <= :to
  UNION ALL
  SELECT x.incident, x.system, 'final-report', x.clock, m.performed, NULL,
    CASE WHEN substr(x.clock, 6, 2) = '12' THEN CAST(CAST(substr(x.clock, 1, 4) AS INTEGER) + 1 AS TEXT) || '-01' || substr(x.clock, 8)
      ELSE substr(x.clock, 1, 5) || CASE WHEN substr(x.clock, 6, 2) < '09' THEN '0' ELSE '' END
        || CAST(CAST(substr(x.clock, 6, 2) AS INTEGER) + 1 AS TEXT) || substr(x.clock, 8) END,
    coalesce(m.artifact, x.artifact), CASE WHEN m.artifact IS NULL THEN x.locator ELSE m.locator END
  FROM (
    SELECT i.incident, i.system, i.artifact, i.locator,
      CASE WHEN i.resolved > CASE WHEN substr(n.performed, 6, 2) = '12' THEN CAST(CAST(substr(n.performed, 1, 4) AS INTEGER) + 1 AS TEXT) || '-01' || substr(n.performed, 8)
        ELSE substr(n.performed, 1, 5) || CASE WHEN substr(n.performed, 6, 2) < '09' THEN '0' ELSE '' END
          || CAST(CAST(substr(n.performed, 6, 2) AS INTEGER) + 1 AS TEXT) || substr(n.performed, 8) END
        THEN i.resolved ELSE n.performed END AS clock
    FROM v_incident i
    JOIN judgement j ON j.incident = i.incident AND j.significant = 1
    JOIN message n ON n.incident = i.incident AND n.type = 'incident-notification' AND n.n = 1
    WHERE i.detected <= :to AND i.resolved <= :to
  ) x
  LEFT JOIN message m ON m.incident = x.incident AND m.type = 'final-report' AND m.n = 1
),
judged AS (
  SELECT d.*,
    CASE WHEN d.due IS NOT NULL AND substr(d.done, 1, 10) <= substr(d.due, 1, 10) THEN 1
      WHEN hours_between(d.clock, d.done) <= d.allowed THEN 1 ELSE 0 END AS passed,
    CASE WHEN d.done IS NOT NULL THEN 1
      WHEN d.due IS NOT NULL THEN CASE WHEN substr(d.due, 1, 10) < substr(:to, 1, 10) THEN 1 ELSE 0 END
      WHEN hours_between(d.clock, :to) <= d.allowed THEN 0 ELSE 1 END AS came
  FROM duty d
  WHERE coalesce(d.done, :from) >= :from
)
SELECT
  i.incident || ' judgement' AS item,
  i.detected AS occurred,
  CASE WHEN j.performed IS NOT NULL AND j.silent = 0 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN j.performed IS NOT NULL AND j.silent = 0 THEN NULL
    WHEN j.performed IS NULL THEN 'nobody judged whether it is significant'
    ELSE 'its judgement has no outcome'
  END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM v_incident i
LEFT JOIN judgement j ON j.incident = i.incident
WHERE i.detected >= :from AND i.detected <= :to AND EXISTS (SELECT 1 FROM judgement)
UNION ALL
SELECT
  d.incident || ' ' || d.type,
  d.clock,
  CASE WHEN d.passed = 1 THEN 'pass' ELSE 'deviation' END,
  CASE WHEN d.passed = 1 THEN NULL
    ELSE 'the clock ran from ' || d.clock
      || CASE WHEN d.due IS NOT NULL THEN ' to ' || substr(d.due, 1, 10)
        ELSE ' for ' || coalesce(CAST(CAST(d.allowed AS INTEGER) AS TEXT), 'unknown') || ' hours' END
      || CASE WHEN d.done IS NULL THEN ', and none is on record' ELSE ', it was sent ' || d.done END END,
  d.artifact,
  d.locator,
  d.system
FROM judged d
WHERE d.came = 1
