package ledger

import (
	"errors"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/screen"
	"guben/store"
)

// New is a record to be opened.
type New struct {
	County    int64
	Pack      string
	Ledger    string
	Household int64         // subject household; of subject person it may be 0
	Person    int64         // subject person
	Place     division.Code // the other subjects; 0 is the account's own place
	Unit      string        // unit that is to work on it; "" the account's, or the first keeper
	Values    Values        // as form.Program.Read gives them
	From      int64         // record that raised it, 0 none
	Field     string        // of that record, where one field raised it
	Key       string        // idempotency

	raisedBy *Record // that says where it stands, whoever makes the move
}

// Open opens a record.
func (b *Book) Open(tx *store.Tx, scope auth.Scope, n New) (Record, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return Record{}, err
	}
	d, err := b.Declared(tx, n.County, n.Pack, n.Ledger, 0)
	if err != nil {
		return Record{}, err
	}
	id := tx.NewID()
	if err := w.audit(n.County, "open", id, n.Key, map[string]any{"pack": n.Pack, "ledger": n.Ledger}); err != nil {
		return Record{}, err
	}
	r, err := w.open(d, id, n)
	if err != nil {
		return r, err
	}
	return r, w.end()
}

// opening is a record about to be opened, with what it rests on.
type opening struct {
	record  Record
	facts   form.Facts
	look    *form.State
	content content
}

// open opens a record whose opening is audited already.
func (w *work) open(d *Declaration, id int64, n New) (Record, error) {
	o, err := w.prepare(d, id, n)
	if err != nil {
		return o.record, err
	}
	return o.record, w.found(d, &o, n)
}

// prepare makes a record and finds whatever stands against it; nothing is written.
func (w *work) prepare(d *Declaration, id int64, n New) (opening, error) {
	o, err := w.draft(d, id, n)
	if err != nil {
		return o, err
	}
	r := &o.record
	if err := w.unfrozen(r); err != nil {
		return o, err
	}
	if d.settled(r.State) && len(o.look.Problems) > 0 {
		return o, unsound(o.look.Problems)
	}
	o.content = d.split(o.look.Values, o.facts, w.today)
	d.describe(r, o.look, o.facts)
	if !d.counts() && r.Phase != flow.Void {
		r.Counted = w.today
	}
	r.wind(d.Flow)
	return o, nil
}

// draft is a record as its form would show it before anything is checked.
func (w *work) draft(d *Declaration, id int64, n New) (o opening, err error) {
	o.record = Record{County: n.County, ID: id, Pack: d.Pack.ID, Ledger: d.Ledger.ID, Edition: d.Edition, Subject: d.Ledger.Subject,
		State: d.Flow.Start, Phase: d.Flow.PhaseOf(d.Flow.Start), Opened: w.today, Begun: w.today, Since: w.today, Round: 1, Version: 1,
		Author: w.scope.Account, By: w.scope.Name, At: w.tx.Now(), ChangedAt: w.tx.Now()}
	r := &o.record
	if err := w.settle(d, r, n); err != nil {
		return o, err
	}
	if o.facts, err = w.reader.facts(d, r); err != nil {
		return o, err
	}
	if err := w.refer(d, r, n.Values); err != nil {
		return o, err
	}
	o.look = d.Form.State(d.Form.Fill(o.facts, w.today).With(n.Values), o.facts, w.today)
	return o, nil
}

// found writes a prepared record.
func (w *work) found(d *Declaration, o *opening, n New) error {
	r := &o.record
	if err := w.keep(r.County, d); err != nil {
		return err
	}
	if err := w.insert(r); err != nil {
		return err
	}
	if err := w.keepContent(d, r, o.content); err != nil {
		return err
	}
	if err := w.keepFiles(d, r, o.look.Values); err != nil {
		return err
	}
	if err := w.remember(r, line{kind: Opened, move: flow.Opened, to: r.State}); err != nil {
		return err
	}
	w.note(Opened, Record{}, *r, "")
	if err := w.withdrawZeros(d, r); err != nil {
		return err
	}
	if n.From != 0 {
		if err := w.link(r.County, n.From, r.ID, n.Field); err != nil {
			return err
		}
	}
	if d.updates() {
		return nil
	}
	return w.propose(d, r, o.look.Values, o.facts, false)
}

// settled reports whether nobody is asked to complete the form later: no move
// leads onward from the state.
func (d *Declaration) settled(state string) bool {
	for _, m := range d.Flow.Moves {
		forward := m.Kind == "" || m.Kind == flow.Forward
		for _, from := range m.From {
			if forward && (from == state || from == flow.Any) {
				return false
			}
		}
	}
	return true
}

// settle finds where a record stands and with which unit. What a record raises
// stands where that does: the declaration sends it there, not the account.
func (w *work) settle(d *Declaration, r *Record, n New) (err error) {
	if n.raisedBy != nil {
		n.raisedBy.lend(r)
		r.Unit = n.Unit
		return nil
	}
	if err := w.place(d, r, n); err != nil {
		return err
	}
	r.Unit, err = w.unit(d, n.Unit)
	return err
}

// place finds where a record stands: with its household or person, in a place
// of the level it is about, or where the account is.
func (w *work) place(d *Declaration, r *Record, n New) error {
	switch r.Subject {
	case form.OnPerson:
		person, err := w.Registry.Get(w.tx, w.scope, dictionary.Person, n.County, n.Person)
		if err != nil {
			return err
		}
		r.Person, r.Household, r.Division = person.ID, person.Household, person.Village
		return w.visible(d, r)
	case form.OnHousehold:
		if h := w.reader.homes[n.Household]; h != nil && w.scope.Reaches(h.village) { // read with many
			r.Household, r.Division = n.Household, h.village
			return w.visible(d, r)
		}
		household, err := w.Registry.Get(w.tx, w.scope, dictionary.Household, n.County, n.Household)
		if err != nil {
			return err
		}
		r.Household, r.Division = household.ID, household.Village
		return w.visible(d, r)
	}
	r.Division = n.Place
	if n.Place == 0 {
		r.Division = w.own(n.County)
	}
	wanted, fixed := map[form.Subject]division.Level{form.OnVillage: division.Village, form.OnTownship: division.Township}[r.Subject]
	if fixed && r.Division.Level() != wanted {
		return fault.New(fault.Invalid, "ledger.wrong_place", "level", wanted)
	}
	if r.Division.County() != n.County || !w.scope.Reaches(r.Division) {
		return fault.New(fault.NotFound, "ledger.no_place")
	}
	return nil
}

// own is the account's place, or the county of an account above it.
func (w *work) own(county int64) division.Code {
	if w.scope.Division.Level() < division.County || w.scope.Division == 0 {
		return division.Code(county * 1e6)
	}
	return w.scope.Division
}

// visible keeps a department to the households its findings are about, except
// in the ledgers its unit keeps.
func (w *work) visible(d *Declaration, r *Record) error {
	if w.scope.Role != auth.Department || d.Keeps(w.scope.Unit) {
		return nil
	}
	return screen.Visible(w.tx, w.Registry, w.scope, r.County, r.Household)
}

// unit is the unit a new record goes to.
func (w *work) unit(d *Declaration, wanted string) (string, error) {
	switch {
	case wanted != "":
		if _, known := d.Pack.Unit(wanted); !known {
			return "", fault.New(fault.Invalid, "ledger.no_unit", "unit", wanted)
		}
		if w.scope.Role == auth.Department && wanted != w.scope.Unit && !d.Keeps(w.scope.Unit) {
			return "", fault.New(fault.Forbidden, "ledger.other_unit")
		}
		return wanted, nil
	case w.scope.Unit != "":
		return w.scope.Unit, nil
	case len(d.Ledger.Keepers) > 0:
		return d.Ledger.Keepers[0], nil
	}
	return "", nil
}

// refer refuses persons, units, places and files that are not there, or not
// for this account to name.
func (w *work) refer(d *Declaration, r *Record, values Values) error {
	for _, field := range d.Form.Form().Fields {
		value := values[field.ID]
		if !value.Known {
			continue
		}
		err := w.names(d, r, field.Type, value.Text)
		if field.Type == form.File || field.Type == form.Signature {
			err = w.uploaded(r, files(value))
		}
		var wrong *fault.Error
		switch {
		case err == nil:
		case refusal(err) && errors.As(err, &wrong):
			return unsound([]form.FieldError{{Key: field.ID, Field: field.ID, Row: -1, Err: wrong}})
		default:
			return err
		}
	}
	return nil
}

// uploaded refuses files that the record has not and the account cannot see.
func (w *work) uploaded(r *Record, hashes []string) error {
	seen, err := w.Files.Of(w.tx, w.scope, r.County, hashes...)
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, known := seen[hash]; !known {
			return fault.New(fault.Invalid, "ledger.no_file")
		}
	}
	return nil
}

func (w *work) names(d *Declaration, r *Record, kind form.Type, text string) error {
	switch kind {
	case form.Unit:
		if _, known := d.Pack.Unit(text); !known {
			return fault.New(fault.Invalid, "ledger.no_unit", "unit", text)
		}
	case form.Place:
		code, err := division.ParseCode(text)
		if err != nil || code.County() != r.County {
			return fault.New(fault.Invalid, "ledger.no_place")
		}
	case form.Person:
		_, err := w.Registry.Get(w.tx, w.scope, dictionary.Person, r.County, store.ParseID(text))
		if refusal(err) {
			return fault.New(fault.Invalid, "ledger.no_person").Because(err)
		}
		return err
	}
	return nil
}
