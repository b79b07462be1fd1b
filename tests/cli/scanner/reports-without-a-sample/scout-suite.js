scoutsuite_results =
{"account_id":"1","last_run":{"ruleset_name":"default","time":"2021-01-02 03:04:05+0000","version":"5.10.2"},"provider_code":"aws","services":{"iam":{"findings":{"iam-x":{"description":"Root","level":"danger","items":["iam.users.a","iam.users.b"],"rationale":"<b>x</b>","flagged_items":2}}},"ec2":{"findings":{"ec2-y":{"description":"Y","level":"warning","items":[]}}}}}
