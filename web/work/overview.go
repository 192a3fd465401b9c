package work

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/flow"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// overviewPage is a plan at a glance: its stages, how its tasks and duties stand,
// and the matrix of tasks, units and months.
type overviewPage struct {
	page.Form
	page.WorkPicker
	By      string // task, unit, pair: what the rows and columns of the matrix are
	Tabs    []page.Choice
	Counts  task.Counts
	Lamps   []lamp
	Duties  duty.Counts
	Stages  []stageRow
	Nodes   []nodeRow
	Ends    string // days to the plan's end, in words
	Matrix  matrix
	Places  []placeStanding
	Filter  string
	Exports bool
}

func (overviewPage) File() string { return "overview" }

// Bare is the filter for a hidden field.
func (p *overviewPage) Bare() string { return bare(p.Filter) }

// Part is the share of tasks that are done, in hundredths.
func (p *overviewPage) Part() int64 { return p.Counts.Done * 100 / max(1, p.Counts.Tasks) }

// stageRow is a phase or a campaign of the plan.
type stageRow struct {
	pack.Stage
	Title, Kind string
	Past, Now   bool
	Part        int64  // of its days that are gone, in hundredths
	Left        string // days to its beginning or end, in words
}

// nodeRow is a day by which something stands.
type nodeRow struct {
	Title, Stage string
	Day          period.Day
	Past         bool
	Left         string
}

// placeStanding is how the tasks of a place directly below stand.
type placeStanding struct {
	Name   string
	Path   string
	Counts task.Counts
	Lamps  []lamp
}

// matrix is the tasks of a plan in rows and columns.
type matrix struct {
	Corner string // what the rows are
	Heads  []matrixHead
	Rows   []matrixRow
	Sums   []matrixCell
}

type matrixHead struct {
	Text string
	Here bool // the present month
}

// matrixRow is a row of the matrix.
type matrixRow struct {
	Name, Note string
	Path       string
	Cells      []matrixCell
	Sum        matrixCell
}

// matrixCell is how some tasks stand; of none Tasks is 0.
type matrixCell struct {
	task.Counts
	Signal flow.Signal
	Path   string
}

func overview(x *page.Exchange) (page.Answer, error) {
	p := &overviewPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *overviewPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil || p.Pack == nil {
		return err
	}
	p.Exports = x.Scope.May(auth.Export)
	p.tabs(x)
	p.stages(x)
	for _, part := range []func(*page.Exchange, *store.Tx) error{p.standing, p.duties, p.cells, p.places} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	return nil
}

func (p *overviewPage) tabs(x *page.Exchange) {
	if p.By = x.Field("by"); p.By != "unit" && p.By != "pair" {
		p.By = "task"
	}
	for _, by := range []string{"task", "unit", "pair"} {
		p.Tabs = append(p.Tabs, page.Choice{Value: "/overview" + p.Query(x.Scope, "by", by), Text: x.Text("work.matrix_" + by), Here: by == p.By})
	}
	p.Filter = p.Query(x.Scope, "by", p.By)
}

func (p *overviewPage) standing(x *page.Exchange, tx *store.Tx) error {
	groups, err := task.Count(tx, x.Scope, p.Plan(), p.Place.Code, task.ByPack)
	for _, g := range groups {
		addCounts(&p.Counts, g.Counts)
	}
	p.Lamps = lamps(p.Counts, func(s flow.Signal) string { return "/task" + p.Query(x.Scope, "signal", string(s)) })
	return err
}

func (p *overviewPage) duties(x *page.Exchange, tx *store.Tx) error {
	groups, err := duty.Count(tx, x.Scope, p.Place.Code, duty.Filter{Pack: p.Plan()}, duty.ByPack)
	for _, g := range groups {
		p.Duties = g.Counts
	}
	return err
}

// stages are the plan's phases and campaigns, and the nodes to come.
func (p *overviewPage) stages(x *page.Exchange) {
	for _, s := range p.Pack.Stages {
		row := stageRow{Stage: s, Title: s.Name.Say(x.Lang), Kind: x.Text("work.stage_" + string(s.Kind)), Past: s.To < p.Today, Now: s.From <= p.Today && p.Today <= s.To}
		switch {
		case row.Now:
			row.Part, row.Left = int64(p.Today-s.From+1)*100/int64(s.To-s.From+1), x.Text("work.ends_in", "left", x.Left(s.To, p.Today))
		case row.Past:
			row.Part = 100
		default:
			row.Left = x.Text("work.begins_in", "left", x.Left(s.From, p.Today))
		}
		p.Stages = append(p.Stages, row)
		for _, n := range s.Nodes {
			p.Nodes = append(p.Nodes, nodeRow{n.Name.Say(x.Lang), row.Title, n.Day, n.Day < p.Today, x.Left(n.Day, p.Today)})
		}
	}
	slices.SortStableFunc(p.Nodes, func(a, b nodeRow) int { return int(a.Day - b.Day) })
	if end := p.Pack.Period.To; end != 0 {
		p.Ends = x.Left(end, p.Today)
	}
}

// places are the places directly below, each with how its tasks stand.
func (p *overviewPage) places(x *page.Exchange, tx *store.Tx) error {
	if p.Place.Code.Level() >= division.Village {
		return nil
	}
	groups, err := task.Count(tx, x.Scope, p.Plan(), p.Place.Code, task.ByPlace)
	for _, g := range groups {
		code, err := division.ParseCode(g.Key)
		if err != nil || code == p.Place.Code || !p.Place.Code.Contains(code) {
			continue
		}
		path := func(s flow.Signal) string {
			return "/task" + page.Query("plan", p.Plan(), "place", code.String(), "signal", string(s))
		}
		p.Places = append(p.Places, placeStanding{p.Tree.Name(code), "/overview" + page.Query("plan", p.Plan(), "place", code.String()), g.Counts, lamps(g.Counts, path)})
	}
	return err
}

// Signals are all there are, for the legend.
func (p *overviewPage) Signals() []task.Signal { return task.Signals }
