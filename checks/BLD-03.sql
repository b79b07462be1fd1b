-- id: BLD-03
-- control: BLD-03
-- title: Every production release was archived
-- type: 2
-- population: Each release of a system that was deployed to production in the period and did not
--   fail there, and each such deployment that names no release; once an activity of type
--   release-archive is on record.
-- deviation: No activity of type release-archive about that system and release, with the place of
--   the archive as its document, took place by the end of the period.
-- evidence: deployment, activity
WITH live AS (
  SELECT d.system, d.release, d.deployment, d.deployed, d.artifact, d.locator,
    row_number() OVER (
      PARTITION BY d.system, coalesce(d.release, ''), CASE WHEN d.release IS NULL THEN d.deployment ELSE '' END
      ORDER BY d.deployed, d.deployment, d.artifact, d.locator
    ) AS n
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND coalesce(lower(d.result), '') <> 'failure'
    AND d.deployed >= :from AND d.deployed <= :to
),
done AS (
  SELECT a.system, a.subject, a.activity, a.document, a.artifact, a.locator,
    row_number() OVER (
      PARTITION BY a.system, a.subject
      ORDER BY CASE WHEN a.document IS NULL THEN 1 ELSE 0 END, a.performed, a.activity, a.artifact, a.locator
    ) AS n
  FROM v_activity a
  WHERE lower(a.type) = 'release-archive' AND a.performed <= :to
)
SELECT
  l.system || ' ' || coalesce(l.release, 'deployment ' || l.deployment) AS item,
  l.deployed AS occurred,
  CASE WHEN a.document IS NOT NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN a.document IS NOT NULL THEN NULL
    WHEN l.release IS NULL THEN 'the deployment names no release'
    WHEN a.activity IS NOT NULL THEN a.activity || ' names no document'
    ELSE 'in production since ' || l.deployed || ', no record of its archive'
  END AS reason,
  coalesce(a.artifact, l.artifact) AS artifact,
  CASE WHEN a.artifact IS NULL THEN l.locator ELSE a.locator END AS locator,
  l.system
FROM live l
LEFT JOIN done a ON a.system = l.system AND a.subject = l.release AND a.n = 1
WHERE l.n = 1 AND EXISTS (SELECT 1 FROM done)
