-- id: OPS-01
-- control: OPS-01
-- title: Alerts were triaged in time
-- type: 2
-- population: Each alert about the whole organisation or a system in scope that waited for triage
--   at some time in the period, but for those that still wait and are not yet due at its end.
-- deviation: It was triaged after the SLA, by nobody named, at a time before it was raised, or not
--   at all.
-- evidence: alert
SELECT
  x.alert AS item,
  x.raised AS occurred,
  CASE WHEN x.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.passed = 1 THEN NULL
    WHEN x.triaged IS NULL THEN 'raised ' || x.raised || ', not triaged by the end of the period'
    WHEN x.triaged < x.raised THEN 'raised ' || x.raised || ', recorded as triaged before that, ' || x.triaged
    WHEN hours_between(x.raised, x.triaged) <= x.allowed THEN 'triaged ' || x.triaged || ' by nobody named'
    ELSE 'raised ' || x.raised || ', triaged ' || x.triaged || '; the SLA is ' || hours_in_words(x.allowed)
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT a.alert, a.system, a.raised, CASE WHEN a.triaged <= :to THEN a.triaged END AS triaged, g.hours AS allowed, a.artifact, a.locator,
    CASE WHEN a.triaged <= :to AND a.triaged >= a.raised AND a.triaged_by IS NOT NULL
      AND hours_between(a.raised, a.triaged) <= g.hours THEN 1 ELSE 0 END AS passed
  FROM v_alert a
  LEFT JOIN v_setting g ON g.name = 'sla.triage'
  WHERE a.raised <= :to AND (a.triaged IS NULL OR a.triaged >= :from OR a.raised >= :from)
) x
WHERE x.triaged IS NOT NULL OR x.allowed IS NULL OR hours_between(x.raised, :to) > x.allowed
