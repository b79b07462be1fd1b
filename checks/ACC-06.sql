-- id: ACC-06
-- control: ACC-06
-- title: Access to repositories and build systems needs a second factor
-- type: 1
-- population: Each access to an environment called repository, source, build, ci, pipeline or
--   registry that is held at the end of the period: granted, neither revoked nor run out.
-- deviation: A second factor is not enforced, or nothing says that it is.
-- evidence: access_grant
SELECT
  x.access_grant AS item,
  x.granted AS occurred,
  CASE WHEN x.mfa = 'yes' THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.mfa = 'yes' THEN NULL
    WHEN x.mfa IS NULL THEN 'nothing says whether ' || x.person || ' needs a second factor for ' || x.system
    ELSE x.person || ' needs no second factor for ' || x.system
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT g.access_grant, g.person, g.system, g.granted, lower(g.mfa) AS mfa, g.artifact, g.locator
  FROM v_access g
  WHERE (g.revoked IS NULL OR g.revoked > :to) AND (g.expires IS NULL OR substr(g.expires, 1, 10) >= substr(:to, 1, 10))
    AND lower(g.environment) IN ('repository', 'source', 'build', 'ci', 'pipeline', 'registry')
) x
