package work

import (
	"net/http"
	"net/url"

	"guben/audit"
	"guben/fault"
	"guben/period"
	"guben/sheet"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// asShown puts the query a page was shown with in the place of the form.
func asShown(x *page.Exchange) error {
	values, err := url.ParseQuery(x.Field("filter"))
	if err != nil {
		return fault.New(fault.Invalid, "web.no_page").Because(err)
	}
	values.Del("after")
	x.R.Form = values
	return nil
}

// recordWork puts on record that a list of the plan's work was taken out.
func recordWork(x *page.Exchange, what string, w *page.WorkPicker) error {
	return x.Update(func(tx *store.Tx) error {
		return x.Log.Append(tx, audit.Entry{County: w.Place.Code.County(), Actor: x.Scope.Account, ActorName: x.Scope.Name,
			Action: what + ".export", Subject: "division", SubjectID: int64(w.Place.Code), Detail: map[string]any{"division": w.Place.Code, "pack": w.Plan()}})
	})
}

// exportTasks writes the tasks as the list was narrowed into a workbook.
func exportTasks(x *page.Exchange) (page.Answer, error) {
	if err := asShown(x); err != nil {
		return nil, err
	}
	p := &tasksPage{}
	err := x.View(func(tx *store.Tx) (err error) {
		if p.WorkPicker, err = x.PickWork(tx, true); err == nil {
			p.narrow(x)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := recordWork(x, "task", &p.WorkPicker); err != nil {
		return nil, err
	}
	name := x.Text("work.task_file", "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error { return x.SendBook(name, p.write) }), nil
}

// write streams the list page by page, so that any number of tasks fits.
func (p *tasksPage) write(x *page.Exchange) error {
	book := sheet.NewWriter(x.W)
	var heads []sheet.Head
	for _, key := range []string{"work.task", "web.clause", "web.owner", "web.place", "work.from", "work.to", "work.target", "work.value", "work.unit_of", "web.state", "work.signal", "work.why", "work.since"} {
		heads = append(heads, sheet.Head{Name: x.Text(key)})
	}
	err := book.Sheet(sheet.Layout{Name: x.Text("web.menu_task"), Columns: heads})
	p.filter.Limit = 1000
	for more := true; more && err == nil; {
		more, err = p.writePage(x, book)
	}
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		panic(http.ErrAbortHandler) // half a workbook must not look like a whole one
	}
	return nil
}

func (p *tasksPage) writePage(x *page.Exchange, book *sheet.Writer) (more bool, err error) {
	err = x.View(func(tx *store.Tx) error {
		list, err := task.List(tx, x.Scope, p.filter)
		for _, t := range list {
			if err == nil {
				err = book.Row(p.cells(x, t)...)
			}
			p.filter.After = t.Cursor()
		}
		more = len(list) == p.filter.Limit
		return err
	})
	return more, err
}

func (p *tasksPage) cells(x *page.Exchange, t task.Task) []sheet.Value {
	row := newTaskRow(x, p.Tree, t, p.Today)
	target, value := "", ""
	if !t.Target.None() {
		target = t.Target.Value.String()
	}
	if t.Source != task.NoSource {
		value = t.Value.String()
	}
	return []sheet.Value{sheet.Text(row.Title), sheet.Text(t.Clause), sheet.Text(row.OwnerName), sheet.Text(row.PlaceName), dayCell(t.From), dayCell(t.To),
		sheet.Text(target), sheet.Text(value), sheet.Text(t.Target.Unit), sheet.Text(t.State.Say(x.Lang)), sheet.Text(x.Text("flow.signal_" + string(t.Signal))),
		sheet.Text(t.Why.Say(x.Lang)), dayCell(t.Since)}
}

// dayCell is a day in a workbook, blank where there is none.
func dayCell(day period.Day) sheet.Value {
	if day == 0 {
		return sheet.Blank()
	}
	return sheet.Day(day)
}
