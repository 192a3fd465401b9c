package work

import (
	"slices"
	"strconv"

	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/registry"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// dividePage gives units and places their parts of a task.
type dividePage struct {
	page.Form
	taskRow
	Classes []page.Choice // units the parts are proposed for
	Ways    []page.Choice // of dividing the number
	Units   []page.Choice
	Rows    []partRow
	Sum     task.Number
	Rest    task.Number // of the target that no part has, below 0 where they have more
	Shared  bool

	tree *division.Tree
}

func (dividePage) File() string { return "task_divide" }

// Fits reports whether the shares come to the target.
func (p *dividePage) Fits() bool { return p.Rest == 0 }

// Over is how much more than the target the parts have.
func (p *dividePage) Over() task.Number { return -p.Rest }

// partRow is a part as it stands in the form.
type partRow struct {
	Number    int
	Place     division.Code
	PlaceName string
	Unit      string
	UnitName  string // "" where the unit is chosen
	Units     []page.Choice
	On        bool
	Share, To string
}

// spareParts is how many rows are offered for units that are no class.
const spareParts = 3

func divideForm(x *page.Exchange) (page.Answer, error) {
	p := &dividePage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error {
		if err := p.load(x, tx); err != nil {
			return err
		}
		return p.propose(x, tx)
	})
	return page.ShowUnless(err, p)
}

func (p *dividePage) load(x *page.Exchange, tx *store.Tx) error {
	t, err := task.Get(tx, x.Scope, taskOf(x))
	if err != nil {
		return err
	}
	if p.tree, err = x.Tree(tx); err != nil {
		return err
	}
	p.taskRow = newTaskRow(x, p.tree, t, page.Today(tx))
	p.Shared = !t.Target.None() && t.Target.Unit != "%"
	p.Units = x.UnitsOf(x.PackOf(t.Pack), "")
	for _, way := range []string{"households", "evenly"} {
		p.Ways = append(p.Ways, page.Choice{Value: way, Text: x.Text("work.way_" + way), Here: way == x.Field("way")})
	}
	return nil
}

// propose fills the form: a part for each place of a class of units, its share by
// households or evenly, and rows for other units.
func (p *dividePage) propose(x *page.Exchange, tx *store.Tx) error {
	unit := p.class(x)
	var parts []task.Part
	if unit != nil {
		weights, err := p.weights(x, tx, unit)
		if err != nil {
			return err
		}
		places := task.Members(p.tree, p.Place, unit)
		parts = task.Suggest(p.Task, unit.ID, places, func(c division.Code) int64 { return weights[c] })
	}
	for _, part := range parts {
		p.Rows = append(p.Rows, partRow{Number: len(p.Rows), Place: part.Place, PlaceName: p.tree.Name(part.Place), Unit: part.Unit,
			UnitName: unit.Name.Say(x.Lang), On: part.Share > 0 || !p.Shared, Share: part.Share.String()})
	}
	for range spareParts {
		p.Rows = append(p.Rows, partRow{Number: len(p.Rows), Place: p.Place, PlaceName: p.tree.Name(p.Place), Units: p.Units})
	}
	p.add()
	return nil
}

// class is the class of units the parts are for: the one chosen, or the first
// that answers for the task.
func (p *dividePage) class(x *page.Exchange) (found *pack.Unit) {
	plan := x.PackOf(p.Pack)
	if plan == nil {
		return nil
	}
	asked := x.Field("class")
	for i := range plan.Units {
		unit := &plan.Units[i]
		if !unit.Class || len(task.Members(p.tree, p.Place, unit)) < 2 {
			continue
		}
		if unit.ID == asked || asked == "" && found == nil && (slices.Contains(p.Task.Units, unit.ID) || unit.ID == p.Owner) {
			found = unit
		}
		p.Classes = append(p.Classes, page.Choice{Value: unit.ID, Text: unit.Name.Say(x.Lang)})
	}
	for i := range p.Classes {
		p.Classes[i].Here = found != nil && p.Classes[i].Value == found.ID
	}
	return found
}

// weights is what the number is divided by.
func (p *dividePage) weights(x *page.Exchange, tx *store.Tx, unit *pack.Unit) (map[division.Code]int64, error) {
	weights := map[division.Code]int64{}
	for _, place := range task.Members(p.tree, p.Place, unit) {
		weights[place] = 1
		if x.Field("way") == "evenly" || !p.Shared || !x.MayOpen() {
			continue
		}
		n, err := x.CountRecords(tx, dictionary.Household, registry.Filter{Division: place})
		if err != nil {
			return nil, err
		}
		weights[place] = n
	}
	return weights, nil
}

// add adds the shares up.
func (p *dividePage) add() {
	p.Sum = 0
	for _, row := range p.Rows {
		if share, err := task.ParseNumber(row.Share); err == nil && row.On {
			p.Sum += share
		}
	}
	p.Rest = p.Target.Value - p.Sum
}

func divideTask(x *page.Exchange) (page.Answer, error) {
	p := &dividePage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.load(x, tx) }); err != nil {
		return nil, err
	}
	parts, err := p.read(x)
	p.add()
	if err == nil && x.Field("look") != "" {
		return page.Show(p)
	}
	if err == nil {
		err = x.Update(func(tx *store.Tx) error {
			_, err := x.Tasks.Divide(tx, x.Scope, p.Ref, parts, p.Key)
			return err
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return page.See(page.TaskPath(p.Ref)+"#parts", "task_divided")
	case kind == fault.Invalid, kind == fault.Conflict, kind == fault.Forbidden:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(statusOf(err), p)
	}
	return nil, err
}

// read takes the rows of the form; the first that cannot be read is told.
func (p *dividePage) read(x *page.Exchange) (parts []task.Part, wrong error) {
	p.class(x)
	plan := x.PackOf(p.Pack)
	for i, typed := range x.R.PostForm["place"] {
		place, err := division.ParseCode(typed)
		if err != nil {
			return nil, err
		}
		row := partRow{Number: i, Place: place, PlaceName: p.tree.Name(place), Unit: nth(x.R.PostForm["unit"], i), Share: nth(x.R.PostForm["share"], i), To: nth(x.R.PostForm["to"], i)}
		row.On = slices.Contains(x.R.PostForm["on"], strconv.Itoa(i))
		if place == p.Place {
			row.On = row.Unit != ""
			for _, unit := range p.Units {
				row.Units = append(row.Units, page.Choice{Value: unit.Value, Text: unit.Text, Here: unit.Value == row.Unit})
			}
		} else {
			row.UnitName = page.UnitName(plan, row.Unit, x.Lang)
		}
		p.Rows = append(p.Rows, row)
		part, err := row.part()
		if err == nil && row.On {
			err = knownUnit(plan, row.Unit)
		}
		if err != nil {
			wrong = err
		} else if row.On {
			parts = append(parts, part)
		}
	}
	return parts, wrong
}

func (r *partRow) part() (part task.Part, err error) {
	if !r.On {
		return part, nil
	}
	part = task.Part{Place: r.Place, Unit: r.Unit}
	if r.Share != "" {
		if part.Share, err = task.ParseNumber(r.Share); err != nil {
			return part, err
		}
	}
	part.To, err = dayOr(r.To, 0)
	return part, err
}
