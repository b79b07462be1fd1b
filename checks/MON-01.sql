-- id: MON-01
-- control: MON-01
-- title: Scans recur at the cadence for every system
-- type: 2
-- population: Each scan in the period of a system in scope from its mvp phase to its eol (a system
--   without phases: throughout), with the time since the one before, and each such system with the
--   time since its last scan when that exceeds the cadence.
-- deviation: More than the cadence lies between a scan and the one before (the first known one:
--   the start of the period or of the phase), or between the last and the end.
-- evidence: scan
SELECT
  i.system || ' ' || i.occurred AS item,
  i.occurred,
  CASE WHEN i.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN i.in_time = 1 THEN NULL ELSE 'no scan ' || i.span END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM v_system_interval i
WHERE i.record = 'scan' AND i.phase = 'mvp'
