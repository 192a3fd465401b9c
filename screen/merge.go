package screen

import (
	"encoding/json"

	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// identity tells findings apart: a rule claims a kind of thing about a subject once.
type identity struct {
	rule      string
	kind      Kind
	household int64
	person    int64
	village   division.Code // of a village's own findings only: households move
}

func (c *clue) identity() identity {
	key := identity{rule: c.rule, kind: c.kind, household: c.household.id, person: c.person}
	if c.household.id == 0 {
		key.village = c.household.village
	}
	return key
}

// known is what is stored of a finding that screening has to respect.
type known struct {
	id       int64
	village  division.Code
	state    State
	decider  int64
	evidence string
	persons  int
	present  bool
	seen     bool // by the running screening
}

// merger holds the clues of a running screening against the stored findings.
type merger struct {
	tx        *store.Tx
	county    int64
	screening int64
	pack      *pack.Pack
	day       period.Day
	homes     bool // members have not been read
	stored    map[identity]*known

	opened, renewed, cleared int64
}

// load reads the stored findings of what the source covers, of some rules or
// (nil) of all.
func (m *merger) load(from *source, rules []string) error {
	m.stored = map[identity]*known{}
	var w store.Where
	w.And("county = ? AND pack = ?", m.county, m.pack.ID)
	switch {
	case from.household != 0: // cast: SQLite would plan a bare value anew each time, to see if a partial index covers it
		w.And("household = CAST(? AS BIGINT)", from.household)
	case from.scope.Division != 0: // where its households are now, not where they were found
		village := w.Mark(int64(from.scope.Division))
		w.And("(household = 0 AND village = " + village + " OR household IN (SELECT id FROM household WHERE county = $1 AND village = " + village + "))")
	}
	if rules != nil {
		w.AndIn("rule", store.Anys(rules)...)
	}
	return m.tx.Each(func(row store.Scanner) error {
		var key identity
		var k known
		var present int
		err := row.Scan(&k.id, &key.rule, &key.kind, &key.household, &key.person, &key.village, &k.state, &k.decider, &k.evidence, &k.persons, &present)
		k.present, k.village = present == 1, key.village
		if key.household != 0 {
			key.village = 0
		}
		m.stored[key] = &k
		return err
	}, "SELECT id, rule, kind, household, person, village, state, decided_by, evidence, persons, present FROM finding WHERE "+w.String(), w.Args...)
}

// meet stores a clue: a new finding, or fresh evidence for a known one.
func (m *merger) meet(c clue, evidence string) error {
	found := m.stored[c.identity()]
	if found != nil {
		found.seen = true
		if found.evidence == evidence && found.present {
			return m.resize(found, c)
		}
	}
	if found != nil {
		m.renewed++
		if found.evidence == evidence {
			return m.reopen(found, c)
		}
	}
	reason, err := json.Marshal(c.decision.Reason())
	if err != nil {
		return err
	}
	if found == nil {
		return m.open(c, reason, evidence)
	}
	return m.renew(found, c, reason, evidence)
}

// resize counts the people a finding concerns anew, where members have come or
// gone on whom its evidence does not rest.
func (m *merger) resize(found *known, c clue) error {
	if m.homes || c.person != 0 || c.household.id == 0 || len(c.household.persons) == found.persons {
		return nil
	}
	_, err := m.tx.Exec("UPDATE finding SET persons = $1 WHERE county = $2 AND id = $3", len(c.household.persons), m.county, found.id)
	return err
}

func (m *merger) open(c clue, reason []byte, evidence string) error {
	missing, err := lacking(c)
	if err != nil {
		return err
	}
	persons, err := m.persons(c)
	if err != nil {
		return err
	}
	m.opened++
	id := m.tx.NewID()
	if _, err := m.tx.Exec(`INSERT INTO finding (county, id, village, household, person, persons, pack, rule, kind, state, unit, due, received,
			day, version, reason, missing, evidence, present, attention, first_at, last_at, screening,
			decided_by, decided_name, decided_at, note, revision)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1, 0, $19, $19, $20, 0, '', 0, '', 1)`,
		m.county, id, int64(c.household.village), c.household.id, c.person, persons, m.pack.ID, c.rule, string(c.kind), string(New), c.unit,
		int64(c.due), int64(c.received), m.day.String(), m.pack.Version, string(reason), missing, evidence, m.tx.Now(), m.screening); err != nil {
		return err
	}
	return m.note(id, "found", "", New, c.unit)
}

// persons is how many people the clue concerns: the person, or the household's
// members, who are asked for now if its rules did not need them.
func (m *merger) persons(c clue) (n int, err error) {
	switch {
	case c.person != 0:
		return 1, nil
	case !m.homes || c.household.id == 0:
		return len(c.household.persons), nil
	}
	err = m.tx.QueryRow("SELECT COUNT(*) FROM membership WHERE county = $1 AND household = $2 AND from_day <= $3 AND to_day >= $3",
		m.county, c.household.id, m.day.String()).Scan(&n)
	return n, err
}

func lacking(c clue) (string, error) {
	if c.lacking == nil {
		return "[]", nil
	}
	text, err := json.Marshal(c.lacking)
	return string(text), err
}

// renew replaces the evidence. A person's decision stays; where the evidence
// it rested on has changed, the finding asks for another look. What only a
// screening had closed is open again.
func (m *merger) renew(found *known, c clue, reason []byte, evidence string) error {
	missing, err := lacking(c)
	if err != nil {
		return err
	}
	persons, err := m.persons(c)
	if err != nil {
		return err
	}
	_, attention := found.again()
	if _, err := m.tx.Exec(`UPDATE finding SET persons = $1, due = $2, received = $3, day = $4, version = $5, reason = $6, missing = $7, evidence = $8,
			present = 1, attention = $9, last_at = $10, screening = $11, revision = revision + 1 WHERE county = $12 AND id = $13`,
		persons, int64(c.due), int64(c.received), m.day.String(), m.pack.Version, string(reason), missing, evidence, attention, m.tx.Now(), m.screening,
		m.county, found.id); err != nil {
		return err
	}
	return m.stand(found, c)
}

// stand brings what indexes are made of to where the clue is and what state it
// is in again: seldom other than before, and then dear to write.
func (m *merger) stand(found *known, c clue) error {
	if found.village != c.household.village {
		if _, err := m.tx.Exec("UPDATE finding SET village = $1 WHERE county = $2 AND id = $3", int64(c.household.village), m.county, found.id); err != nil {
			return err
		}
	}
	state, _ := found.again()
	if state == found.state {
		return nil
	}
	if _, err := m.tx.Exec("UPDATE finding SET state = $1 WHERE county = $2 AND id = $3", string(state), m.county, found.id); err != nil {
		return err
	}
	return m.note(found.id, "found", found.state, state, c.unit)
}

// again is the state of a finding that is found again, and whether it asks for
// another look.
func (k *known) again() (state State, attention int) {
	switch {
	case k.state == Resolved && k.decider == 0:
		return New, 0
	case k.state == Dismissed || k.state == Resolved:
		return k.state, 1
	}
	return k.state, 0
}

// reopen marks a finding as found again on the evidence it has: its reason stands.
func (m *merger) reopen(found *known, c clue) error {
	_, attention := found.again()
	if _, err := m.tx.Exec(`UPDATE finding SET present = 1, attention = $1, last_at = $2, screening = $3, day = $4, version = $5,
			revision = revision + 1, persons = CASE WHEN person <> 0 THEN 1 ELSE
				(SELECT COUNT(*) FROM membership m WHERE m.county = $6 AND m.household = $7 AND m.from_day <= $4 AND m.to_day >= $4) END
		WHERE county = $6 AND id = $8`, attention, m.tx.Now(), m.screening, m.day.String(), m.pack.Version, m.county, c.household.id, found.id); err != nil {
		return err
	}
	return m.stand(found, c)
}

// clear marks what was not found again. Only what nobody has taken up is closed.
func (m *merger) clear() error {
	for _, found := range m.stored {
		if found.seen || !found.present {
			continue
		}
		m.cleared++
		state := found.state
		if state == New {
			state = Resolved
		}
		if _, err := m.tx.Exec("UPDATE finding SET present = 0, state = $1, revision = revision + 1 WHERE county = $2 AND id = $3",
			string(state), m.county, found.id); err != nil {
			return err
		}
		if state == found.state {
			continue
		}
		if err := m.note(found.id, "cleared", found.state, state, ""); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) note(finding int64, move string, from, to State, unit string) error {
	return record(m.tx, &Finding{ID: finding, County: m.county}, event{move: move, from: from, to: to, unit: unit})
}
