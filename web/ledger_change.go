package web

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
)

// changeRecord takes what was typed into a record: keeps it, makes a step, or
// only tells what it comes to.
func changeRecord(x *exchange) (answer, error) {
	if err := x.multipart(); err != nil {
		return nil, err
	}
	p := &recordPage{form: form{Key: x.field("key")}, Note: x.field("note")}
	if err := x.view(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	typed := typedFields(x.r.PostForm, "")
	program := p.view.Declaration.Form
	keepBlankSecrets(program, typed)
	meanPlaces(program, typed, p.maker.places)
	if x.looks() {
		p.maker.asked = x.field("more")
		p.lay(x, typed, nil)
		return show(p)
	}
	if !p.view.May {
		return p.answer(x, nil, p.carryOut(x, nil))
	}
	links, err := x.attach(p.Record.County, p.Record.Division, p.Record.Unit, program, typed)
	maps.Copy(p.maker.files, links)
	if err != nil {
		return p.again(x, typed, nil, err)
	}
	values, wrong := program.Read(typed)
	if len(wrong) > 0 {
		return p.again(x, typed, wrong, nil)
	}
	return p.answer(x, typed, p.carryOut(x, values))
}

// looks reports whether the form is only looked at again: a row more, or what
// its values come to.
func (x *exchange) looks() bool { return x.field("look") != "" || x.field("more") != "" }

// carryOut keeps the values, and makes the step where one was chosen.
func (p *recordPage) carryOut(x *exchange, values forms.Values) error {
	version, key := store.ParseID(x.field("version")), x.field("key")
	return x.update(func(tx *store.Tx) (err error) {
		if move := x.field("move"); move != "" {
			_, err = x.Book.Move(tx, x.scope, ledger.Step{County: p.Record.County, ID: p.Record.ID, Version: version, Move: move,
				Note: x.field("note"), Unit: x.field("unit"), Values: values, Key: key})
			return err
		}
		_, err = x.Book.Save(tx, x.scope, ledger.Change{County: p.Record.County, ID: p.Record.ID, Version: version, Values: values, Key: key})
		return err
	})
}

// answer leads back to the record, or shows the form with what is wrong.
func (p *recordPage) answer(x *exchange, typed map[string][]string, err error) (answer, error) {
	done := "record_saved"
	if x.field("move") != "" {
		done = "record_moved"
	}
	switch fault.KindOf(err) {
	case fault.Duplicate:
		return see(p.Path, done)
	case fault.Invalid, fault.Conflict, fault.Forbidden:
		if err != nil {
			return p.again(x, typed, fieldErrors(err), err)
		}
	}
	if err != nil {
		return nil, err
	}
	return see(p.Path, done)
}

// fieldErrors are the fields a refused change or move blames.
func fieldErrors(err error) []forms.FieldError {
	var problems *ledger.Problems
	if errors.As(err, &problems) {
		return problems.Fields
	}
	return nil
}

func (p *recordPage) again(x *exchange, typed map[string][]string, wrong []forms.FieldError, cause error) (answer, error) {
	status := http.StatusUnprocessableEntity
	p.Wrong = x.text("ledgers.problems", "count", len(wrong))
	if cause != nil {
		p.Wrong, status = fault.Say(x.lang, cause), fault.Status(cause)
	}
	p.lay(x, typed, wrong)
	return again(status, p)
}

// decideProposal approves a change of the registry, or turns it down.
func decideProposal(x *exchange) (answer, error) {
	county, id := x.recordAt()
	var record ledger.Record
	if err := x.view(func(tx *store.Tx) (err error) {
		record, err = x.Book.Get(tx, x.scope, county, id)
		return err
	}); err != nil {
		return nil, err
	}
	approve := x.field("decide") == "approve"
	err := x.update(func(tx *store.Tx) error {
		return x.Book.Decide(tx, x.scope, county, x.id("proposal"), approve, x.field("note"), x.field("key"))
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see(recordPath(record)+"#proposals", "proposal")
}

// moveRecords makes one step on several records of a ledger; those it is refused
// for stay where they are, and are named.
func moveRecords(x *exchange) (answer, error) {
	if err := x.ledgerThere(); err != nil {
		return nil, err
	}
	byCounty, n := map[int64][]int64{}, 0
	for _, name := range x.r.PostForm["record"] {
		county, id, _ := strings.Cut(name, "-")
		byCounty[store.ParseID(county)] = append(byCounty[store.ParseID(county)], store.ParseID(id))
		n++
	}
	if n == 0 || n > maxBulk {
		return nil, fault.New(fault.Invalid, "ledgers.none_chosen")
	}
	step := ledger.Step{Move: x.field("move"), Note: x.field("note"), Unit: x.field("unit"), Key: x.field("key")}
	var refused []ledger.Refusal
	moved := 0
	err := x.update(func(tx *store.Tx) error {
		moved, refused = 0, nil
		for county, ids := range byCounty {
			done, not, err := x.Book.MoveMany(tx, x.scope, county, ids, step)
			if err != nil {
				return err
			}
			moved, refused = moved+done, append(refused, not...)
		}
		return nil
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	if len(refused) == 0 {
		return see(local(x.field("back")), "records_moved")
	}
	return x.movedPartly(moved, refused)
}

// movedPartly shows the list again, with why some records stayed.
func (x *exchange) movedPartly(moved int, refused []ledger.Refusal) (answer, error) {
	p := &ledgerPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, x.scope) })
	p.Wrong = x.text("ledgers.moved_partly", "moved", moved, "refused", len(refused), "why", fault.Say(x.lang, refused[0].Err))
	if err != nil {
		return nil, err
	}
	return again(http.StatusUnprocessableEntity, p)
}

// multipart takes in a form that may carry files.
func (x *exchange) multipart() error {
	if !strings.HasPrefix(x.r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if err := x.r.ParseMultipartForm(formLimit); err != nil {
		return badUpload(err)
	}
	return nil
}
