# A workspace with two small frameworks of its own, "has" and "asks", three controls, and rows between them.
. "$DATA/year.sh"
frameworks has,asks
mkdir frameworks controls checks crosswalks
tab=$(printf '\t')
table() {
	sed "s/ *| */$tab/g" >"$1"
}
table frameworks/has.tsv <<'END'
# framework: has
# title: What the company has
# version: 1
H.1||criterion||Changes are approved|requirement|
H.2||criterion||Alerts are looked at|requirement|
H.3||criterion||Suppliers are known|requirement|
END
table frameworks/asks.tsv <<'END'
# framework: asks
# title: What the customer asks for
# version: 2
W||chapter||Work|heading|
W.1|W|clause||Changes are approved by somebody else|requirement|
W.2|W|clause||Every alert is triaged|requirement|
W.3|W|clause||Risks of suppliers are treated|requirement|
W.4|W|clause||Staff are trained|requirement|
M||chapter||Management|heading|
M.1|M|clause||Management looks at it once a year|requirement|
M.2|M|clause||The whole is documented|requirement|
END
table crosswalks/has-asks.tsv <<'END'
# crosswalk: has-asks
# title: What the company has against what the customer asks for
# source: has 1
# target: asks 2
# author: The GRC owner
# published: 2025
# licence: none
# method: human
H.1|W.1|intersects-with|semantic|high|reviewed||Both want approval; that it is by somebody else is left.|||
H.2|W.2|equal|semantic|high|reviewed||Both ask that each alert is triaged.|||
H.3|W.3|subset-of|functional|medium|asserted||Knowing suppliers is part of it; treating the risks is left.|||
H.3|M.2|equal|syntactic|low|contested|old sheet|The old sheet says so.|||A list of suppliers does not document the whole.
-|M.1|no-relationship||high|reviewed||Nothing the company has asks for a review by management.|||
END
control() {
	cat >"controls/$1.yaml"
}
control XA-01 <<'END'
id: XA-01
title: Changes are approved
objective: Two pairs of eyes see each change
owner_role: Engineering manager
cadence: each change
phases: [release]
evidence: [git-history]
supports:
- {framework: has, requirement: H.1, support: integral-to}
- {framework: asks, requirement: W.1, support: integral-to, residual: That it is somebody else}
END
control XB-01 <<'END'
id: XB-01
title: Alerts are triaged
objective: Nothing burns unseen
owner_role: Security engineer
cadence: each alert
phases: [release]
evidence: [alert]
supports:
- {framework: has, requirement: H.2, support: example-of}
- {framework: asks, requirement: W.2, support: integral-to}
END
control XC-01 <<'END'
id: XC-01
title: Staff are trained
objective: People know the threats
owner_role: People lead
cadence: yearly
phases: [release]
evidence: [person, training]
supports:
- {framework: asks, requirement: W.4, support: integral-to}
END
control XD-01 <<'END'
id: XD-01
title: Management reviews
objective: The top knows how it stands
owner_role: GRC owner
cadence: yearly
phases: [release]
evidence: [policy]
gap: no check reads minutes
supports:
- {framework: asks, requirement: M.1, support: integral-to}
END
# check CONTROL KINDS QUERY
check() {
	printf -- '-- id: %s\n-- control: %s\n-- title: T\n-- type: 2\n-- population: Each one.\n-- deviation: Never.\n' "$1" "$1"
	printf -- '-- evidence: %s\n%s\n' "$2" "$3"
}
row="'pass' AS verdict, NULL AS reason, artifact, locator, NULL AS system"
check XA-01 git-history "SELECT change AS item, occurred, $row FROM v_change" >checks/XA-01.sql
check XB-01 alert "SELECT alert AS item, raised AS occurred, $row FROM v_alert" >checks/XB-01.sql
check XC-01 'person, training' "SELECT person AS item, completed AS occurred, $row FROM v_training" >checks/XC-01.sql
# No digest depends on what ships.
plain() {
	sed -E 's/art:[0-9a-f]{12}/art:.../g; s/of [0-9]+\)/of N)/'
}
