-- id: ACC-02
-- control: ACC-02
-- title: Access to production was reviewed at the cadence
-- type: 2
-- population: Each review in the period of who has access to production (or to no environment in
--   particular) of a system in scope from its release phase to its eol (a system without phases:
--   throughout), with the time since the one before, and each such system with the time since its
--   last review when that exceeds the cadence; a review without a reviewer does not count.
-- deviation: More than the cadence lies between a review and the one before (the first known one:
--   the start of the period or of the phase), or between the last and the end.
-- evidence: access_review
SELECT
  i.system || ' ' || i.occurred AS item,
  i.occurred,
  CASE WHEN i.in_time = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN i.in_time = 1 THEN NULL ELSE 'no review ' || i.span END AS reason,
  i.artifact,
  i.locator,
  i.system
FROM v_system_interval i
WHERE i.record = 'access-review' AND i.phase = 'release'
