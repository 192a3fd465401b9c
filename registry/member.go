package registry

import (
	"database/sql"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Membership is a span of days a person belonged to a household.
type Membership struct {
	ID        int64
	Household int64
	Person    int64
	From, To  period.Day // both included; To is Forever while it lasts
	In, Out   int64      // reasons: numbers of the list member_change, 0 unknown
}

// Member is a person with the span in one household.
type Member struct {
	Record
	Membership Membership
}

// Members are those who belonged to the household on a day, the head first,
// then by age of the record.
func (r *Registry) Members(tx *store.Tx, scope auth.Scope, county, household int64, day period.Day) ([]Member, error) {
	all, err := r.Memberships(tx, scope, county, household)
	members := []Member{}
	for _, member := range all {
		if member.Membership.From <= day && day <= member.Membership.To {
			members = append(members, member)
		}
	}
	return members, err
}

// Memberships are all members the household has ever had, those who left too.
func (r *Registry) Memberships(tx *store.Tx, scope auth.Scope, county, household int64) ([]Member, error) {
	if _, err := r.Get(tx, scope, dictionary.Household, county, household); err != nil {
		return nil, err
	}
	spans, err := store.Collect(tx, readMembership, "SELECT "+membershipColumns+` FROM membership
		WHERE county = $1 AND household = $2 ORDER BY id`, county, household)
	if err != nil {
		return nil, err
	}
	t := persons()
	people, err := store.Collect(tx, r.read(t), "SELECT "+t.list+` FROM person WHERE county = $1
		AND id IN (SELECT person FROM membership WHERE county = $1 AND household = $2) ORDER BY id`, county, household)
	if err != nil {
		return nil, err
	}
	return match(spans, people), nil
}

func match(spans []Membership, people []Record) []Member {
	byID := make(map[int64]Record, len(people))
	for _, person := range people {
		byID[person.ID] = person
	}
	var heads, others []Member
	for _, span := range spans {
		member := Member{byID[span.Person], span}
		if member.head() {
			heads = append(heads, member)
		} else {
			others = append(others, member)
		}
	}
	return append(heads, others...)
}

// head reports whether the person is the head of the household.
func (m Member) head() bool { return m.Values["relation"].N == head }

const membershipColumns = "id, household, person, from_day, to_day, reason_in, reason_out"

func readMembership(row store.Scanner) (m Membership, err error) {
	var in, out sql.NullInt64
	err = row.Scan(&m.ID, &m.Household, &m.Person, day{&m.From}, day{&m.To}, &in, &out)
	m.In, m.Out = in.Int64, out.Int64
	return m, err
}

// checked fills in Start for no day and refuses days that cannot be.
func (s Step) checked(tx *store.Tx, household Record) (Step, any, error) {
	if s.Day == 0 {
		s.Day = Start
	}
	reason, err := s.number()
	switch {
	case err != nil:
		return s, nil, err
	case s.Day > today(tx):
		return s, nil, fault.New(fault.Invalid, "registry.future", "day", s.Day)
	case household.To != Forever:
		return s, nil, fault.New(fault.Conflict, "registry.closed", "day", household.To)
	}
	return s, reason, nil
}

// addMemberships begins the spans of people of one county in their households,
// each for its reason.
func addMemberships(tx *store.Tx, people []Record, reasons []any) error {
	rows := make([][]any, len(people))
	for i, person := range people {
		rows[i] = []any{tx.NewID(), person.Household, person.ID, person.From.String(), person.To.String(), reasons[i]}
	}
	_, err := insertRows(tx, "membership", set("county", people[0].County),
		[]string{"id", "household", "person", "from_day", "to_day", "reason_in"}, rows, "")
	return err
}

// Leave ends a person's membership; step.Day is the last day there.
func (r *Registry) Leave(tx *store.Tx, scope auth.Scope, origin Origin, person Record, step Step) (Record, error) {
	if err := mayWrite(scope, origin, person.Village); err != nil {
		return person, err
	}
	reason, err := step.number()
	switch {
	case err != nil:
		return person, err
	case person.To != Forever:
		return person, fault.New(fault.Conflict, "registry.not_member", "day", person.To)
	case step.Day > today(tx):
		return person, fault.New(fault.Invalid, "registry.future", "day", step.Day)
	case step.Day < person.From:
		return person, fault.New(fault.Invalid, "registry.left_before", "day", step.Day, "from", person.From)
	}
	return r.leave(tx, scope, origin, person, step.Day, reason)
}

func (r *Registry) leave(tx *store.Tx, scope auth.Scope, origin Origin, person Record, last period.Day, reason any) (Record, error) {
	if err := advance(tx, person, set("to_day", last.String(), "updated_at", tx.Now())); err != nil {
		return person, err
	}
	if _, err := tx.Exec(`UPDATE membership SET to_day = $1, reason_out = $2 WHERE county = $3 AND person = $4 AND to_day = $5`,
		last.String(), reason, person.County, person.ID, Forever.String()); err != nil {
		return person, err
	}
	person.To, person.Version = last, person.Version+1
	if err := refreshSearch(tx, person.County, person.Household); err != nil {
		return person, err
	}
	return person, r.note(tx, scope, origin, person, changed{action: left, field: "to_day",
		before: Forever.String(), after: last.String()})
}

// Join brings a person who is registered already into another household of the
// county; who still belongs to one leaves it the day before, for out.
func (r *Registry) Join(tx *store.Tx, scope auth.Scope, origin Origin, person, household Record, in Step, out string) (Record, error) {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return person, err
	}
	if person.County != household.County {
		return person, fault.New(fault.Invalid, "registry.other_county")
	}
	in, reason, err := in.checked(tx, household)
	if err != nil {
		return person, err
	}
	if person.To == Forever {
		if person, err = r.Leave(tx, scope, Origin{origin.Source, origin.Batch, ""}, person, Step{in.Day - 1, out}); err != nil {
			return person, err
		}
	}
	if in.Day <= person.To {
		return person, fault.New(fault.Invalid, "registry.left_before", "day", person.To, "from", in.Day)
	}
	return r.join(tx, scope, origin, person, household, in.Day, reason)
}

func (r *Registry) join(tx *store.Tx, scope auth.Scope, origin Origin, person, household Record, first period.Day, reason any) (Record, error) {
	old := person.Household
	if err := advance(tx, person, set("household", household.ID, "village", int64(household.Village),
		"from_day", first.String(), "to_day", Forever.String(), "moved", 1, "updated_at", tx.Now())); err != nil {
		return person, err
	}
	person.Household, person.Village, person.From, person.To = household.ID, household.Village, first, Forever
	person.Version++
	if err := addMemberships(tx, []Record{person}, []any{reason}); err != nil {
		return person, err
	}
	if err := extendSearch(tx, household, []Record{person}); err != nil {
		return person, err
	}
	return person, r.note(tx, scope, origin, person, changed{action: joined, field: "household",
		before: store.FormatID(old), after: store.FormatID(household.ID)})
}

// Close takes a household without members out of the registry; last is its
// last day there.
func (r *Registry) Close(tx *store.Tx, scope auth.Scope, origin Origin, household Record, last period.Day) error {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return err
	}
	var members int
	if err := tx.QueryRow("SELECT COUNT(*) FROM membership WHERE county = $1 AND household = $2 AND to_day > $3",
		household.County, household.ID, last.String()).Scan(&members); err != nil {
		return err
	}
	switch {
	case members > 0:
		return fault.New(fault.Conflict, "registry.has_members")
	case last > today(tx):
		return fault.New(fault.Invalid, "registry.future", "day", last)
	}
	if err := advance(tx, household, set("to_day", last.String(), "updated_at", tx.Now())); err != nil {
		return err
	}
	return r.note(tx, scope, origin, household, changed{action: closed, field: "to_day",
		before: household.To.String(), after: last.String()})
}
