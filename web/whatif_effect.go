package web

import (
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// whatIfEffect is the right side of the page: what a question changes.
type whatIfEffect struct {
	*asked
	screen.Answers
	Moves     []moveRow
	OffRules  []switchRow
	Effects   []effectRow
	Missing   [2]int // of the rules changed, before and after
	Excess    [2]int
	Units     []sumRow
	Towns     []sumRow
	Months    []sumRow
	Focus     *focus
	Other     *comparison
	NoPeople  bool // nobody is registered here
	MaySearch bool // the account may open households
}

func (whatIfEffect) file() string { return "whatif_effect" }

// Difference is what the question costs.
func (e *whatIfEffect) Difference() money.Fen { return e.DueAfter - e.Due }

// moveRow is a parameter moved.
type moveRow struct {
	Name, Clause string
	Quote        string
	From, To     string
	Assumption   string
	Back         string // the question without it
}

// effectRow is the effect on one rule or population.
type effectRow struct {
	screen.Effect
	Name, Clause string
	UnitName     string
	Population   bool
	Path         string // the rule looked at closely
	Here         bool
}

// DueDifference is after less before.
func (r effectRow) DueDifference() money.Fen { return r.After.Due - r.Before.Due }

// sumRow is money of a unit, a township or a month.
type sumRow struct {
	screen.Sum
	Name string
	Path string
}

// focus is one rule looked at closely: its curve and its people.
type focus struct {
	effectRow
	Known      bool // the question can change it
	Parameters []choice
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

// comparison is another question beside this one.
type comparison struct {
	Name  string
	Who   string
	Path  string
	Moves []moveRow
	Off   []switchRow
	Total [2]screen.Answers
	Rows  []comparedRow
}

type comparedRow struct {
	Name, Clause string
	A, B         screen.Effect
}

const whoShown = 200

func whatIfPart(x *exchange) (answer, error) {
	a, err := x.askWhatIf()
	if err != nil {
		return nil, err
	}
	a.hurry = true
	var effect *whatIfEffect
	err = x.view(func(tx *store.Tx) (err error) {
		effect, err = x.effect(tx, a)
		return err
	})
	if err == nil {
		x.w.Header().Set("HX-Replace-Url", effect.Path())
	}
	return shownUnless(err, effect)
}

func (x *exchange) effect(tx *store.Tx, a *asked) (*whatIfEffect, error) {
	tree, err := x.tree(tx)
	if err != nil {
		return nil, err
	}
	a.Area = x.placeOf(tree, a.scope.Division)
	e := &whatIfEffect{asked: a, MaySearch: x.mayOpen() && x.scope.Role != auth.Department}
	if e.Answers, err = a.area.Ask(a.scope, a.Question); err != nil {
		return nil, err
	}
	e.NoPeople = e.Households == 0
	e.Moves, e.OffRules = a.moves(x, a.Question), a.offRules(x, a.Question)
	e.money(x, tree)
	a.look(e.Answers)
	for _, effect := range e.Rules {
		row := x.effectRow(a, effect)
		if !row.Population {
			e.Missing[0], e.Missing[1] = e.Missing[0]+effect.Before.Missing, e.Missing[1]+effect.After.Missing
			e.Excess[0], e.Excess[1] = e.Excess[0]+effect.Before.Excess, e.Excess[1]+effect.After.Excess
		}
		if effect.Changed() {
			e.Effects = append(e.Effects, row)
		}
	}
	if err := e.focus(x, tx, tree); err != nil {
		return nil, err
	}
	return e, e.compare(x, tx)
}

func (x *exchange) effectRow(a *asked, effect screen.Effect) effectRow {
	row := effectRow{Effect: effect, UnitName: unitName(a.Pack, effect.Unit, x.lang), Path: a.link("/whatif", "rule", effect.Rule, "by", ""),
		Here: effect.Rule == a.Rule}
	row.Name, row.Clause, row.Population = namesOf(a.Pack, effect.Rule, x)
	return row
}

// namesOf says a rule or a population.
func namesOf(p *pack.Pack, id string, x *exchange) (name, clause string, population bool) {
	if found, ok := p.Population(id); ok {
		return found.Name.Say(x.lang), joined(found.Clauses), true
	}
	name, clause = ruleOf(p, id, x.lang)
	return name, clause, false
}

func (a *asked) moves(x *exchange, question screen.Question) (rows []moveRow) {
	for _, parameter := range a.Pack.Parameters {
		value, moved := question.Parameters[parameter.ID]
		if !moved {
			continue
		}
		present, _ := a.now.Parameter(parameter.ID)
		rows = append(rows, moveRow{pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.lang), parameter.Clause, parameter.Quote,
			a.say(x, parameter, present), a.say(x, parameter, value), parameter.Assumption, a.link("/whatif", "p."+parameter.ID, "")})
	}
	return rows
}

func (a *asked) offRules(x *exchange, question screen.Question) (rows []switchRow) {
	for _, id := range question.Off {
		name, clause := ruleOf(a.Pack, id, x.lang)
		rows = append(rows, switchRow{id, name, clause, true, a.withOn(id)})
	}
	return rows
}

// money is what the changed rules pay, three ways; the months only where they differ.
func (e *whatIfEffect) money(x *exchange, tree *division.Tree) {
	for _, sum := range e.Answers.Units() {
		e.Units = append(e.Units, sumRow{Sum: sum, Name: unitName(e.Pack, sum.Unit, x.lang)})
	}
	for _, sum := range e.TownshipSums() {
		if sum.Difference() != 0 {
			e.Towns = append(e.Towns, sumRow{sum, tree.Name(sum.Township), e.link("/whatif", "place", sum.Township.String())})
		}
	}
	if e.Due == e.DueAfter {
		return
	}
	for _, sum := range e.Answers.Months(e.Pack, e.Day) {
		e.Months = append(e.Months, sumRow{Sum: sum, Name: sum.Month})
	}
}

// look settles which rule is looked at, and along which parameter: what was
// chosen if the question still bears on it, else what changes first.
func (a *asked) look(answers screen.Answers) {
	touched := func(id string) bool {
		return slices.ContainsFunc(answers.Rules, func(e screen.Effect) bool { return e.Rule == id })
	}
	if _, ok := a.Pack.Rule(a.Rule); !ok && !slices.ContainsFunc(a.Pack.Populations, func(p pack.Population) bool { return p.ID == a.Rule }) {
		a.Rule = ""
	}
	if a.Rule == "" || a.Moved() && !touched(a.Rule) {
		a.Rule = a.first(answers)
	}
	reads := a.movable(a.Rule)
	if slices.Contains(reads, a.By) || len(reads) == 0 {
		if len(reads) == 0 {
			a.By = ""
		}
		return
	}
	a.By = reads[0]
	for _, id := range reads {
		if _, moved := a.Question.Parameters[id]; moved {
			a.By = id
			return
		}
	}
}

// first is the rule that changes most persons, or most money; where nothing is
// asked the first that has a parameter.
func (a *asked) first(answers screen.Answers) (rule string) {
	most := -1
	for _, effect := range answers.Rules {
		if _, ok := a.Pack.Rule(effect.Rule); !ok {
			continue
		}
		n := effect.GainedPersons + effect.LostPersons
		if effect.Changed() {
			n++
		}
		if n > most {
			most, rule = n, effect.Rule
		}
	}
	for i := 0; rule == "" && i < len(a.Pack.Rules); i++ {
		if len(a.movable(a.Pack.Rules[i].ID)) > 0 {
			rule = a.Pack.Rules[i].ID
		}
	}
	return rule
}

// movable are the parameters a rule reads that have a scale to move along.
func (a *asked) movable(rule string) (ids []string) {
	for _, id := range a.Pack.Program.Reads(rule).Parameters {
		parameter, _ := a.parameter(id)
		if value, _ := a.now.Parameter(id); value.Known() && screen.Movable(parameter.Type) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (e *whatIfEffect) focus(x *exchange, tx *store.Tx, tree *division.Tree) error {
	if e.Rule == "" || e.NoPeople {
		return nil
	}
	f := &focus{effectRow: x.effectRow(e.asked, screen.Effect{Rule: e.Rule})}
	for _, effect := range e.Rules {
		if effect.Rule == e.Rule {
			f.effectRow, f.Known = x.effectRow(e.asked, effect), true
		}
	}
	if !f.Population {
		f.RulePath = "/plan/" + e.Pack.ID + "/rule/" + e.Rule
	}
	e.Focus = f
	if err := f.curve(x, e.asked); err != nil {
		return err
	}
	if !f.Known || f.GainedPersons+f.LostPersons == 0 || !x.mayOpen() || x.scope.Role == auth.Department && !slices.Contains(ruleUnits(e.Pack, e.Rule), x.scope.Unit) {
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

func (focus) file() string { return "whatif_curve" }

// whatIfCurve is the curve alone.
func whatIfCurve(x *exchange) (answer, error) {
	a, err := x.askWhatIf()
	if err != nil {
		return nil, err
	}
	f := &focus{effectRow: x.effectRow(a, screen.Effect{Rule: a.Rule})}
	if !slices.Contains(a.movable(a.Rule), a.By) {
		return show(f)
	}
	return shown{200, f}, f.curve(x, a)
}

func (f *focus) curve(x *exchange, a *asked) error {
	for _, id := range a.movable(a.Rule) {
		parameter, _ := a.parameter(id)
		f.Parameters = append(f.Parameters, choice{a.link("/whatif", "by", id), pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.lang), id == a.By})
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
	f.Parameter = pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.lang)
	for _, point := range points {
		f.Points = append(f.Points, curveRow{a.say(x, parameter, point.Value), point.Side, point.Value == value, point.Value == present})
	}
	pays := slices.ContainsFunc(points, func(p screen.Point) bool { return p.Due != 0 })
	f.Chart = draw(points, value, present, pays, func(v policy.Value) string { return a.say(x, parameter, v) })
	return nil
}

func (f *focus) who(x *exchange, tx *store.Tx, tree *division.Tree, a *asked) error {
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
		page, err := x.Registry.List(tx, a.scope, dictionary.Household, registry.Filter{IDs: ids, Limit: whoShown})
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			names[record.ID] = record.Name()
		}
	}
	for _, swing := range swings {
		row := swingRow{Swing: swing, Name: names[swing.Household], Place: placeName(tree, swing.Village)}
		if x.scope.Role != auth.Department {
			row.Path = householdPath(swing.County(), swing.Household)
		}
		f.Who = append(f.Who, row)
	}
	return nil
}

// compare asks the saved question of the same area.
func (e *whatIfEffect) compare(x *exchange, tx *store.Tx) error {
	if e.With == "" {
		return nil
	}
	saved, err := screen.SavedAt(tx, x.scope, store.ParseID(e.With))
	if store.Missing(err) || err == nil && saved.Pack != e.Pack.ID {
		e.With = ""
		return nil
	}
	if err != nil {
		return err
	}
	other, err := e.area.Ask(e.scope, saved.Question)
	if err != nil {
		return err
	}
	c := &comparison{Name: saved.Name, Who: saved.Who, Path: e.path("/whatif", e.values(saved.Question)), Moves: e.moves(x, saved.Question),
		Off: e.offRules(x, saved.Question), Total: [2]screen.Answers{e.Answers, other}}
	for _, id := range append(slices.Collect(e.changed()), changedRules(other)...) {
		if !slices.ContainsFunc(c.Rows, func(r comparedRow) bool { return r.A.Rule == id }) {
			row := comparedRow{A: effectOf(e.Answers, other, id), B: effectOf(other, e.Answers, id)}
			row.Name, row.Clause, _ = namesOf(e.Pack, id, x)
			c.Rows = append(c.Rows, row)
		}
	}
	e.Other = c
	return nil
}

func (e *whatIfEffect) changed() func(func(string) bool) {
	return slices.Values(changedRules(e.Answers))
}

func changedRules(answers screen.Answers) (ids []string) {
	for _, effect := range answers.Rules {
		if effect.Changed() {
			ids = append(ids, effect.Rule)
		}
	}
	return ids
}

// effectOf is the effect on a rule; where the question does not bear on it, the
// rule stands as the other question found it.
func effectOf(answers, other screen.Answers, id string) screen.Effect {
	for _, effect := range answers.Rules {
		if effect.Rule == id {
			return effect
		}
	}
	for _, effect := range other.Rules {
		if effect.Rule == id {
			return screen.Effect{Rule: id, Unit: effect.Unit, Before: effect.Before, After: effect.Before}
		}
	}
	return screen.Effect{Rule: id}
}

// whatIfNote is the question and its answer on one printed page.
type whatIfNote struct {
	*whatIfEffect
	PlaceName   string
	Who         string
	At          int64
	Assumptions []string
}

func (whatIfNote) file() string { return "whatif_note" }

// noteRows is how many rules fit on the page.
const noteRows = 12

// Rest is how many changed rules the note leaves out.
func (n *whatIfNote) Rest() int { return max(0, len(n.Effects)-noteRows) }

// Top are the rules the note shows.
func (n *whatIfNote) Top() []effectRow { return n.Effects[:min(noteRows, len(n.Effects))] }

func whatIfNotePage(x *exchange) (answer, error) {
	a, err := x.askWhatIf()
	if err != nil {
		return nil, err
	}
	n := &whatIfNote{Who: x.account.Name}
	err = x.view(func(tx *store.Tx) (err error) {
		n.At = tx.Now()
		n.whatIfEffect, err = x.effect(tx, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	n.assume(x)
	return shown{200, n}, nil
}

// assume gathers what was assumed in the parameters moved and the rules changed.
func (n *whatIfNote) assume(x *exchange) {
	add := func(name, text string) {
		if text != "" {
			n.Assumptions = append(n.Assumptions, strings.TrimSpace(name+x.text("web.colon")+text))
		}
	}
	for _, move := range n.Moves {
		add(move.Name, move.Assumption)
	}
	for _, row := range n.Top() {
		if rule, ok := n.Pack.Rule(row.Rule); ok {
			add(row.Name, rule.Assumption)
		}
	}
}
