package compare

import (
	"encoding/json"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/period"
	"guben/seal"
	"guben/store"
)

const deliveryColumns = "county, id, kind, unit, about_household, period_from, period_to, delivered, file, import_id, replaced_by, row_count, matched, weak"

func scanDelivery(row store.Scanner) (d Delivery, err error) {
	var households int
	var days [3]string
	if err = row.Scan(&d.County, &d.ID, &d.Kind, &d.Unit, &households, &days[0], &days[1], &days[2], &d.File, &d.Import,
		&d.ReplacedBy, &d.Rows, &d.Matched, &d.Weak); err != nil {
		return d, err
	}
	d.Household = households == 1
	for i, into := range []*period.Day{&d.Period.From, &d.Period.To, &d.Delivered} {
		if *into, err = parseDay(days[i]); err != nil {
			return d, err
		}
	}
	return d, nil
}

// parseDay reads a stored day; a roster delivered once covers days to 9999.
func parseDay(text string) (period.Day, error) {
	if text == division.Forever.String() {
		return division.Forever, nil
	}
	return period.Parse(text)
}

// units is the condition that shows a department only its own rosters.
func units(scope auth.Scope) (lo, hi string) {
	if scope.Role == auth.Department {
		return scope.Unit, scope.Unit
	}
	return "", "\U0010ffff"
}

// reads refuses whoever may see no household of the county.
func reads(scope auth.Scope, county int64) error {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return err
	}
	if lo, hi := scope.Counties(); county < lo || county >= hi {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

func get(tx *store.Tx, scope auth.Scope, county, id int64) (Delivery, error) {
	if err := reads(scope, county); err != nil {
		return Delivery{}, err
	}
	lo, hi := units(scope)
	return scanDelivery(tx.QueryRow("SELECT "+deliveryColumns+` FROM roster WHERE county = $1 AND id = $2 AND unit >= $3 AND unit <= $4`,
		county, id, lo, hi))
}

// Get is one delivery.
func Get(tx *store.Tx, scope auth.Scope, county, id int64) (Delivery, error) {
	return get(tx, scope, county, id)
}

// Deliveries lists the deliveries of a county, newest first; kind "" is all
// kinds. A department sees its own.
func Deliveries(tx *store.Tx, scope auth.Scope, county int64, kind string) ([]Delivery, error) {
	if err := reads(scope, county); err != nil {
		return nil, err
	}
	lo, hi := units(scope)
	return store.Collect(tx, scanDelivery, "SELECT "+deliveryColumns+` FROM roster
		WHERE county = $1 AND unit >= $2 AND unit <= $3 AND (kind = $4 OR $5 = 1) ORDER BY delivered DESC, id DESC`,
		county, lo, hi, kind, flag(kind == ""))
}

// Brought lists what an import delivered to a county.
func Brought(tx *store.Tx, scope auth.Scope, county, imported int64) ([]Delivery, error) {
	if err := reads(scope, county); err != nil {
		return nil, err
	}
	lo, hi := units(scope)
	return store.Collect(tx, scanDelivery, "SELECT "+deliveryColumns+` FROM roster
		WHERE county = $1 AND unit >= $2 AND unit <= $3 AND import_id = $4 ORDER BY id`, county, lo, hi, imported)
}

// Current is the newest delivery of kind whose period covers day; store.Missing
// when none does, which is not the same as a roster without rows.
func Current(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day) (Delivery, error) {
	if err := reads(scope, county); err != nil {
		return Delivery{}, err
	}
	lo, hi := units(scope)
	return scanDelivery(tx.QueryRow("SELECT "+deliveryColumns+` FROM roster
		WHERE county = $1 AND kind = $2 AND unit >= $3 AND unit <= $4 AND period_from <= $5 AND period_to >= $6 AND replaced_by = 0
		ORDER BY delivered DESC, id DESC LIMIT 1`, county, kind, lo, hi, day.String(), day.String()))
}

// Receipts gives what the newest delivery covering day says was received by the
// persons and households of the scope's area, by household and person; one
// person may have several. No delivery gives no receipts: ask Current whether
// there is one.
func Receipts(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day) ([]Receipt, error) {
	receipts := []Receipt{}
	err := EachReceipt(tx, scope, county, kind, day, func(receipt Receipt) error {
		receipts = append(receipts, receipt)
		return nil
	})
	return receipts, err
}

// EachReceipt is Receipts for rosters too large to hold.
func EachReceipt(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day, visit func(Receipt) error) error {
	delivery, err := Current(tx, scope, county, kind, day)
	if store.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	lo, hi := scope.Range()
	return tx.Each(func(row store.Scanner) error {
		receipt, err := scanReceipt(row)
		if err != nil {
			return err
		}
		return visit(receipt)
	}, receiptQuery(delivery.Household)+" AND r.roster = $2 AND v.village >= $3 AND v.village < $4 ORDER BY 2, 1, 7",
		county, delivery.ID, lo, hi)
}

// receiptQuery reads rows with the household a person belongs to today; people
// move after a roster has been matched.
func receiptQuery(households bool) string {
	if households {
		return `SELECT CAST(0 AS BIGINT), r.household, r.amount, r.stated, r.own, r.match, r.number, r.roster FROM roster_row r
			JOIN household v ON v.county = r.county AND v.id = r.household WHERE r.county = $1 AND r.household <> 0`
	}
	return `SELECT r.person, v.household, r.amount, r.stated, r.own, r.match, r.number, r.roster FROM roster_row r
		JOIN person v ON v.county = r.county AND v.id = r.person WHERE r.county = $1 AND r.person <> 0`
}

func scanReceipt(row store.Scanner) (Receipt, error) {
	r, own, err := rawReceipt(row)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(own), &r.Values)
}

// rawReceipt leaves the roster's own columns as they are stored.
func rawReceipt(row store.Scanner) (r Receipt, own string, err error) {
	var stated int
	err = row.Scan(&r.Person, &r.Household, &r.Amount, &stated, &own, &r.Match, &r.Number, &r.Delivery)
	r.Stated = stated == 1
	return r, own, err
}

// Standard gives, by kind, the delivery that counts on a day: the newest whose
// period covers it. It tells which it is and whether it is about households.
func Standard(tx *store.Tx, scope auth.Scope, county int64, day period.Day) (map[string]Delivery, error) {
	if err := reads(scope, county); err != nil {
		return nil, err
	}
	lo, hi := units(scope)
	standard := map[string]Delivery{}
	err := tx.Each(func(row store.Scanner) error {
		d := Delivery{County: county}
		var households int
		err := row.Scan(&d.ID, &d.Kind, &households)
		d.Household = households == 1
		standard[d.Kind] = d
		return err
	}, `SELECT id, kind, about_household FROM roster WHERE county = $1 AND unit >= $2 AND unit <= $3 AND replaced_by = 0
		AND period_from <= $4 AND period_to >= $4 ORDER BY delivered, id`, county, lo, hi, day.String())
	return standard, err
}

// Whose receipts are wanted: those of a household and its members, or of all
// of a village.
type Whose struct {
	Household int64
	Village   division.Code
}

// Of gives the receipts of a household or a village from the deliveries given
// (see Standard), by kind.
func Of(tx *store.Tx, scope auth.Scope, county int64, whose Whose, standard map[string]Delivery) (map[string][]Receipt, error) {
	of := map[int64]Delivery{}
	for _, d := range standard {
		of[d.ID] = d
	}
	receipts := map[string][]Receipt{}
	lo, hi := scope.Range()
	for _, households := range []bool{false, true} {
		if !has(of, households) {
			continue
		}
		from, id := whose.query(households)
		err := tx.Each(func(row store.Scanner) error {
			receipt, own, err := rawReceipt(row)
			d, counts := of[receipt.Delivery]
			if err != nil || !counts || d.Household != households {
				return err
			}
			err = json.Unmarshal([]byte(own), &receipt.Values)
			receipts[d.Kind] = append(receipts[d.Kind], receipt)
			return err
		}, from, county, id, lo, hi)
		if err != nil {
			return nil, err
		}
	}
	return receipts, nil
}

// query reads the receipts of households, or of persons. They are led by whose
// they are: CROSS JOIN keeps SQLite from going through the county's rosters in
// the order wanted.
func (w Whose) query(households bool) (query string, id int64) {
	const columns = ", r.amount, r.stated, r.own, r.match, r.number, r.roster FROM "
	query = "SELECT r.person, v.household" + columns + "person v CROSS JOIN roster_row r WHERE r.county = v.county AND r.person = v.id AND "
	column := "v.household"
	if households {
		query = "SELECT CAST(0 AS BIGINT), r.household" + columns + "household v CROSS JOIN roster_row r WHERE r.county = v.county AND r.household = v.id AND "
		column = "v.id"
	}
	id = w.Household
	if id == 0 {
		column, id = "v.village", int64(w.Village)
	}
	return query + "v.county = $1 AND " + column + " = $2 AND v.village + 0 >= $3 AND v.village + 0 < $4 ORDER BY r.person + 0, r.number + 0", id
}

// has reports whether a delivery is about households, or about persons.
func has(deliveries map[int64]Delivery, households bool) bool {
	for _, d := range deliveries {
		if d.Household == households {
			return true
		}
	}
	return false
}

// Unmatched gives at most limit rows of a delivery that found nobody, after the
// given row number. Only who sees the whole county, or the unit that delivered,
// may look: such rows belong to no village.
func Unmatched(tx *store.Tx, ring *seal.Ring, scope auth.Scope, county, id int64, after, limit int) ([]Stranger, error) {
	if _, err := get(tx, scope, county, id); err != nil {
		return nil, err
	}
	if scope.Division != 0 && scope.Division%1e6 != 0 {
		return nil, fault.New(fault.Forbidden, "compare.not_county")
	}
	return store.Collect(tx, func(row store.Scanner) (s Stranger, err error) {
		var stated int
		var sealed []byte
		var own string
		if err = row.Scan(&s.Number, &s.Amount, &stated, &own, &sealed); err != nil {
			return s, err
		}
		who, err := unseal(ring, sealed)
		if err != nil {
			return s, err
		}
		s.Stated, s.Name, s.Document = stated == 1, who.Name, identity.Mask(who.Document)
		return s, json.Unmarshal([]byte(own), &s.Values)
	}, `SELECT number, amount, stated, own, sealed FROM roster_row
		WHERE county = $1 AND roster = $2 AND match = 'none' AND number > $3 ORDER BY number LIMIT $4`, county, id, after, limit)
}
