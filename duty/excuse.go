package duty

import (
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// LeftRegistry is the reason kept where a household left the registry; others
// are in people's own words.
const LeftRegistry = "left_registry"

// Excuse exempts an occurrence, suspends it, or takes that back (to Due), with
// a reason. It is decided by who dispatches, not by who owes it.
func (r *Roll) Excuse(tx *store.Tx, scope auth.Scope, o Occurrence, to State, reason, key string) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if err := audit.Hold(tx, o.County); err != nil {
		return err
	}
	was, err := get(tx, scope, o)
	if err != nil {
		return err
	}
	if err := was.mayBecome(to, reason); err != nil {
		return err
	}
	now, kept := to, ""
	over, _ := r.ending(was.County, was.Pack, was.Duty)
	if to == Due {
		now, kept, reason = was.standing(period.On(tx.Time()), over), dayText(was.Kept), ""
	}
	if _, err := tx.Exec(`UPDATE duty_occurrence SET state = $1, reason = $2, kept = $3 WHERE county = $4 AND pack = $5 AND duty = $6 AND first_day = $7
		AND unit = $8 AND place = $9 AND subject = $10`, string(now), reason, kept, was.County, was.Pack, was.Duty, was.First.String(),
		was.Unit, int64(was.Place), was.Subject); err != nil {
		return err
	}
	if err := was.becomes(tx, now); err != nil {
		return err
	}
	if to == Due {
		k := keyOf{was.County, was.Pack, was.Duty, was.Unit, was.Place, was.Subject, over}
		if err := k.settle(tx, period.On(tx.Time()), was.First); err != nil {
			return err
		}
	}
	return r.Log.Append(tx, audit.Entry{County: was.County, Actor: scope.Account, ActorName: scope.Name, Key: key,
		Action: "duty." + string(to), Subject: "duty", SubjectID: was.Subject,
		Detail: map[string]any{"duty": was.Duty, "unit": was.Unit, "first": was.First, "from": was.State}})
}

func (o *Occurrence) mayBecome(to State, reason string) error {
	excused := o.State == Exempt || o.State == Suspended
	switch {
	case to == Exempt || to == Suspended:
		if o.State == Kept || o.State == to {
			return fault.New(fault.Conflict, "duty.not_now", "state", o.State)
		}
		if strings.TrimSpace(reason) == "" {
			return fault.New(fault.Invalid, "duty.no_reason")
		}
		return nil
	case to == Due && excused:
		return nil
	}
	return fault.New(fault.Conflict, "duty.not_now", "state", o.State)
}

// standing is the state an occurrence has by its count and the day alone; over is
// what it is after its span.
func (o *Occurrence) standing(on period.Day, over State) State {
	switch {
	case o.Have >= o.Need:
		return Kept
	case o.Last < on:
		return over
	}
	return Due
}

func dayText(d period.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// Size says how many leaders or projects a unit has, by which duties counted per
// leader or project are multiplied in spans that open from now on.
func (r *Roll) Size(tx *store.Tx, scope auth.Scope, county int64, pack, unit, each string, n int, key string) error {
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if !scope.Reaches(root(county)) {
		return fault.New(fault.NotFound, "store.no_row")
	}
	if n < 1 || n > 1000 {
		return fault.New(fault.Invalid, "duty.size", "n", n)
	}
	if _, err := tx.Exec(`INSERT INTO duty_size (county, pack, unit, each, n) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (county, pack, unit, each) DO UPDATE SET n = excluded.n`, county, pack, unit, each, n); err != nil {
		return err
	}
	return r.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name, Key: key,
		Action: "duty.size", Subject: "duty", Detail: map[string]any{"unit": unit, "each": each, "n": n}})
}

// Sizes are how many leaders ("leader") and projects ("project") a unit was said
// to have; one it was not said of is left out.
func (r *Roll) Sizes(tx *store.Tx, scope auth.Scope, county int64, pack, unit string) (map[string]int, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	if !scope.Reaches(root(county)) || scope.Role == auth.Department && scope.Unit != unit {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	sizes := map[string]int{}
	err := tx.Each(func(row store.Scanner) error {
		var each string
		var n int
		err := row.Scan(&each, &n)
		sizes[each] = n
		return err
	}, "SELECT each, n FROM duty_size WHERE county = $1 AND pack = $2 AND unit = $3", county, pack, unit)
	return sizes, err
}

// Rebuild settles every span of a county anew from the records known and counts
// it: where everything was right it changes nothing.
func (r *Roll) Rebuild(tx *store.Tx, county int64, on period.Day) error {
	spans, err := changed(tx, "SELECT DISTINCT pack, duty, first_day FROM duty_occurrence WHERE county = $1", county)
	for _, s := range spans {
		s.county = county
		s.over, _ = r.ending(county, s.pack, s.duty)
		if err == nil {
			err = s.renew(tx, on)
		}
	}
	return err
}
