package ledger

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// changeRecord takes what was typed into a record: keeps it, makes a step, or
// only tells what it comes to.
func changeRecord(x *page.Exchange) (page.Answer, error) {
	if err := x.Multipart(); err != nil {
		return nil, err
	}
	p := &recordPage{Form: page.Form{Key: x.Field("key")}, Note: x.Field("note")}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	typed := typedFields(x.R.PostForm, "")
	program := p.view.Declaration.Form
	keepBlankSecrets(program, typed)
	meanPlaces(program, typed, p.maker.places)
	if looks(x) {
		p.maker.asked = x.Field("more")
		p.lay(x, typed, nil)
		return page.Show(p)
	}
	if !p.view.May {
		return p.answer(x, nil, p.carryOut(x, nil))
	}
	links, err := attach(x, p.Record.County, p.Record.Division, p.Record.Unit, program, typed)
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
func looks(x *page.Exchange) bool { return x.Field("look") != "" || x.Field("more") != "" }

// carryOut keeps the values, and makes the step where one was chosen.
func (p *recordPage) carryOut(x *page.Exchange, values forms.Values) error {
	version, key := store.ParseID(x.Field("version")), x.Field("key")
	return x.Update(func(tx *store.Tx) (err error) {
		if move := x.Field("move"); move != "" {
			_, err = x.Book.Move(tx, x.Scope, ledger.Step{County: p.Record.County, ID: p.Record.ID, Version: version, Move: move,
				Note: x.Field("note"), Unit: x.Field("unit"), Values: values, Key: key})
			return err
		}
		_, err = x.Book.Save(tx, x.Scope, ledger.Change{County: p.Record.County, ID: p.Record.ID, Version: version, Values: values, Key: key})
		return err
	})
}

// answer leads back to the record, or shows the form with what is wrong.
func (p *recordPage) answer(x *page.Exchange, typed map[string][]string, err error) (page.Answer, error) {
	done := "record_saved"
	if x.Field("move") != "" {
		done = "record_moved"
	}
	switch fault.KindOf(err) {
	case fault.Duplicate:
		return page.See(p.Path, done)
	case fault.Invalid, fault.Conflict, fault.Forbidden:
		if err != nil {
			return p.again(x, typed, fieldErrors(err), err)
		}
	}
	if err != nil {
		return nil, err
	}
	return page.See(p.Path, done)
}

// fieldErrors are the fields a refused change or move blames.
func fieldErrors(err error) []forms.FieldError {
	var problems *ledger.Problems
	if errors.As(err, &problems) {
		return problems.Fields
	}
	return nil
}

func (p *recordPage) again(x *page.Exchange, typed map[string][]string, wrong []forms.FieldError, cause error) (page.Answer, error) {
	status := http.StatusUnprocessableEntity
	p.Wrong = x.Text("ledgers.problems", "count", len(wrong))
	if cause != nil {
		p.Wrong, status = fault.Say(x.Lang, cause), fault.Status(cause)
	}
	p.lay(x, typed, wrong)
	return page.Again(status, p)
}

// decideProposal approves a change of the registry, or turns it down.
func decideProposal(x *page.Exchange) (page.Answer, error) {
	county, id := recordAt(x)
	var record ledger.Record
	if err := x.View(func(tx *store.Tx) (err error) {
		record, err = x.Book.Get(tx, x.Scope, county, id)
		return err
	}); err != nil {
		return nil, err
	}
	approve := x.Field("decide") == "approve"
	err := x.Update(func(tx *store.Tx) error {
		return x.Book.Decide(tx, x.Scope, county, x.ID("proposal"), approve, x.Field("note"), x.Field("key"))
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See(page.RecordPath(record)+"#proposals", "proposal")
}

// moveRecords makes one step on several records of a ledger; those it is refused
// for stay where they are, and are named.
func moveRecords(x *page.Exchange) (page.Answer, error) {
	if err := ledgerThere(x); err != nil {
		return nil, err
	}
	byCounty, n := map[int64][]int64{}, 0
	for _, name := range x.R.PostForm["record"] {
		county, id, _ := strings.Cut(name, "-")
		byCounty[store.ParseID(county)] = append(byCounty[store.ParseID(county)], store.ParseID(id))
		n++
	}
	if n == 0 || n > page.MaxBulk {
		return nil, fault.New(fault.Invalid, "ledgers.none_chosen")
	}
	step := ledger.Step{Move: x.Field("move"), Note: x.Field("note"), Unit: x.Field("unit"), Key: x.Field("key")}
	var refused []ledger.Refusal
	moved := 0
	err := x.Update(func(tx *store.Tx) error {
		moved, refused = 0, nil
		for county, ids := range byCounty {
			done, not, err := x.Book.MoveMany(tx, x.Scope, county, ids, step)
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
		return page.See(page.Local(x.Field("back")), "records_moved")
	}
	return movedPartly(x, moved, refused)
}

// movedPartly shows the list again, with why some records stayed.
func movedPartly(x *page.Exchange, moved int, refused []ledger.Refusal) (page.Answer, error) {
	p := &ledgerPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx, x.Scope) })
	p.Wrong = x.Text("ledgers.moved_partly", "moved", moved, "refused", len(refused), "why", fault.Say(x.Lang, refused[0].Err))
	if err != nil {
		return nil, err
	}
	return page.Again(http.StatusUnprocessableEntity, p)
}
