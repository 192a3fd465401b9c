package registry

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Sweep says what a sweep reads.
type Sweep struct {
	Entity    dictionary.Entity
	County    int64
	Household int64      // only this one; 0 all
	Day       period.Day // those in the registry, or in a household, on this day
	Fields    []string   // dictionary keys; no secrets
}

// Row is one record of a sweep. It is reused: keep nothing of it.
type Row struct {
	ID        int64
	Household int64 // on the day
	Village   division.Code
	Values    []dictionary.Value // in the order of Sweep.Fields
}

// Row is the record as a sweep of these fields would read it.
func (r Record) Row(fields []string) *Row {
	row := &Row{ID: r.ID, Household: r.Household, Village: r.Village, Values: make([]dictionary.Value, len(fields))}
	for i, key := range fields {
		row.Values[i] = r.Values[key]
	}
	return row
}

// Sweep reads some fields of everyone in a county, as they stand now: by
// village and household, persons of one household together, so that a sweep of
// households and one of persons run side by side.
func (r *Registry) Sweep(tx *store.Tx, scope auth.Scope, sweep Sweep, visit func(*Row) error) error {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return err
	}
	fields, err := sweep.fields()
	if err != nil {
		return err
	}
	s := newScanner(fields)
	if sweep.Entity == dictionary.Person && sweep.Household != 0 {
		return tx.Each(s.visit(visit), sweep.members(fields), sweep.args(scope)...)
	}
	away, err := sweep.elsewhere(tx, scope, fields)
	if err != nil {
		return err
	}
	err = tx.Each(func(row store.Scanner) error {
		if err := s.scan(row); err != nil {
			return err
		}
		for len(away) > 0 && order(&away[0], &s.row) < 0 {
			if err := visit(&away[0]); err != nil {
				return err
			}
			away = away[1:]
		}
		return visit(&s.row)
	}, sweep.query(fields), sweep.args(scope)...)
	for i := 0; err == nil && i < len(away); i++ {
		err = visit(&away[i])
	}
	return err
}

func order(a, b *Row) int {
	return cmp.Or(cmp.Compare(a.Village, b.Village), cmp.Compare(a.Household, b.Household), cmp.Compare(a.ID, b.ID))
}

func (s Sweep) fields() ([]*dictionary.Field, error) {
	t := tableOf(s.Entity)
	fields := make([]*dictionary.Field, len(s.Fields))
	for i, key := range s.Fields {
		fields[i] = t.known[key]
		if fields[i] == nil || fields[i].Type == dictionary.Secret {
			return nil, fault.New(fault.Invalid, "registry.no_field", "key", key, "entity", s.Entity)
		}
	}
	return fields, nil
}

// query reads those whose present span covers the day.
func (s Sweep) query(fields []*dictionary.Field) string {
	household, village, condition := "id", "village", ""
	if s.Entity == dictionary.Person {
		household = "household"
	}
	if s.Household != 0 { // then the household leads to its row, and the village must not
		village, condition = "village + 0", " AND id = $5"
	}
	return "SELECT id, " + household + ", village" + listed("", fields) + " FROM " + string(s.Entity) +
		" WHERE county = $1 AND " + village + " >= $2 AND " + village + " < $3 AND from_day <= $4 AND to_day >= $4" + condition +
		" ORDER BY " + village + ", " + household + ", id"
}

// members reads those who belonged to one household on the day, wherever they
// are now.
func (s Sweep) members(fields []*dictionary.Field) string {
	return "SELECT p.id, m.household, h.village" + listed("p.", fields) + memberships +
		" WHERE m.county = $1 AND m.household = $5 AND h.village + 0 >= $2 AND h.village + 0 < $3 AND m.from_day <= $4 AND m.to_day >= $4 ORDER BY p.id"
}

// memberships joins memberships with their person and household.
const memberships = ` FROM membership m JOIN person p ON p.county = m.county AND p.id = m.person
	JOIN household h ON h.county = m.county AND h.id = m.household`

func (s Sweep) args(scope auth.Scope) []any {
	lo, hi := scope.Range()
	args := []any{s.County, lo, hi, s.Day.String()}
	if s.Household != 0 {
		args = append(args, s.Household)
	}
	return args
}

// elsewhere reads the few persons who belonged on the day to another household
// than they do now.
func (s Sweep) elsewhere(tx *store.Tx, scope auth.Scope, fields []*dictionary.Field) ([]Row, error) {
	if s.Entity != dictionary.Person {
		return nil, nil
	}
	sc := newScanner(fields)
	rows, err := store.Collect(tx, func(row store.Scanner) (Row, error) {
		err := sc.scan(row)
		kept := sc.row
		kept.Values = slices.Clone(sc.row.Values)
		return kept, err
	}, "SELECT p.id, m.household, h.village"+listed("p.", fields)+memberships+`
		WHERE p.county = $1 AND p.moved = 1 AND h.village >= $2 AND h.village < $3
		AND m.from_day <= $4 AND m.to_day >= $4 AND NOT (p.from_day <= $4 AND p.to_day >= $4)`, s.args(scope)...)
	slices.SortFunc(rows, func(a, b Row) int { return order(&a, &b) })
	return rows, err
}

func listed(prefix string, fields []*dictionary.Field) string {
	var b strings.Builder
	for _, field := range fields {
		b.WriteString(", " + prefix + quote(field.Key))
	}
	return b.String()
}

// scanner reads rows into one Row without allocating for each.
type scanner struct {
	row     Row
	fields  []*dictionary.Field
	numbers []sql.NullInt64
	texts   []sql.NullString
	into    []any
}

func newScanner(fields []*dictionary.Field) *scanner {
	s := &scanner{fields: fields, numbers: make([]sql.NullInt64, len(fields)), texts: make([]sql.NullString, len(fields))}
	s.row.Values = make([]dictionary.Value, len(fields))
	s.into = []any{&s.row.ID, &s.row.Household, &s.row.Village}
	for i, field := range fields {
		if field.Numeric() {
			s.into = append(s.into, &s.numbers[i])
		} else {
			s.into = append(s.into, &s.texts[i])
		}
	}
	return s
}

// visit scans each row for a visitor.
func (s *scanner) visit(visitor func(*Row) error) func(store.Scanner) error {
	return func(row store.Scanner) error {
		if err := s.scan(row); err != nil {
			return err
		}
		return visitor(&s.row)
	}
}

func (s *scanner) scan(row store.Scanner) error {
	err := row.Scan(s.into...)
	for i, field := range s.fields {
		if field.Numeric() {
			s.row.Values[i] = dictionary.Value{N: s.numbers[i].Int64, Known: s.numbers[i].Valid}
		} else {
			s.row.Values[i] = dictionary.Value{Text: s.texts[i].String, Known: s.texts[i].Valid}
		}
	}
	return err
}
