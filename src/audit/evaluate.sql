-- :evaluate_has_kind
SELECT 1 FROM artifact WHERE kind = :kind AND superseded_by IS NULL LIMIT 1;
-- :evaluate_last_evidence
SELECT coalesce((SELECT entry FROM artifact WHERE decision = 0
  ORDER BY id DESC LIMIT 1), -1);
