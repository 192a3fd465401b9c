package work

import (
	"slices"

	"guben/auth"
	"guben/duty"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// unitsPage lists the units of a plan in its order, and how the work of each
// stands. It tells where help is needed; it ranks nobody.
type unitsPage struct {
	page.WorkPicker
	Rows []unitRow
}

func (unitsPage) File() string { return "units" }

// unitRow is a unit in a list.
type unitRow struct {
	Name, Level string
	Path        string
	Tasks       task.Counts
	Lamps       []lamp
	Duties      duty.Counts
	Findings    int64
	FindingPath string
}

func units(x *page.Exchange) (page.Answer, error) {
	p := &unitsPage{}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *unitsPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil || p.Pack == nil {
		return err
	}
	tasks, err := task.Count(tx, x.Scope, p.Plan(), p.Place.Code, task.ByUnit)
	if err != nil {
		return err
	}
	duties, err := duty.Count(tx, x.Scope, p.Place.Code, duty.Filter{Pack: p.Plan()}, duty.ByUnit)
	if err != nil {
		return err
	}
	findings, err := p.findings(x, tx)
	if err != nil {
		return err
	}
	for _, unit := range p.Pack.Units {
		if x.Scope.Role == auth.Department && x.Scope.Unit != unit.ID {
			continue
		}
		row := unitRow{Name: unit.Name.Say(x.Lang), Level: levelName(x.Lang, unit.Level), Path: "/unit/" + unit.ID + p.Query(x.Scope), Findings: findings[unit.ID],
			FindingPath: "/finding" + page.Query("by", "list", "unit", unit.ID, "place", p.Place.Param(x.Scope))}
		if i := slices.IndexFunc(tasks, func(g task.Group) bool { return g.Key == unit.ID }); i >= 0 {
			row.Tasks = tasks[i].Counts
			row.Lamps = lamps(row.Tasks, func(s flow.Signal) string {
				return "/task" + p.Query(x.Scope, "owner", unit.ID, "signal", string(s))
			})
		}
		if i := slices.IndexFunc(duties, func(g duty.Group) bool { return g.Key == unit.ID }); i >= 0 {
			row.Duties = duties[i].Counts
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

func levelName(lang message.Lang, level string) string {
	return message.Text(lang, "work.unit_"+level)
}

// findings are the open findings each unit owes, for those who may see them.
func (p *unitsPage) findings(x *page.Exchange, tx *store.Tx) (map[string]int64, error) {
	if !x.MayOpen() {
		return nil, nil
	}
	groups, err := x.CountFindings(tx, screen.Filter{Open: true, Within: p.Place.Code}, screen.ByUnit)
	of := map[string]int64{}
	for _, g := range groups {
		of[g.Unit] += g.Findings
	}
	return of, err
}

// unitPage is everything that is one unit's.
type unitPage struct {
	page.Form
	page.WorkPicker
	Unit         pack.Unit
	Name, Level  string
	Clauses      string
	Counts       task.Counts
	Lamps        []lamp
	Waiting      []page.Choice // piles: value is where they are, text says them
	Rows         []taskRow
	TasksPath    string
	Duties       []dutyRow
	Ledgers      []page.LedgerRow
	Findings     int64
	FindingsPath string
	Figures      []unitFigure
	Letters      []letterRow
	Sizes        []unitSize
	Heirs        []page.Choice // units that can follow it
	Note         string        // as typed, where something was wrong
}

func (unitPage) File() string { return "unit" }

// unitTasks is how many tasks the page of a unit lists.
const unitTasks = 20

func unit(x *page.Exchange) (page.Answer, error) {
	p := &unitPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *unitPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil {
		return err
	}
	if err := p.which(x); err != nil {
		return err
	}
	for _, part := range []func(*page.Exchange, *store.Tx) error{p.tasks, p.duties, p.ledgers, p.findings, p.figures, p.letters, p.changes} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	return nil
}

// which is the unit of the path; another unit's page does not exist for a department.
func (p *unitPage) which(x *page.Exchange) error {
	id := x.R.PathValue("unit")
	if p.Pack == nil || x.Scope.Role == auth.Department && x.Scope.Unit != id {
		return page.NoRow()
	}
	found, ok := p.Pack.Unit(id)
	if !ok {
		return fault.New(fault.NotFound, "store.no_row")
	}
	p.Unit, p.Name, p.Level, p.Clauses = *found, found.Name.Say(x.Lang), levelName(x.Lang, found.Level), page.Joined(found.Clauses)
	return nil
}

func (p *unitPage) tasks(x *page.Exchange, tx *store.Tx) error {
	groups, err := task.Count(tx, x.Scope, p.Plan(), p.Place.Code, task.ByUnit)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if g.Key == p.Unit.ID {
			p.Counts = g.Counts
		}
	}
	p.Lamps = lamps(p.Counts, func(s flow.Signal) string {
		return "/task" + p.Query(x.Scope, "owner", p.Unit.ID, "signal", string(s))
	})
	p.TasksPath = "/task" + p.Query(x.Scope, "unit", p.Unit.ID)
	list, err := task.List(tx, x.Scope, task.Filter{Pack: p.Plan(), Within: p.Place.Code, Unit: p.Unit.ID, Open: true, Limit: unitTasks})
	for _, t := range list {
		p.Rows = append(p.Rows, newTaskRow(x, p.Tree, t, p.Today))
	}
	return err
}

func (p *unitPage) duties(x *page.Exchange, tx *store.Tx) error {
	groups, err := duty.Count(tx, x.Scope, p.Place.Code, duty.Filter{Pack: p.Plan(), Unit: p.Unit.ID}, duty.ByDuty)
	for _, g := range groups {
		if d, ok := p.Pack.Duty(g.Key); ok {
			p.Duties = append(p.Duties, newDutyRow(x, &p.WorkPicker, d, g.Counts, p.Unit.ID))
		}
	}
	return err
}

// ledgers are those the unit keeps, and those where something of the unit's is overdue.
func (p *unitPage) ledgers(x *page.Exchange, tx *store.Tx) error {
	if !x.MayOpen() {
		return nil
	}
	totals, err := x.LedgerTotals(tx, ledger.Filter{Pack: p.Plan(), Within: p.Place.Code, Unit: p.Unit.ID})
	if err != nil {
		return err
	}
	for i := range p.Pack.Ledgers {
		g := &p.Pack.Ledgers[i]
		if !g.Formed() {
			continue
		}
		row := x.LedgerRow(p.Pack, g)
		row.Place = p.Place.Param(x.Scope)
		row.Stand(totals[g.ID])
		if row.Open+row.Done > 0 || slices.Contains(g.Keepers, p.Unit.ID) {
			p.Ledgers = append(p.Ledgers, row)
		}
	}
	return nil
}

// Signalled is the list of a ledger's records of the unit with a colour, or all of them.
func (p *unitPage) Signalled(row page.LedgerRow, signal string) string {
	return row.Path + page.Query("unit", p.Unit.ID, "signal", signal, "place", row.Place)
}

func (p *unitPage) findings(x *page.Exchange, tx *store.Tx) error {
	if !x.MayOpen() {
		return nil
	}
	groups, err := x.CountFindings(tx, screen.Filter{Open: true, Within: p.Place.Code, Unit: p.Unit.ID}, screen.ByState)
	for _, g := range groups {
		p.Findings += g.Findings
	}
	p.FindingsPath = "/finding" + page.Query("by", "list", "unit", p.Unit.ID, "place", p.Place.Param(x.Scope))
	return err
}

func (p *unitPage) letters(x *page.Exchange, tx *store.Tx) error {
	list, err := task.Letters(tx, x.Scope, p.Plan(), yearOf(p.Pack, p.Today))
	for _, l := range list {
		if l.Unit == p.Unit.ID && p.Place.Code.Contains(l.Place) {
			p.Letters = append(p.Letters, newLetterRow(x, p.Tree, l))
		}
	}
	return err
}

// yearOf is the year of a plan that counts on a day.
func yearOf(p *pack.Pack, day period.Day) int {
	if p == nil || p.Period.To == 0 {
		return day.Year()
	}
	return min(max(day.Year(), p.Period.From.Year()), p.Period.To.Year())
}

// Missed is how many occurrences of the unit's duties were not kept.
func (p *unitPage) Missed() (n int64) {
	for _, d := range p.Duties {
		n += d.Missed
	}
	return n
}
