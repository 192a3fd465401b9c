package indicator

import (
	"encoding/json"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Frozen is a figure as it was filed, with the definition it was counted by.
type Frozen struct {
	ID          int64      `json:"-"`
	Figure      Figure     `json:"figure"`
	Name        pack.Words `json:"name"`
	Numerator   string     `json:"numerator"` // the definition as it was written
	Out         string     `json:"out,omitempty"`
	Target      string     `json:"target,omitempty"` // with its unit
	Version     string     `json:"-"`                // of the pack
	Corrects    int64      `json:"-"`                // id of the frozen figure it replaces
	Note        string     `json:"-"`                // why
	AccountName string     `json:"-"`
	At          int64      `json:"-"`
}

// Freeze keeps the figures of the query's place and month as they stand, with
// their definitions. Where the month is frozen already, only figures that have
// changed are frozen anew, as corrections, and a note says why.
func (m *Meter) Freeze(tx *store.Tx, scope auth.Scope, query Query, note, key string) ([]Frozen, error) {
	if err := scope.Need(auth.Dispatch); err != nil {
		return nil, err
	}
	query.Level, query.ByUnit, query.Unit = 0, false, ""
	figures, err := m.Figures(tx, scope, query)
	if err != nil {
		return nil, err
	}
	before, err := m.FrozenFigures(tx, scope, query)
	if err != nil {
		return nil, err
	}
	last := map[string]Frozen{}
	for _, f := range before {
		last[f.Figure.Indicator] = f
	}
	frozen := []Frozen{}
	for _, figure := range figures {
		old, again := last[figure.Indicator]
		if again && old.same(figure) || !figure.Known {
			continue
		}
		if again && strings.TrimSpace(note) == "" {
			return nil, fault.New(fault.Conflict, "indicator.frozen_month", "month", query.Month)
		}
		f := query.frozen(figure, old.ID)
		f.Note, f.AccountName, f.At, f.ID = note, scope.Name, tx.Now(), tx.NewID()
		if err := f.save(tx, scope); err != nil {
			return nil, err
		}
		frozen = append(frozen, f)
	}
	return frozen, m.noted(tx, scope, query, frozen, note, key)
}

// same reports whether a figure is what was frozen.
func (f Frozen) same(figure Figure) bool {
	return f.Figure.Numerator == figure.Numerator && f.Figure.Denominator == figure.Denominator && f.Figure.Value == figure.Value
}

func (q Query) frozen(figure Figure, corrects int64) Frozen {
	i, _ := q.Pack.Indicator(figure.Indicator)
	card := CardOf(q.Pack, i)
	figure.Frozen = 0
	f := Frozen{Figure: figure, Name: i.Name, Numerator: card.Numerator, Out: card.Out, Version: q.Pack.Version, Corrects: corrects}
	if i.Target != nil {
		f.Target = i.Target.Value + i.Target.Unit
	}
	return f
}

func (f Frozen) save(tx *store.Tx, scope auth.Scope) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO figure_frozen (county, id, pack, version, indicator, place, unit, month, content, corrects, note, account, account_name, at)
		VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, $11, $12, $13)`, f.Figure.Place.County(), f.ID, f.Figure.Pack, f.Version, f.Figure.Indicator,
		int64(f.Figure.Place), int(f.Figure.Month), string(content), f.Corrects, f.Note, scope.Account, scope.Name, f.At)
	return err
}

func (m *Meter) noted(tx *store.Tx, scope auth.Scope, query Query, frozen []Frozen, note, key string) error {
	if len(frozen) == 0 {
		return nil
	}
	place := frozen[0].Figure.Place
	return m.Log.Append(tx, audit.Entry{County: place.County(), Actor: scope.Account, ActorName: scope.Name, Key: key, Action: "figure.freeze",
		Subject: "division", SubjectID: int64(place), Detail: map[string]any{"pack": query.Pack.ID, "version": query.Pack.Version,
			"month": query.Month.String(), "figures": len(frozen), "note": note}})
}

// FrozenFigures lists the frozen figures of the query's place and month, a
// correction behind what it corrects.
func (m *Meter) FrozenFigures(tx *store.Tx, scope auth.Scope, query Query) ([]Frozen, error) {
	narrowed, err := query.narrow(scope)
	if err != nil {
		return nil, err
	}
	condition, args := "", []any{narrowed.Division.County(), query.Pack.ID, int64(narrowed.Division), int(query.Month)}
	if query.Indicator != "" {
		condition, args = " AND indicator = $5", append(args, query.Indicator)
	}
	return store.Collect(tx, func(row store.Scanner) (f Frozen, err error) {
		var content string
		var id, corrects int64
		var version, note, name string
		var at int64
		if err = row.Scan(&id, &version, &content, &corrects, &note, &name, &at); err == nil {
			err = json.Unmarshal([]byte(content), &f)
		}
		f.ID, f.Version, f.Corrects, f.Note, f.AccountName, f.At = id, version, corrects, note, name, at
		return f, err
	}, `SELECT id, version, content, corrects, note, account_name, at FROM figure_frozen
		WHERE county = $1 AND pack = $2 AND place = $3 AND month = $4`+condition+" ORDER BY id", args...)
}

// newestFrozen are the ids of the frozen figures in force, by indicator.
func newestFrozen(tx *store.Tx, county int64, packID string, place division.Code, month period.Month) (map[string]int64, error) {
	frozen := map[string]int64{}
	return frozen, tx.Each(func(row store.Scanner) error {
		var indicator string
		var id int64
		err := row.Scan(&indicator, &id)
		frozen[indicator] = id
		return err
	}, `SELECT indicator, MAX(id) FROM figure_frozen WHERE county = $1 AND pack = $2 AND place = $3 AND month = $4
		GROUP BY indicator`, county, packID, int64(place), int(month))
}

// mark says which figures of the place are frozen.
func (q Query) mark(tx *store.Tx, scope auth.Scope, figures []Figure) error {
	if q.Level != 0 || q.ByUnit || q.Unit != "" {
		return nil
	}
	frozen, err := newestFrozen(tx, scope.Division.County(), q.Pack.ID, scope.Division, q.Month)
	for n := range figures {
		figures[n].Frozen = frozen[figures[n].Indicator]
	}
	return err
}
