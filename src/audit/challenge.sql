-- :challenge_list
SELECT edge, challenger, challenged, reason FROM v_challenge ORDER BY edge;
-- :challenge_count
SELECT COUNT(*) FROM challenge WHERE edge = :edge;
