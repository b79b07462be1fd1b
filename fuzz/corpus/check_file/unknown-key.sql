-- id: XX-01
-- contrl: XX-01
SELECT 1
