package cli

// commands in the order help lists them. Exit codes: 0 done, 1 internal error,
// 2 wrong input or usage, 3 not found, 4 not allowed, 5 conflict, 6 damaged
// data, 7 limits or busy, 130 stopped.
var commands []command

func init() { // breaks the cycle: help reads the table
	commands = []command{
		{"demo", "", makeDemo},
		{"serve", "", serve},
		{"sample", "", writeSample},
		{"import", "FILE...", importFiles},
		{"screen", "", screenCounty},
		{"explain", "HOUSEHOLD", explain},
		{"whatif", "", whatIf},
		{"household", "ID|NAME", household},
		{"village", "VILLAGE [NAME=VALUE...]", village},
		{"village import", "FILE", villageImport},
		{"worklist", "FILE.xlsx", writeWorklist},
		{"pack list", "", packList},
		{"pack check", "PACK", packCheck},
		{"pack test", "PACK", packTest},
		{"pack show", "PACK", packShow},
		{"pack diff", "OLD NEW", packDiff},
		{"pack coverage", "PACK", packCoverage},
		{"pack new ledger", "PACK ID", packNewLedger},
		{"pack amend list", "", amendList},
		{"pack amend show", "AMENDMENT", amendShow},
		{"plan read", "FILE", planRead},
		{"plan draft", "FILE", planDraft},
		{"plan diff", "OLD NEW", planDiff},
		{"audit verify", "", auditVerify},
		{"user list", "", userList},
		{"user add", "LOGIN", userAdd},
		{"user password", "LOGIN", userPassword},
		{"backup", "FILE", backup},
		{"doctor", "", doctor},
		{"version", "", version},
	}
}
