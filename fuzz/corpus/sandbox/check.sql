SELECT change AS item, occurred, CASE WHEN independent_approvals > 0 THEN 'pass' ELSE 'deviation' END AS verdict FROM v_change WHERE occurred >= :from
