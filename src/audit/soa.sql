-- :soa_risks
SELECT DISTINCT risk, title FROM v_risk WHERE title IS NOT NULL ORDER BY risk, title;
