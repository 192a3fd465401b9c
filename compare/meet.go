package compare

import (
	"slices"

	"guben/division"
	"guben/seal"
	"guben/store"
)

// Meet looks again at the rows that a change of some people may concern: those
// with the documents of people who are new, and in the villages where somebody
// came or left the rows that tell only a name or a household's number. It gives
// the households that received something else before or do now.
func Meet(tx *store.Tx, ring *seal.Ring, county int64, documents []string, villages ...division.Code) (households []int64, err error) {
	m := matcher{tx, ring, county}
	rows, err := m.concerned(documents, villages)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(rows, atOnce) {
		if _, err := m.again(some, func(row pending, to found) {
			households = append(households, row.household, to.household)
		}); err != nil {
			return nil, err
		}
	}
	slices.Sort(households)
	households = slices.Compact(households)
	return slices.DeleteFunc(households, func(id int64) bool { return id == 0 }), nil
}

func (m matcher) concerned(documents []string, villages []division.Code) ([]pending, error) {
	var named []any
	for _, document := range documents {
		if index := m.index(document); index != nil {
			named = append(named, index)
		}
	}
	rows, err := m.pendingIn("r.identity", named, " AND r.match = 'none' AND r.roster IN (SELECT id FROM roster WHERE county = $1)")
	if err != nil {
		return nil, err
	}
	around := []any{int64(0)} // rows that tell no village
	for _, village := range villages {
		around = append(around, int64(village))
	}
	weak, err := m.pendingIn("r.division", around, " AND r.document IS NULL")
	return append(rows, weak...), err
}

func (m matcher) pendingIn(column string, values []any, condition string) ([]pending, error) {
	if len(values) == 0 {
		return nil, nil
	}
	return store.Collect(m.tx, scanPending, "SELECT "+pendingColumns+` FROM roster_row r JOIN roster d ON d.county = r.county AND d.id = r.roster
		WHERE r.county = $1 AND `+column+" IN ("+places(2, len(values))+")"+condition+" ORDER BY r.roster, r.number",
		append([]any{m.county}, values...)...)
}
