-- id: BCM-01
-- control: BCM-01
-- title: Backups were restored in a test at the cadence
-- type: 2
-- population: Each activity of type restore-test in the period of a system from its release phase
--   to its eol (a system without phases: throughout), with the time since the one before; and,
--   once there is one for any system, each such system with the time since its last one (or since
--   that phase began) when that exceeds the cadence.
-- deviation: More than the cadence lies between one and the one before (the first known one: the
--   start of the period or of the phase), or between the last and the end; or it names nobody who
--   performed it, or its outcome is not passed.
-- evidence: activity
SELECT
  x.system || ' ' || coalesce(x.event, 'due at the end') AS item,
  x.occurred,
  CASE WHEN x.fault IS NULL AND x.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.fault IS NOT NULL THEN x.fault
    WHEN x.in_time = 1 THEN NULL
    ELSE 'no restore test ' || x.span
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT i.*,
    CASE
      WHEN i.event IS NULL THEN NULL
      WHEN i.performed_by IS NULL THEN 'names nobody who performed it'
      WHEN lower(i.outcome) = 'passed' THEN NULL
      ELSE 'its outcome is ' || coalesce(i.outcome, 'not recorded')
    END AS fault
  FROM v_system_interval i
  WHERE i.record = 'activity' AND i.type = 'restore-test' AND i.phase = 'release'
) x
