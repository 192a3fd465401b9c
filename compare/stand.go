package compare

import (
	"encoding/json"
	"maps"

	"guben/auth"
	"guben/money"
	"guben/period"
	"guben/seal"
	"guben/store"
)

// Standing is how an entry stands beside the delivery it would replace.
type Standing struct {
	Known     bool // somebody of that number, or name and village, is in it
	Same      bool // with the same amount and values
	Household int64
	Amount    money.Fen // of the one row there is, if there is one
	Stated    bool
	Values    map[string]string
}

// Stand compares entries with the newest delivery of a kind for a period, one
// answer an entry. Without such a delivery nobody is known.
func Stand(tx *store.Tx, ring *seal.Ring, scope auth.Scope, county int64, kind string, days period.Range, entries []Entry) ([]Standing, error) {
	standings := make([]Standing, len(entries))
	before, err := replaceable(tx, scope, county, kind, days)
	if store.Missing(err) {
		return standings, nil
	}
	if err != nil {
		return nil, err
	}
	m := matcher{tx, ring, county}
	for from := 0; from < len(entries); from += atOnce {
		some := entries[from:min(from+atOnce, len(entries))]
		rows, err := m.standing(before.ID, some)
		if err != nil {
			return nil, err
		}
		for i, entry := range some {
			standings[from+i] = entry.among(rows[string(m.identity(entry))])
		}
	}
	return standings, nil
}

// replaceable is the delivery that one of the same kind and period replaces.
func replaceable(tx *store.Tx, scope auth.Scope, county int64, kind string, days period.Range) (Delivery, error) {
	if err := reads(scope, county); err != nil {
		return Delivery{}, err
	}
	lo, hi := units(scope)
	return scanDelivery(tx.QueryRow("SELECT "+deliveryColumns+` FROM roster WHERE county = $1 AND kind = $2 AND unit >= $3 AND unit <= $4
		AND period_from = $5 AND period_to = $6 AND replaced_by = 0 ORDER BY id DESC LIMIT 1`,
		county, kind, lo, hi, days.From.String(), days.To.String()))
}

// identity is the blind index of whatever tells whom an entry is about.
func (m matcher) identity(entry Entry) []byte {
	if index := m.index(entry.Document); index != nil {
		return index
	}
	return m.ring.Index("roster_row", entry.Code+"\x00"+entry.Name+"\x00"+entry.Village.String())
}

// standing reads the rows of a delivery about the same people.
func (m matcher) standing(roster int64, entries []Entry) (map[string][]Standing, error) {
	args := []any{m.county, roster}
	for _, entry := range entries {
		args = append(args, m.identity(entry))
	}
	rows := map[string][]Standing{}
	err := m.tx.Each(func(row store.Scanner) error {
		s := Standing{Known: true}
		var identity []byte
		var stated int
		var own string
		if err := row.Scan(&identity, &s.Household, &s.Amount, &stated, &own); err != nil {
			return err
		}
		s.Stated = stated == 1
		rows[string(identity)] = append(rows[string(identity)], s)
		last := &rows[string(identity)][len(rows[string(identity)])-1]
		return json.Unmarshal([]byte(own), &last.Values)
	}, `SELECT identity, household, amount, stated, own FROM roster_row
		WHERE county = $1 AND roster = $2 AND identity IN (`+places(3, len(entries))+`)`, args...)
	return rows, err
}

// among finds the entry among the rows about the same people. Several rows of
// which none is the same tell nothing of which one changed.
func (e Entry) among(rows []Standing) Standing {
	for _, row := range rows {
		if row.Amount == e.Amount && row.Stated == e.Stated && maps.Equal(row.Values, e.Values) {
			row.Same = true
			return row
		}
	}
	if len(rows) == 1 {
		return rows[0]
	}
	return Standing{}
}

// Same reports whether delivering n entries, all of which stand the same, would
// change nothing: the delivery they would replace has no other rows.
func Same(tx *store.Tx, scope auth.Scope, county int64, kind string, days period.Range, n int) (bool, error) {
	before, err := replaceable(tx, scope, county, kind, days)
	if store.Missing(err) {
		return false, nil
	}
	return err == nil && before.Rows == n, err
}
