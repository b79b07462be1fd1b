-- id: SEC-01
-- control: SEC-01
-- title: Repositories were scanned for secrets at the cadence
-- type: 2
-- population: Each scan for secrets (by its tool or category) in the period of a system from its
--   poc phase to its eol (a system without phases: throughout), with the time since the one
--   before; and, once there is one for any system, each such system with the time since its last
--   one (or since that phase began) when that exceeds the cadence.
-- deviation: More than the cadence lies between a scan and the one before (the first known one:
--   the start of the period or of the phase), or between the last and the end.
-- evidence: scan
SELECT
  i.system || ' ' || coalesce(i.event, 'due at the end') AS item,
  i.occurred,
  CASE WHEN i.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN i.in_time = 1 THEN NULL ELSE 'no scan for secrets ' || i.span END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM v_system_interval i
WHERE i.record = 'secret-scan' AND i.phase = 'poc'
