-- id: ACC-04
-- control: ACC-04
-- title: Access to proofs of concept and retired systems was revoked when the phase ended
-- type: 2
-- population: Each access to the poc environment of a system in scope whose poc phase had ended
--   (mvp, release or eol began), and each to a system in scope that had reached its eol, if it had
--   not ended before the phase or the period, but for those that had neither ended nor come due by
--   the period's end.
-- deviation: It was not revoked, nor had it run out, within the SLA after the end of the day on
--   which the phase ended.
-- evidence: access_grant
WITH phase_end AS (
  SELECT p.system,
    min(CASE WHEN p.phase IN ('mvp', 'release', 'eol') THEN p.began END) AS poc,
    min(CASE WHEN p.phase = 'eol' THEN p.began END) AS eol
  FROM v_phase p
  GROUP BY p.system
),
held AS (
  SELECT g.access_grant, g.person, g.system, g.environment, g.granted, g.artifact, g.locator, g.revoked,
    substr(g.expires, 1, 10) || 'T23:59:59Z' AS expires,
    substr(CASE WHEN lower(g.environment) = 'poc' THEN e.poc ELSE e.eol END, 1, 10) || 'T23:59:59Z' AS ending
  FROM v_access g JOIN phase_end e ON e.system = g.system
  WHERE CASE WHEN lower(g.environment) = 'poc' THEN e.poc ELSE e.eol END <= :to
),
ended AS (
  SELECT h.*,
    CASE WHEN h.revoked IS NULL OR h.expires < h.revoked THEN h.expires ELSE h.revoked END AS ended,
    CASE WHEN h.granted > h.ending THEN h.granted ELSE h.ending END AS clock
  FROM held h
),
due AS (
  SELECT e.*, g.hours AS allowed
  FROM ended e
  LEFT JOIN v_setting g ON g.name = 'sla.revocation'
  WHERE (e.ended IS NULL OR (e.ended >= :from AND substr(e.ended, 1, 10) >= substr(e.ending, 1, 10)))
    AND (e.ended <= :to OR g.hours IS NULL OR hours_between(e.clock, :to) > g.hours)
)
SELECT
  access_grant AS item,
  clock AS occurred,
  CASE WHEN hours_between(clock, ended) <= allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(clock, ended) <= allowed THEN NULL
    ELSE 'the phase ended ' || substr(ending, 1, 10) || ', access of ' || person || ' to ' || system
      || coalesce(' ' || environment, '')
      || CASE WHEN ended IS NULL THEN ' was never revoked' ELSE ' ended ' || ended END
      || '; the SLA is ' || hours_in_words(allowed) END AS reason,
  artifact,
  locator,
  system
FROM due
