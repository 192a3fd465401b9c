package rule

import (
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/pack"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// focus is one rule looked at closely: its curve and its people.
type focus struct {
	effectRow
	Known      bool // the question can change it
	Parameters []page.Choice
	Parameter  string
	Later      string // where the curve is fetched from, "" when it is here
	Chart      *chart
	Points     []curveRow
	Who        []swingRow
	More       bool // there are more households than listed
	RulePath   string
}

type curveRow struct {
	Value string
	screen.Side
	Asked, Present bool
}

// swingRow is a household gained or lost.
type swingRow struct {
	screen.Swing
	Name, Place string
	Path        string // "" where the account may not open it
}

const whoShown = 200

func (e *whatIfEffect) focus(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	if e.Rule == "" || e.NoPeople {
		return nil
	}
	f := &focus{effectRow: newEffectRow(x, e.asked, screen.Effect{Rule: e.Rule})}
	for _, effect := range e.Rules {
		if effect.Rule == e.Rule {
			f.effectRow, f.Known = newEffectRow(x, e.asked, effect), true
		}
	}
	if !f.Population {
		f.RulePath = "/plan/" + e.Pack.ID + "/rule/" + e.Rule
	}
	e.Focus = f
	if err := f.curve(x, e.asked); err != nil {
		return err
	}
	if !f.Known || f.GainedPersons+f.LostPersons == 0 || !x.MayOpen() || x.Scope.Role == auth.Department && !slices.Contains(ruleUnits(e.Pack, e.Rule), x.Scope.Unit) {
		return nil
	}
	return f.who(x, tx, tree, e.asked)
}

func ruleUnits(p *pack.Pack, id string) []string {
	if rule, ok := p.Rule(id); ok {
		return rule.Units
	}
	return nil
}

const curveSteps = 20

// curveAtOnce is how many persons a curve is drawn of while a slider moves; of
// more it follows when the slider rests.
var curveAtOnce = 120_000

func (focus) File() string { return "whatif_curve" }

// whatIfCurve is the curve alone.
func whatIfCurve(x *page.Exchange) (page.Answer, error) {
	a, err := askWhatIf(x)
	if err != nil {
		return nil, err
	}
	f := &focus{effectRow: newEffectRow(x, a, screen.Effect{Rule: a.Rule})}
	if !slices.Contains(a.movable(a.Rule), a.By) {
		return page.Show(f)
	}
	return page.Shown{Status: 200, Page: f}, f.curve(x, a)
}

func (f *focus) curve(x *page.Exchange, a *asked) error {
	for _, id := range a.movable(a.Rule) {
		parameter, _ := a.parameter(id)
		f.Parameters = append(f.Parameters, page.Choice{Value: a.link("/whatif", "by", id), Text: pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang), Here: id == a.By})
	}
	parameter, ok := a.parameter(a.By)
	if !ok {
		return nil
	}
	present, _ := a.now.Parameter(a.By)
	scale, value := screen.ScaleOf(parameter, present), a.value(a.By)
	if a.hurry && a.area.Persons() > curveAtOnce && !a.area.Drawn(a.scope, a.Question, a.By, a.Rule, scale.Low, scale.High, curveSteps) {
		f.Later = a.link("/whatif/curve")
		return nil
	}
	points, err := a.area.Range(a.scope, a.Question, a.By, a.Rule, scale.Low, scale.High, curveSteps)
	if err != nil || len(points) == 0 {
		return err
	}
	f.Parameter = pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang)
	for _, point := range points {
		f.Points = append(f.Points, curveRow{a.say(x, parameter, point.Value), point.Side, point.Value == value, point.Value == present})
	}
	pays := slices.ContainsFunc(points, func(p screen.Point) bool { return p.Due != 0 })
	f.Chart = draw(points, value, present, pays, func(v policy.Value) string { return a.say(x, parameter, v) })
	return nil
}

func (f *focus) who(x *page.Exchange, tx *store.Tx, tree *division.Tree, a *asked) error {
	swings, err := a.area.Who(a.scope, a.Question, a.Rule, whoShown+1)
	if err != nil {
		return err
	}
	if f.More = len(swings) > whoShown; f.More {
		swings = swings[:whoShown]
	}
	ids := make([]int64, len(swings))
	for i, swing := range swings {
		ids[i] = swing.Household
	}
	names := map[int64]string{}
	if len(ids) > 0 {
		batch, err := x.Registry.List(tx, a.scope, dictionary.Household, registry.Filter{IDs: ids, Limit: whoShown})
		if err != nil {
			return err
		}
		for _, record := range batch.Records {
			names[record.ID] = record.Name()
		}
	}
	for _, swing := range swings {
		row := swingRow{Swing: swing, Name: names[swing.Household], Place: page.PlaceName(tree, swing.Village)}
		if x.Scope.Role != auth.Department {
			row.Path = page.HouseholdPath(swing.County(), swing.Household)
		}
		f.Who = append(f.Who, row)
	}
	return nil
}
