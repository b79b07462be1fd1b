-- id: ACC-03
-- control: ACC-03
-- title: Leavers lost their access in time
-- type: 2
-- population: Each access to a system in scope that somebody still had on their last day, if it
--   had not ended before the period began, but for those that had neither ended nor come due by
--   the period's end.
-- deviation: It was not revoked, nor had it run out, within the SLA after the end of the last day.
-- evidence: person, access_grant, access_revocation
-- A grant belongs to the first departure after it; one made after a departure counts too,
-- unless the person had been hired again by then.
WITH person AS MATERIALIZED (
  SELECT coalesce(w.person, lower(p.person)) AS key, p.joined, p.departed, p.artifact, p.locator
  FROM v_person p LEFT JOIN v_who w ON w.name = lower(p.person)
),
leaver AS (
  SELECT g.access_grant, g.person, g.system, g.granted, g.expires, g.revoked, g.artifact, g.locator,
    substr(p.departed, 1, 10) || 'T23:59:59Z' AS departed,
    row_number() OVER (
      PARTITION BY g.access_grant
      ORDER BY CASE WHEN substr(p.departed, 1, 10) >= substr(g.granted, 1, 10) THEN 0 ELSE 1 END, p.departed, p.artifact, p.locator
    ) AS n
  FROM v_access g
  JOIN person p ON p.key = g.who
  WHERE p.departed <= :to
    AND (substr(p.departed, 1, 10) >= substr(g.granted, 1, 10) OR NOT EXISTS (
      SELECT 1 FROM person q WHERE q.key = p.key AND q.joined > p.departed AND q.joined <= g.granted))
),
held AS (
  SELECT l.access_grant, l.person, l.system, l.granted, l.departed, l.artifact, l.locator,
    substr(l.expires, 1, 10) || 'T23:59:59Z' AS expires, l.revoked
  FROM leaver l
  WHERE l.n = 1
),
ending AS (
  SELECT h.*,
    CASE WHEN h.revoked IS NULL OR h.expires < h.revoked THEN h.expires ELSE h.revoked END AS ended,
    CASE WHEN h.granted > h.departed THEN h.granted ELSE h.departed END AS clock
  FROM held h
),
due AS (
  SELECT e.*, g.hours AS allowed
  FROM ending e
  LEFT JOIN v_setting g ON g.name = 'sla.revocation'
  WHERE (e.ended IS NULL OR (e.ended >= :from AND substr(e.ended, 1, 10) >= substr(e.departed, 1, 10)))
    AND (e.ended <= :to OR g.hours IS NULL OR hours_between(e.clock, :to) > g.hours)
)
SELECT
  access_grant AS item,
  clock AS occurred,
  CASE WHEN hours_between(clock, ended) <= allowed THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE WHEN hours_between(clock, ended) <= allowed THEN NULL
    ELSE person || ' left ' || substr(departed, 1, 10) || ', access to ' || system
      || CASE WHEN ended IS NULL THEN ' was never revoked' ELSE ' ended ' || ended END
      || '; the SLA is ' || hours_in_words(allowed) END AS reason,
  artifact,
  locator,
  system
FROM due
