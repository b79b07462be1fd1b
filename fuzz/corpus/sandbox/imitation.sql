/* a */ WITH "v_x" (a) AS MATERIALIZED (SELECT 1) -- b
SELECT [v_change].author, `name` FROM v_change, v_component