package compare

import (
	"encoding/json"
	"iter"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/seal"
	"guben/store"
)

// sealField names the sealed column to the ring.
const sealField = "roster_row"

// Deliver stores a roster and matches its rows. The newest delivery of the same
// kind and period is marked as replaced by it; nothing is deleted. The caller
// records the import in the audit log.
func Deliver(tx *store.Tx, ring *seal.Ring, scope auth.Scope, delivery Delivery, entries iter.Seq2[Entry, error]) (Delivery, error) {
	if err := scope.Need(auth.Import); err != nil {
		return delivery, err
	}
	delivery.ID = tx.NewID()
	m := matcher{tx, ring, delivery.County}
	batch := make([]Entry, 0, atOnce)
	for entry, err := range entries {
		if err != nil {
			return delivery, err
		}
		if batch = append(batch, entry); len(batch) == atOnce {
			if err := m.store(&delivery, batch); err != nil {
				return delivery, err
			}
			batch = batch[:0]
		}
	}
	if err := m.store(&delivery, batch); err != nil {
		return delivery, err
	}
	if _, err := tx.Exec(`UPDATE roster SET replaced_by = $1 WHERE county = $2 AND kind = $3 AND unit = $4 AND period_from = $5 AND period_to = $6 AND replaced_by = 0`,
		delivery.ID, delivery.County, delivery.Kind, delivery.Unit, delivery.Period.From.String(), delivery.Period.To.String()); err != nil {
		return delivery, err
	}
	return delivery, delivery.insert(tx)
}

func (d Delivery) insert(tx *store.Tx) error {
	_, err := tx.Exec(`INSERT INTO roster (county, id, kind, unit, about_household, period_from, period_to, delivered, file, import_id, replaced_by, row_count, matched, weak)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13)`, d.County, d.ID, d.Kind, d.Unit, flag(d.Household),
		d.Period.From.String(), d.Period.To.String(), d.Delivered.String(), d.File, d.Import, d.Rows, d.Matched, d.Weak)
	return err
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}

// store matches some rows and writes them.
func (m matcher) store(delivery *Delivery, entries []Entry) error {
	var indexes [][]byte
	for _, entry := range entries {
		if index := m.index(entry.Document); index != nil {
			indexes = append(indexes, index)
		}
	}
	people, err := m.byDocument(indexes)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := m.storeOne(delivery, entry, people); err != nil {
			return err
		}
	}
	return nil
}

func (m matcher) storeOne(delivery *Delivery, entry Entry, people map[string]found) error {
	who := identifier{entry.Document, entry.Code, entry.Name}
	index := m.index(entry.Document)
	f, ok := people[string(index)]
	if !ok {
		var err error
		if f, err = m.weaker(who, entry.Village, delivery.Household); err != nil {
			return err
		}
	}
	delivery.count(f.match, 1)
	delivery.Rows++
	sealed, err := json.Marshal(who)
	if err != nil {
		return err
	}
	own, err := json.Marshal(entry.Values)
	if err != nil {
		return err
	}
	_, err = m.tx.Exec(`INSERT INTO roster_row (county, roster, number, person, household, division, match, document, identity, sealed, stated, amount, own)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, m.county, delivery.ID, entry.Number, f.person, f.household, int64(entry.Village),
		string(f.match), index, m.identity(entry), m.ring.Seal(sealField, string(sealed)), flag(entry.Stated), int64(entry.Amount), string(own))
	return err
}

// count moves the tally of a match by n.
func (d *Delivery) count(match Match, n int) {
	switch match {
	case ByDocument, ByCode:
		d.Matched += n
	case ByName:
		d.Weak += n
	}
}

// Withdraw takes a delivery out again, as if it had never come: its rows go and
// what it replaced counts again. A delivery that was itself replaced is refused.
func Withdraw(tx *store.Tx, scope auth.Scope, county, id int64) error {
	if err := scope.Need(auth.Import); err != nil {
		return err
	}
	delivery, err := get(tx, scope, county, id)
	if err != nil {
		return err
	}
	if delivery.ReplacedBy != 0 {
		return fault.New(fault.Conflict, "compare.replaced", "file", delivery.File)
	}
	for _, statement := range []string{
		"DELETE FROM roster_row WHERE county = $1 AND roster = $2",
		"DELETE FROM roster WHERE county = $1 AND id = $2",
		"UPDATE roster SET replaced_by = 0 WHERE county = $1 AND replaced_by = $2",
	} {
		if _, err := tx.Exec(statement, county, id); err != nil {
			return err
		}
	}
	return nil
}

// pending is a stored row that Rematch looks at again.
type pending struct {
	roster            int64
	number            int
	person, household int64
	village           division.Code
	match             Match
	index             []byte
	sealed            []byte
	households        bool
}

// Rematch looks again at every row that found nobody, or only a name, or whose
// person or household is gone, after the registry has changed. It gives how
// many rows found somebody else than before.
func Rematch(tx *store.Tx, ring *seal.Ring, county int64) (int, error) {
	m, changed := matcher{tx, ring, county}, 0
	rows, err := store.Collect(tx, scanPending, "SELECT "+pendingColumns+` FROM roster_row r JOIN roster d ON d.county = r.county AND d.id = r.roster
		LEFT JOIN person p ON p.county = r.county AND p.id = r.person
		LEFT JOIN household h ON h.county = r.county AND h.id = r.household
		WHERE r.county = $1 AND (r.match IN ('none', 'name') OR h.id IS NULL OR (r.person <> 0 AND p.id IS NULL))
		ORDER BY r.roster, r.number`, county)
	for len(rows) > 0 && err == nil {
		some := rows[:min(atOnce, len(rows))]
		rows = rows[len(some):]
		var n int
		n, err = m.again(some, func(pending, found) {})
		changed += n
	}
	return changed, err
}

func scanPending(row store.Scanner) (p pending, err error) {
	var households int
	err = row.Scan(&p.roster, &p.number, &p.person, &p.household, &p.village, &p.match, &p.index, &p.sealed, &households)
	p.households = households == 1
	return p, err
}

const pendingColumns = "r.roster, r.number, r.person, r.household, r.division, r.match, r.document, r.sealed, d.about_household"

// again matches rows once more and tells which find somebody else than before.
func (m matcher) again(rows []pending, tell func(pending, found)) (changed int, err error) {
	var indexes [][]byte
	for _, row := range rows {
		if row.index != nil {
			indexes = append(indexes, row.index)
		}
	}
	people, err := m.byDocument(indexes)
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		f, ok := people[string(row.index)]
		if !ok {
			if f, err = m.weakerSealed(row); err != nil {
				return changed, err
			}
		}
		if f.person == row.person && f.household == row.household && f.match == row.match {
			continue
		}
		if err := m.move(row, f); err != nil {
			return changed, err
		}
		tell(row, f)
		changed++
	}
	return changed, nil
}

func (m matcher) weakerSealed(row pending) (found, error) {
	if row.index != nil {
		return found{match: None}, nil
	}
	who, err := unseal(m.ring, row.sealed)
	if err != nil {
		return found{}, err
	}
	return m.weaker(who, row.village, row.households)
}

func unseal(ring *seal.Ring, sealed []byte) (who identifier, err error) {
	text, err := ring.Unseal(sealField, sealed)
	if err != nil {
		return who, err
	}
	return who, json.Unmarshal([]byte(text), &who)
}

func (m matcher) move(row pending, to found) error {
	if _, err := m.tx.Exec("UPDATE roster_row SET person = $1, household = $2, match = $3 WHERE county = $4 AND roster = $5 AND number = $6",
		to.person, to.household, string(to.match), m.county, row.roster, row.number); err != nil {
		return err
	}
	var change Delivery
	change.count(row.match, -1)
	change.count(to.match, 1)
	_, err := m.tx.Exec("UPDATE roster SET matched = matched + $1, weak = weak + $2 WHERE county = $3 AND id = $4",
		change.Matched, change.Weak, m.county, row.roster)
	return err
}
