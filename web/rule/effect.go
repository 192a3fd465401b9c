package rule

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/screen"
	"guben/store"
	"guben/web/page"
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
	ByVillage []villageRow
	Focus     *focus
	Other     *comparison
	NoPeople  bool // nobody is registered here
	MaySearch bool // the account may open households
}

func (whatIfEffect) File() string { return "whatif_effect" }

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

func whatIfPart(x *page.Exchange) (page.Answer, error) {
	a, err := askWhatIf(x)
	if err != nil {
		return nil, err
	}
	a.hurry = true
	var effect *whatIfEffect
	err = x.View(func(tx *store.Tx) (err error) {
		effect, err = loadEffect(x, tx, a)
		return err
	})
	if err == nil {
		x.W.Header().Set("HX-Replace-Url", effect.Path())
	}
	return page.ShowUnless(err, effect)
}

func loadEffect(x *page.Exchange, tx *store.Tx, a *asked) (*whatIfEffect, error) {
	tree, err := x.Tree(tx)
	if err != nil {
		return nil, err
	}
	a.Area = placeOf(x, tree, a.scope.Division)
	e := &whatIfEffect{asked: a, MaySearch: x.MayOpen() && x.Scope.Role != auth.Department}
	if e.Answers, err = a.area.Ask(a.scope, a.Question); err != nil {
		return nil, err
	}
	e.NoPeople = e.Households == 0
	e.Moves, e.OffRules = a.moves(x, a.Question), a.offRules(x, a.Question)
	months, err := a.area.Months(a.scope, a.Question)
	if err != nil {
		return nil, err
	}
	e.money(x, tree, months)
	a.look(e.Answers)
	for _, effect := range e.Rules {
		row := newEffectRow(x, a, effect)
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

func newEffectRow(x *page.Exchange, a *asked, effect screen.Effect) effectRow {
	row := effectRow{Effect: effect, UnitName: page.UnitName(a.Pack, effect.Unit, x.Lang), Path: a.link("/whatif", "rule", effect.Rule, "by", ""),
		Here: effect.Rule == a.Rule}
	row.Name, row.Clause, row.Population = namesOf(a.Pack, effect.Rule, x)
	return row
}

// namesOf says a rule or a population.
func namesOf(p *pack.Pack, id string, x *page.Exchange) (name, clause string, population bool) {
	if found, ok := p.Population(id); ok {
		return found.Name.Say(x.Lang), page.Joined(found.Clauses), true
	}
	name, clause = page.RuleOf(p, id, x.Lang)
	return name, clause, false
}

func (a *asked) moves(x *page.Exchange, question screen.Question) (rows []moveRow) {
	for _, parameter := range a.movables {
		value, moved := question.Parameters[parameter.ID]
		if !moved {
			continue
		}
		present, _ := a.now.Parameter(parameter.ID)
		rows = append(rows, moveRow{pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang), parameter.Clause, parameter.Quote,
			a.say(x, parameter, present), a.say(x, parameter, value), parameter.Assumption, a.link("/whatif", "p."+parameter.ID, "")})
	}
	return rows
}

func (a *asked) offRules(x *page.Exchange, question screen.Question) (rows []switchRow) {
	for _, id := range question.Off {
		name, clause := page.RuleOf(a.Pack, id, x.Lang)
		rows = append(rows, switchRow{id, name, clause, true, a.withOn(id)})
	}
	return rows
}

// money is what the changed rules pay, three ways; the months only where they differ.
func (e *whatIfEffect) money(x *page.Exchange, tree *division.Tree, months []screen.Sum) {
	for _, sum := range e.Answers.Units() {
		e.Units = append(e.Units, sumRow{Sum: sum, Name: page.UnitName(e.Pack, sum.Unit, x.Lang)})
	}
	for _, sum := range e.TownshipSums() {
		if sum.Difference() != 0 {
			e.Towns = append(e.Towns, sumRow{sum, tree.Name(sum.Township), e.link("/whatif", "place", sum.Township.String())})
		}
	}
	e.Months = monthRows(months)
	e.ByVillage = villageRows(e.Pack, e.Answers.Villages, tree, x)
}

// monthRows are the months, where one of them differs.
func monthRows(months []screen.Sum) (rows []sumRow) {
	if !slices.ContainsFunc(months, func(s screen.Sum) bool { return s.Difference() != 0 }) {
		return nil
	}
	for _, sum := range months {
		rows = append(rows, sumRow{Sum: sum, Name: sum.Month})
	}
	return rows
}

// villageRow is a rule about villages whose answers change.
type villageRow struct {
	screen.VillageEffect
	Name, Clause string
	In, Out      []string // names of villages, the first of them
}

// villagesShown is how many names of villages a row has room for.
const villagesShown = 40

func villageRows(p *pack.Pack, effects []screen.VillageEffect, tree *division.Tree, x *page.Exchange) (rows []villageRow) {
	names := func(codes []division.Code) (list []string) {
		for _, code := range codes[:min(len(codes), villagesShown)] {
			list = append(list, tree.Name(code))
		}
		return list
	}
	for _, effect := range effects {
		if effect.Changed() {
			row := villageRow{VillageEffect: effect, In: names(effect.Gained), Out: names(effect.Lost)}
			row.Name, row.Clause = page.RuleOf(p, effect.Rule, x.Lang)
			rows = append(rows, row)
		}
	}
	return rows
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
	reads := a.Pack.Program.Reads(rule)
	for _, parameter := range a.movables {
		if reads.RestsOn(parameter.ID) {
			ids = append(ids, parameter.ID)
		}
	}
	return ids
}
