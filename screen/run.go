package screen

import (
	"encoding/json"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// Screening is one application of a pack to a county.
type Screening struct {
	County     int64      `json:"county"`
	ID         int64      `json:"-"`
	Pack       string     `json:"pack"`
	Version    string     `json:"version"`
	Day        period.Day `json:"day"`
	At         int64      `json:"at"` // milliseconds since 1970
	Actor      string     `json:"actor"`
	Households int64      `json:"households"`
	Persons    int64      `json:"persons"`
	Opened     int64      `json:"opened"`  // findings that are new
	Renewed    int64      `json:"renewed"` // whose evidence changed
	Cleared    int64      `json:"cleared"` // not found again
	Rosters    []string   `json:"rosters"` // rosters it was compared with
}

// Run screens every household of a county on a day, in the caller's
// transaction: findings, tallies and the audit record stand or fall together.
func Run(tx *store.Tx, records *registry.Registry, log *audit.Log, scope auth.Scope, county int64, p *pack.Pack, day period.Day, key string) (Screening, error) {
	run := Screening{County: county, ID: tx.NewID(), Pack: p.ID, Version: p.Version, Day: day, At: tx.Now(), Actor: scope.Name}
	if err := permit(scope, county); err != nil {
		return run, err
	}
	if err := audit.Hold(tx, county); err != nil {
		return run, err
	}
	if err := adopt(tx, scope, county, p); err != nil {
		return run, err
	}
	b := benchOf(p, day)
	from, err := open(tx, county, 0, b)
	if err != nil {
		return run, err
	}
	run.Rosters = from.delivered
	j := newJudge(b, from.ledger)
	m := &merger{tx: tx, county: county, screening: run.ID, pack: p, day: day}
	if err := m.everyone(records, j, from, func(s *subject) {
		if s.id == 0 {
			return
		}
		run.Households++
		run.Persons += int64(len(s.persons))
	}); err != nil {
		return run, err
	}
	run.Opened, run.Renewed, run.Cleared = m.opened, m.renewed, m.cleared
	return run, run.save(tx, log, scope, j, key)
}

// permit lets those screen a county who may screen and whose area is all of it.
func permit(scope auth.Scope, county int64) error {
	if err := scope.Need(auth.Screen); err != nil {
		return err
	}
	if lo, hi := scope.Range(); county*1e6 < lo || (county+1)*1e6 > hi {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

// Refresh screens one household again, in the transaction of the change to it,
// so that its findings never lag behind the registry. last is its county's
// newest screening, p the pack in force on its day. changed are the facts that
// are other than before (see Of): only rules that read them are decided again.
// Without any, and where the pack is another since, every rule is.
func Refresh(tx *store.Tx, records *registry.Registry, last Screening, household int64, p *pack.Pack, changed ...policy.FactRef) error {
	b := benchOf(p, last.Day).since(last, changed)
	return refresh(tx, records, last, b, &source{household: household})
}

// RefreshRecord is Refresh for whoever has just written a household or one of
// its members and holds the record before and after: what has not to be read is
// not, and a rule that answers as it did before costs next to nothing.
func RefreshRecord(tx *store.Tx, records *registry.Registry, last Screening, before, after registry.Record, p *pack.Pack) error {
	b := benchOf(p, last.Day).since(last, Changed(before, after))
	from := &source{household: after.Household, before: &before}
	if after.Entity == dictionary.Household {
		from.household, from.home = after.ID, &after
	}
	return refresh(tx, records, last, b, from)
}

func refresh(tx *store.Tx, records *registry.Registry, last Screening, b *bench, from *source) error {
	switch {
	case b.idle():
		return nil
	case b.wide:
		village, err := villageOf(tx, last.County, from.household)
		if err != nil {
			return err
		}
		return refreshVillage(tx, records, last, village, b)
	}
	from.tx, from.scope, from.county, from.day = tx, auth.System(), last.County, b.day
	return again(tx, records, last, b, from)
}

// again screens what the source covers for the bench's rules.
func again(tx *store.Tx, records *registry.Registry, last Screening, b *bench, from *source) error {
	m := &merger{tx: tx, county: last.County, screening: last.ID, pack: b.pack, day: last.Day, homes: b.homes}
	return m.everyone(records, &judge{bench: b}, from, func(*subject) {})
}

// everyone judges each household of the source and holds the clues against the
// stored findings.
func (m *merger) everyone(records *registry.Registry, j *judge, from *source, count func(*subject)) error {
	if err := m.load(from, j.only); err != nil {
		return err
	}
	err := sweep(m.tx, records, j.bench, from, func(s *subject) error {
		count(s)
		if from.before != nil && !m.finds() && j.unmoved(s, from.before) {
			return nil
		}
		if err := from.deliver(j.bench); err != nil {
			return err
		}
		j.receipts = from.ledger
		for _, c := range j.decide(s) {
			if err := m.meet(c, j.evidence(&c)); err != nil {
				return err
			}
		}
		return m.tx.Context().Err()
	})
	if err != nil {
		return err
	}
	return m.clear()
}

func (run *Screening) save(tx *store.Tx, log *audit.Log, scope auth.Scope, j *judge, key string) error {
	rosters, err := json.Marshal(run.Rosters)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO screening (county, id, pack, version, day, at, actor, actor_name, households, persons, opened, renewed, cleared, rosters)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, run.County, run.ID, run.Pack, run.Version, run.Day.String(),
		run.At, scope.Account, scope.Name, run.Households, run.Persons, run.Opened, run.Renewed, run.Cleared, string(rosters)); err != nil {
		return err
	}
	if err := j.tallies.save(tx, run.County, run.ID); err != nil {
		return err
	}
	return log.Append(tx, audit.Entry{County: run.County, Actor: scope.Account, ActorName: scope.Name, Key: key,
		Action: "screening.run", Subject: "screening", SubjectID: run.ID,
		Detail: map[string]any{"pack": run.Pack, "version": run.Version, "day": run.Day, "households": run.Households,
			"opened": run.Opened, "renewed": run.Renewed, "cleared": run.Cleared}})
}

// Applied is what Refresh needs to know of a county's newest screening: its id,
// pack, version and day. It is for the program, after a change of its own.
func Applied(tx *store.Tx, county int64) (s Screening, err error) {
	var day string
	s.County = county
	if err = tx.QueryRow("SELECT id, pack, version, day FROM screening WHERE county = $1 ORDER BY id DESC LIMIT 1", county).
		Scan(&s.ID, &s.Pack, &s.Version, &day); err != nil {
		return s, err
	}
	s.Day, err = period.Parse(day)
	return s, err
}

// Latest is the newest screening of a county within the scope.
func Latest(tx *store.Tx, scope auth.Scope, county int64) (s Screening, err error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return s, err
	}
	var day, rosters string
	err = tx.QueryRow(`SELECT county, id, pack, version, day, at, actor_name, households, persons, opened, renewed, cleared, rosters
		FROM screening WHERE county = $1 ORDER BY id DESC LIMIT 1`, county).Scan(&s.County, &s.ID, &s.Pack, &s.Version, &day, &s.At, &s.Actor,
		&s.Households, &s.Persons, &s.Opened, &s.Renewed, &s.Cleared, &rosters)
	if err != nil {
		return s, err
	}
	if s.Day, err = period.Parse(day); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(rosters), &s.Rosters)
}

// Tallies gives the counts of a screening by rule, over the scope's part of the
// county; a department sees the rules it answers for.
func Tallies(tx *store.Tx, scope auth.Scope, screening Screening) ([]Tally, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	lo, hi := scope.Range()
	return store.Collect(tx, func(row store.Scanner) (t Tally, err error) {
		err = t.scan(row, &t.Rule)
		return t, err
	}, "SELECT rule, "+sums+` FROM tally WHERE county = $1 AND screening = $2 AND village >= $3 AND village < $4
		GROUP BY rule ORDER BY rule`, screening.County, screening.ID, lo, hi)
}

const sums = `CAST(SUM(households) AS BIGINT), CAST(SUM(persons) AS BIGINT), CAST(SUM(unknown) AS BIGINT),
	CAST(SUM(due_n) AS BIGINT), CAST(SUM(due) AS BIGINT), CAST(SUM(received_n) AS BIGINT), CAST(SUM(received) AS BIGINT),
	CAST(SUM(missing_n) AS BIGINT), CAST(SUM(missing) AS BIGINT), CAST(SUM(excess_n) AS BIGINT), CAST(SUM(excess) AS BIGINT),
	CAST(SUM(differs_n) AS BIGINT), CAST(SUM(differs) AS BIGINT)`
