package registry

import "guben/store"

// invariants are what always holds; each query counts what breaks it. The locator
// lies elsewhere than the counties on a cluster, so it is read by itself.
var invariants = store.Invariants{
	{"check_household", `SELECT COUNT(*) FROM person p WHERE NOT EXISTS
		(SELECT 1 FROM household h WHERE h.county = p.county AND h.id = p.household)`},
	{"check_village", `SELECT COUNT(*) FROM person p JOIN household h ON h.county = p.county AND h.id = p.household
		WHERE h.village <> p.village`},
	{"check_county", `SELECT COUNT(*) FROM household WHERE village / 1000000 <> county`},
	{"check_membership", `SELECT COUNT(*) FROM person p WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.county = p.county
		AND m.person = p.id AND m.household = p.household AND m.from_day = p.from_day AND m.to_day = p.to_day)`},
	{"check_overlap", `SELECT COUNT(*) FROM membership a JOIN membership b ON b.county = a.county AND b.person = a.person
		AND b.id > a.id WHERE b.from_day <= a.to_day AND a.from_day <= b.to_day`},
	{"check_locator", `WITH l AS MATERIALIZED (SELECT county, person FROM person_locator) SELECT (SELECT COUNT(*) FROM l) -
		(SELECT COUNT(*) FROM l JOIN person p ON p.county = l.county AND p.id = l.person)`},
	{"check_number", `WITH l AS MATERIALIZED (SELECT number_index, person FROM person_locator) SELECT (SELECT COUNT("id_number_index") FROM person) -
		(SELECT COUNT(*) FROM l JOIN person p ON p."id_number_index" = l.number_index AND p.id = l.person)`},
	{"check_history", `SELECT COUNT(*) FROM person p WHERE NOT EXISTS
		(SELECT 1 FROM record_change c WHERE c.county = p.county AND c.subject = p.id)`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("registry", invariants) }
