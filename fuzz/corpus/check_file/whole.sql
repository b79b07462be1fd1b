-- id: XX-01
-- control: XX-01
-- title: All is well
-- type: 2
-- population: Each thing
--   of every kind.
-- deviation: It is not well.
-- evidence: ticket, sbom
-- A comment.

WITH x AS (SELECT 1) SELECT * FROM x
