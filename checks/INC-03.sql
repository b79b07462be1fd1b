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
SELECT
  n.incident AS item,
  n.detected AS occurred,
  CASE WHEN hours_between(n.detected, n.told) <= n.allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(n.detected, n.told) <= n.allowed THEN NULL
    ELSE 'detected ' || n.detected || coalesce(', customers were told ' || n.told, ', customers were not told')
      || '; the SLA is ' || hours_in_words(n.allowed) END AS reason,
  n.artifact,
  n.locator,
  n.system
FROM v_incident_notice n
WHERE n.type = 'customer-notice'
