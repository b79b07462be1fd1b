-- :gap_kinds
SELECT DISTINCT kind FROM artifact WHERE decision = 0 ORDER BY kind;
