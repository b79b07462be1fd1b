-- id: CHG-03
-- control: CHG-03
-- title: Tests passed before each production deployment
-- type: 2
-- population: Each deployment to production of a system in scope in the period, whatever came of
--   it.
-- deviation: The pipeline did not see the tests pass, or a suite's last run before the deployment
--   failed or ran none of its cases; a run that came only afterwards proves nothing, but counts when it failed.
-- evidence: deployment
WITH live AS (
  SELECT d.deployment, d.system, d.release, d.change, d.deployed, lower(d.tests) AS tests, d.artifact, d.locator
  FROM v_deployment d
  WHERE lower(d.environment) IN ('production', 'prod', 'live')
    AND d.deployed >= :from AND d.deployed <= :to
),
test AS MATERIALIZED (
  SELECT t.name, t.system, t.release, ltrim(t.release, 'vV') AS version, t.occurred, t.cases, t.failures, t.errors, t.skipped,
    t.artifact, t.locator
  FROM v_test_run t
),
-- A run belongs to a deployment by its system and release, or by the commit.
run AS (
  SELECT l.deployment, l.system, l.deployed, r.name, r.occurred, r.cases, r.failures, r.errors, r.skipped, r.artifact, r.locator
  FROM live l JOIN test r ON r.system = l.system AND r.version = ltrim(l.release, 'vV')
  UNION
  SELECT l.deployment, l.system, l.deployed, r.name, r.occurred, r.cases, r.failures, r.errors, r.skipped, r.artifact, r.locator
  FROM live l JOIN test r ON r.release = l.change
),
-- Of each suite the last run before the deployment, else the first one after it.
nearest AS (
  SELECT r.*,
    CASE WHEN r.occurred <= r.deployed THEN 1 ELSE 0 END AS in_time,
    CASE WHEN r.cases > coalesce(r.skipped, 0) AND r.failures = 0 AND r.errors = 0 THEN 1 ELSE 0 END AS passed,
    row_number() OVER (
      PARTITION BY r.system, r.deployment, coalesce(r.name, r.artifact)
      ORDER BY CASE WHEN r.occurred <= r.deployed THEN 0 ELSE 1 END,
        CASE WHEN r.occurred <= r.deployed THEN r.occurred END DESC,
        r.occurred, r.artifact, r.locator
    ) AS n
  FROM run r
),
seen AS (
  SELECT system, deployment,
    sum(passed * in_time) AS passed,
    sum(1 - passed) AS failed,
    min(CASE WHEN passed = 0 AND skipped >= cases THEN
      coalesce(name, 'a test run') || ' of ' || coalesce(occurred, 'unknown date') || ': none of its '
        || CAST(cases AS TEXT) || ' cases was run'
    WHEN passed = 0 THEN
      coalesce(name, 'a test run') || ' of ' || coalesce(occurred, 'unknown date') || ': '
      || CAST(coalesce(failures, 0) AS TEXT) || ' failures and ' || CAST(coalesce(errors, 0) AS TEXT) || ' errors in '
      || CAST(coalesce(cases, 0) AS TEXT) || ' cases' END) AS worst
  FROM nearest WHERE n = 1
  GROUP BY system, deployment
)
SELECT
  x.deployment AS item,
  x.deployed AS occurred,
  CASE WHEN x.passed = 1 THEN 'pass' ELSE 'deviation' END AS verdict,
  CASE
    WHEN x.passed = 1 THEN NULL
    WHEN x.worst IS NOT NULL THEN x.worst
    WHEN x.tests IS NULL THEN 'nothing shows that tests passed before it'
    ELSE 'the pipeline recorded tests: ' || x.tests
  END AS reason,
  x.artifact,
  x.locator,
  x.system
FROM (
  SELECT l.deployment, l.system, l.deployed, l.tests, l.artifact, l.locator, v.worst,
    CASE WHEN coalesce(v.failed, 0) = 0
      AND (l.tests = 'passed' OR (l.tests IS NULL AND v.passed > 0)) THEN 1 ELSE 0 END AS passed
  FROM live l
  LEFT JOIN seen v ON v.deployment = l.deployment AND v.system = l.system
) x
