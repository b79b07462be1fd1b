-- id: INC-05
-- control: INC-05
-- title: The authority had the notification of significant incidents in time
-- type: 2
-- population: Each incident that an activity of type significance-assessment judged significant,
--   detected in the period or as much earlier as the SLA allows, but for those of which there was
--   neither such a message nor an end of the SLA by the end.
-- deviation: No activity of type incident-notification about it took place within the SLA after
--   its detection; one on an earlier day is not about it.
-- evidence: incident, activity
SELECT
  n.incident AS item,
  n.detected AS occurred,
  CASE WHEN hours_between(n.detected, n.told) <= n.allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(n.detected, n.told) <= n.allowed THEN NULL
    ELSE 'detected ' || n.detected || coalesce(', the notification was sent ' || n.told, ', no notification is on record')
      || '; the SLA is ' || hours_in_words(n.allowed) END AS reason,
  n.artifact,
  n.locator,
  n.system
FROM v_incident_notice n
WHERE n.type = 'incident-notification'
