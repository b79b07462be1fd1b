-- id: BLD-03
-- control: BLD-03
-- title: Every production release was archived
-- type: 2
-- population: Each release of a system that was deployed to production in the period and did not
--   fail there, and each such deployment that names no release; of a name under which several
--   commits were deployed (a branch), each commit; once an activity of type release-archive is on
--   record.
-- deviation: No activity of type release-archive about that system and release, with the place of
--   the archive as its document, took place by the end of the period.
-- evidence: deployment, activity
SELECT
  r.item,
  r.deployed AS occurred,
  CASE WHEN r.document IS NOT NULL THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN r.document IS NOT NULL THEN NULL
    WHEN r.release IS NULL THEN 'the deployment names no release'
    WHEN r.activity IS NOT NULL THEN r.activity || ' names no document'
    ELSE 'in production since ' || r.deployed || ', no record of its archive'
  END AS reason,
  r.artifact,
  r.locator,
  r.system
FROM v_release_activity r
WHERE r.type = 'release-archive'
