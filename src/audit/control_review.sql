-- :control_review_newest
SELECT reviewer, reviewed, note, digest FROM control_review WHERE control = :control
ORDER BY entry DESC LIMIT 1;
