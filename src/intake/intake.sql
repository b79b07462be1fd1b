-- :intake_change_known
SELECT 1 FROM change WHERE change = :change AND repository = :repository AND branch = :branch;
