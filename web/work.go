package web

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"guben/attachment"
	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

//go:embed work.txt
var workCatalog string

// workDone is said on top of the page after something was done.
//
//go:embed work_done.txt
var workDone string

var _ = message.Register("work", workCatalog) && message.Register("web", workDone)

// workPicker is what the pages of the plan's work are about: a plan, a place, and
// the present day.
type workPicker struct {
	Place placePicker
	Plans []choice
	Pack  *pack.Pack // nil: no plan is in force there, or all of them
	Today period.Day

	tree *division.Tree
}

// Plan is the plan's ID, "" for all plans.
func (w *workPicker) Plan() string {
	if w.Pack == nil {
		return ""
	}
	return w.Pack.ID
}

// Query is the plan and the place as the query of a link, with pairs added.
func (w *workPicker) Query(scope auth.Scope, pairs ...string) string {
	return query(append([]string{"plan", w.Plan(), "place", w.Place.Param(scope)}, pairs...)...)
}

// pickWork reads plan and place from the address; without a plan named it is the
// narrowest in force, or none where all is wanted.
func (x *exchange) pickWork(tx *store.Tx, all bool) (w workPicker, err error) {
	scope, err := x.place()
	if err != nil {
		return w, err
	}
	if w.Place, w.tree, err = x.pickPlace(tx, scope); err != nil {
		return w, err
	}
	w.Today = today(tx)
	plans := x.plans(countyWithin(w.tree, w.Place.Code))
	named := x.field("plan")
	if named == "" && !all {
		if narrow := x.plan(); narrow != nil {
			named = narrow.ID
		}
	}
	for _, p := range plans {
		if p.ID == named {
			w.Pack = p
		}
		w.Plans = append(w.Plans, choice{p.ID, p.Title.Say(x.lang), p.ID == named})
	}
	if named != "" && w.Pack == nil {
		return w, noRow()
	}
	return w, nil
}

// packOf is a plan by its ID as the pages name things by, nil where it is gone.
func (x *exchange) packOf(id string) *pack.Pack {
	i := slices.IndexFunc(x.Packs, func(p *pack.Pack) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return x.Packs[i]
}

// unitsOf are the units of a plan to choose from.
func (x *exchange) unitsOf(p *pack.Pack, here string) (list []choice) {
	if p == nil {
		return nil
	}
	for _, unit := range p.Units {
		list = append(list, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == here})
	}
	return list
}

// lamp is how a signal is told: a shape, a colour and a word.
type lamp struct {
	Signal flow.Signal
	Count  int64
	Path   string
}

// lamps are the signals of some tasks, those that occur, the pressing first.
func lamps(counts task.Counts, path func(flow.Signal) string) (list []lamp) {
	for _, signal := range task.Signals {
		if n := counts.Signals[signal]; n > 0 {
			list = append(list, lamp{signal, n, path(signal)})
		}
	}
	return list
}

// taskRow is a task in a list.
type taskRow struct {
	task.Task
	Title, PlaceName, OwnerName string
	Number                      string // 61 of 208 人, "" without a number
	Part                        int64  // of the target reached, in hundredths; -1: nothing known
	Left                        string // days to the last one, in words
}

// Path is the task's page.
func (r taskRow) Path() string { return taskPath(r.Ref) }

// Tone is the colour of the state.
func (r taskRow) Tone() string { return taskTone(r.State) }

func taskTone(state task.State) string {
	switch state {
	case task.Accepted:
		return "tag-green"
	case task.Handed, task.Claimed:
		return "tag-blue"
	case task.Returned:
		return "tag-amber"
	}
	return ""
}

func taskPath(ref task.Ref) string {
	return "/task/" + strconv.FormatInt(ref.County, 10) + "/" + store.FormatID(ref.ID)
}

func (x *exchange) taskRow(tree *division.Tree, t task.Task, day period.Day) taskRow {
	row := taskRow{Task: t, Title: t.Name.Say(x.lang), PlaceName: placeName(tree, t.Place), OwnerName: unitName(x.packOf(t.Pack), t.Owner, x.lang), Part: -1}
	row.Number, row.Part = x.numberOf(t)
	if t.To != 0 && t.State.Open() {
		row.Left = x.left(t.To, day)
	}
	return row
}

// numberOf says how far a task's number is, and which part of the target.
func (x *exchange) numberOf(t task.Task) (said string, part int64) {
	if t.Target.None() {
		return "", -1
	}
	if t.Source == task.NoSource {
		return x.text("work.target_only", "target", t.Target.Value, "unit", t.Target.Unit), -1
	}
	part = -1
	if t.Target.Value > 0 {
		part = min(100, max(0, int64(t.Value)*100/int64(t.Target.Value)))
	}
	return x.text("work.value_of", "value", t.Value, "target", t.Target.Value, "unit", t.Target.Unit), part
}

// left says the days to a day.
func (x *exchange) left(to, day period.Day) string {
	switch n := int(to - day); {
	case n < 0:
		return x.text("work.days_over", "n", -n)
	case n == 0:
		return x.text("work.days_today")
	default:
		return x.text("work.days_left", "n", n)
	}
}

// monthName says a month shortly: 3月, Mar; with its year where it is another than
// that of the one before.
func (x *exchange) monthName(month, before period.Month) string {
	if before == 0 || before.First().Year() != month.First().Year() {
		return month.Say(x.lang)
	}
	return month.Short(x.lang)
}

// oneLine leaves out what makes a text longer than a line of a table.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// sentFile sends a file that was kept, closed off from the site around it.
func sentFile(file attachment.File, content []byte) answer {
	return sent(func(x *exchange) error {
		head := x.w.Header()
		head.Set("Content-Type", file.Type.Media())
		head.Set("Content-Disposition", file.Disposition())
		head.Set("Content-Length", strconv.Itoa(len(content)))
		head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		_, err := x.w.Write(content)
		return err
	})
}
