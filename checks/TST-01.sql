-- id: TST-01
-- control: TST-01
-- title: Systems in production had a penetration test at the cadence
-- type: 2
-- population: Each activity of type penetration-test in the period of a system from its release
--   phase to its eol (a system without phases: throughout), with the time since the one before;
--   and, once there is one for any system, each such system with the time since its last one (or
--   since that phase began) when that exceeds the cadence.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period or of the phase), or between the last and the end; or it names nobody who
--   performed it, or no report that it left.
-- evidence: activity
SELECT
  x.system || ' ' || coalesce(x.event, 'due at the end') AS item,
  x.occurred,
  CASE WHEN x.fault IS NULL AND x.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.fault IS NOT NULL THEN x.fault
    WHEN x.in_time = 1 THEN NULL
    ELSE 'no penetration test ' || x.span
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT i.*,
    CASE
      WHEN i.event IS NULL THEN NULL
      WHEN i.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN i.document IS NULL THEN 'names no document that it left'
    END AS fault
  FROM v_system_interval i
  WHERE i.record = 'activity' AND i.type = 'penetration-test' AND i.phase = 'release'
) x
