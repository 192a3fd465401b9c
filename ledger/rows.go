package ledger

import (
	"cmp"

	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/store"
)

// check reads and tries every row; nothing is written. It is one of some rounds
// over the rows.
func (i *importing) check(rounds int) error {
	subjects, err := i.subjects()
	if err != nil {
		return err
	}
	for n, r := range i.rows {
		if err := i.tx.Context().Err(); err != nil {
			return err
		}
		values, wrong := i.d.Form.Read(r.input)
		for _, one := range wrong {
			i.wrong(one.Err.At(r.place(one.Key)))
		}
		if len(wrong) == 0 {
			if err := i.try(r, subjects[n], values); err != nil {
				if !refusal(err) {
					return err
				}
				i.refused(r, err)
			}
		}
		i.progress(n+1, rounds*len(i.rows))
	}
	return nil
}

// place is the cell of a key, or the row where no column has it.
func (r *row) place(key string) fault.Place {
	if place, known := r.places[key]; known {
		return place
	}
	return r.places[""]
}

// refused tells what stands against a row at its cells.
func (i *importing) refused(r *row, err error) {
	known, _ := err.(*fault.Error)
	if known == nil {
		i.wrong(err)
		return
	}
	if problems, many := known.Cause.(*Problems); many {
		for _, one := range problems.Fields {
			i.wrong(one.Err.At(r.place(one.Key)))
		}
		return
	}
	place := cmp.Or(known.Place, r.places[""])
	i.wrong(known.At(place))
}

// try prepares a row: a record to be opened, or one to be saved into.
func (i *importing) try(r *row, subject int64, values Values) error {
	if text := r.texts[colRecord]; text != "" {
		return i.trySaving(r, text, values)
	}
	r.new = New{County: i.County, Pack: i.Pack, Ledger: i.Ledger, Place: i.Place, Unit: cmp.Or(r.texts[colUnit], i.Unit), Values: values}
	switch {
	case i.d.registered() && subject == 0:
		return fault.New(fault.Invalid, "ledger.import_no_subject", "text", r.texts[colSubject]).At(r.place("+" + colSubject))
	case i.d.Ledger.Subject == form.OnPerson:
		r.new.Person = subject
	case i.d.Ledger.Subject == form.OnHousehold:
		r.new.Household = subject
	case r.texts[colPlace] != "":
		place, err := division.ParseCode(r.texts[colPlace])
		if err != nil {
			return fault.New(fault.Invalid, "ledger.no_place").At(r.place("+" + colPlace))
		}
		r.new.Place = place
	}
	o, err := i.prepare(i.d, i.tx.NewID(), r.new)
	r.opening = &o
	return err
}

func (i *importing) trySaving(r *row, text string, values Values) error {
	id := store.ParseID(text)
	m, err := i.pick(i.County, id)
	if err != nil || m.was.Ledger != i.Ledger || m.was.Pack != i.Pack {
		if err != nil && !refusal(err) {
			return err
		}
		return fault.New(fault.Invalid, "ledger.import_no_record", "text", text).At(r.place("+" + colRecord))
	}
	if line, twice := i.seen[id]; twice {
		return fault.New(fault.Invalid, "ledger.import_twice", "row", line).At(r.place("+" + colRecord))
	}
	i.seen[id] = r.places[""].Line
	for key, value := range values { // what stands there already is not typed
		if !i.d.differs(key, m.before[key], value) {
			delete(values, key)
		}
	}
	if len(values) == 0 {
		i.result.Same++
		return nil
	}
	if err := m.editable(i.scope); err != nil {
		return err
	}
	r.matter, r.new.Values = m, values
	return i.tryEntering(m, values)
}

// tryEntering checks what a save would, on a copy.
func (i *importing) tryEntering(m *matter, values Values) error {
	if err := i.unfrozen(&m.record); err != nil {
		return err
	}
	copied := *m
	if err := i.enter(&copied, values); err != nil {
		return err
	}
	if copied.d.settled(copied.record.State) && len(copied.look.Problems) > 0 {
		return unsound(copied.look.Problems)
	}
	return nil
}

// write carries out what was prepared.
func (i *importing) write() error {
	for n, r := range i.rows {
		switch {
		case r.opening != nil:
			if err := i.found(i.d, r.opening, r.new); err != nil {
				return err
			}
			i.result.Opened++
		case r.matter != nil:
			saved, err := i.save(r.matter, r.new.Values)
			if err != nil {
				return err
			}
			if saved {
				i.result.Saved++
			} else {
				i.result.Same++
			}
		}
		i.progress(len(i.rows)+n+1, 2*len(i.rows))
	}
	return nil
}
