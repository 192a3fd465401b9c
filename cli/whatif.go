package cli

import (
	"cmp"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"slices"
	"strings"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

//go:embed whatif_text.txt
var whatIfCatalog string

var _ = message.Register("cli", whatIfCatalog)

// listFlag is a flag that may be given several times.
type listFlag []string

func (l *listFlag) String() string { return strings.Join(*l, " ") }

func (l *listFlag) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// whatIfFlags are what `guben whatif` is asked.
type whatIfFlags struct {
	place     *division.Code
	moved     listFlag
	off       listFlag
	pack      *string
	stretched *string // PARAM=FROM..TO
	rule      *string
	version   *string // a pack folder, or an amendment
	who       *string // a rule
}

func whatIf(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	f := &whatIfFlags{}
	flags.Var(&f.moved, "set", c.text("flag_set"))
	flags.Var(&f.off, "off", c.text("flag_off"))
	f.place = divisionFlag(c, flags)
	f.pack = flags.String("pack", "", c.text("flag_pack"))
	f.stretched = flags.String("range", "", c.text("flag_range"))
	f.rule = flags.String("rule", "", c.text("flag_range_rule"))
	f.version = flags.String("version", "", c.text("flag_version"))
	f.who = flags.String("who", "", c.text("flag_who"))
	return open.run(func(ctx context.Context, a *app.App) error {
		if *f.version != "" {
			return c.askVersion(ctx, a, f)
		}
		shown, err := c.askWhatIf(ctx, a, f)
		if err != nil {
			return err
		}
		if c.json {
			return c.print(shown)
		}
		return c.tellWhatIf(ctx, a, shown)
	})
}

// shownWhatIf is what --json prints; amounts are fen. docs/what-if.md describes it.
type shownWhatIf struct {
	Pack       string       `json:"pack"`
	Version    string       `json:"version"`
	Day        period.Day   `json:"day"`
	Parameters []shownMove  `json:"parameters"`
	Off        []string     `json:"off"`
	Units      []screen.Sum `json:"units"`
	Townships  []screen.Sum `json:"money_by_township"`
	Months     []screen.Sum `json:"months"`
	screen.Answers
	Range *shownRange  `json:"range,omitempty"`
	Who   []shownSwing `json:"who,omitempty"`

	swung string // the rule of Who
	plan  *pack.Pack
}

type shownMove struct {
	ID     string     `json:"id"`
	Name   pack.Words `json:"name"`
	Clause string     `json:"clause"`
	From   string     `json:"from"`
	To     string     `json:"to"`
}

type shownRange struct {
	Parameter string       `json:"parameter"`
	Rule      string       `json:"rule"`
	Points    []shownPoint `json:"points"`
}

type shownPoint struct {
	At string `json:"at"`
	screen.Point
}

func (c *call) askWhatIf(ctx context.Context, a *app.App, f *whatIfFlags) (*shownWhatIf, error) {
	scope := auth.System()
	scope.Division = *f.place
	if *f.pack == "" { // a pack says itself which counties are asked
		var err error
		if scope.Division, err = oneCounty(ctx, a, *f.place); err != nil {
			return nil, err
		}
	}
	area, err := a.Area(ctx, scope, *f.pack)
	if err != nil {
		return nil, err
	}
	if len(area) == 0 {
		return nil, fault.New(fault.NotFound, "cli.no_county")
	}
	p, day := area[0].Pack, area[0].Day
	question, err := f.question(p, day)
	if err != nil {
		return nil, err
	}
	answers, err := area.Ask(scope, question)
	if err != nil {
		return nil, err
	}
	months, err := area.Months(scope, question)
	if err != nil {
		return nil, err
	}
	shown := &shownWhatIf{Pack: p.ID, Version: p.Version, Day: day, Parameters: c.moves(p, day, question), Off: append([]string{}, question.Off...),
		Units: answers.Units(), Townships: answers.TownshipSums(), Months: months, Answers: answers, plan: p}
	if shown.Range, err = c.stretch(area, scope, question, f); err != nil {
		return nil, err
	}
	if shown.swung = *f.who; shown.swung == "" {
		return shown, nil
	}
	swings, err := area.Who(scope, question, shown.swung, mostSwings)
	if err != nil {
		return nil, err
	}
	shown.Who, err = c.swings(ctx, a, scope, p, day, swings)
	return shown, err
}

func (f *whatIfFlags) question(p *pack.Pack, day period.Day) (question screen.Question, err error) {
	for _, move := range f.moved {
		id, value, ok := strings.Cut(move, "=")
		if !ok {
			return question, fault.New(fault.Invalid, "cli.bad_set", "text", move)
		}
		if err := question.Move(p, day, id, value); err != nil {
			return question, err
		}
	}
	for _, rule := range f.off {
		if err := question.Switch(p, rule); err != nil {
			return question, err
		}
	}
	return question, nil
}

func (c *call) moves(p *pack.Pack, day period.Day, question screen.Question) []shownMove {
	moves := []shownMove{}
	edition := p.Program.On(day)
	for _, parameter := range edition.Movables() {
		if value, moved := question.Parameters[parameter.ID]; moved {
			present, _ := edition.Parameter(parameter.ID)
			moves = append(moves, shownMove{parameter.ID, pack.Words{Zh: parameter.Name, En: parameter.En}, parameter.Clause,
				c.value(p, parameter.Type, present), c.value(p, parameter.Type, value)})
		}
	}
	return moves
}

func (c *call) value(p *pack.Pack, t policy.Type, v policy.Value) string {
	return p.Program.Schema().FormatValue(c.lang, t, v)
}

const stretchSteps = 20

// stretch asks how a rule depends on the parameter of --range.
func (c *call) stretch(area screen.Area, scope auth.Scope, question screen.Question, f *whatIfFlags) (*shownRange, error) {
	if *f.stretched == "" {
		return nil, nil
	}
	p, day := area[0].Pack, area[0].Day
	id, span, _ := strings.Cut(*f.stretched, "=")
	first, last, ok := strings.Cut(span, "..")
	movables := screen.Movables(p, day)
	at := slices.IndexFunc(movables, func(q policy.Parameter) bool { return q.ID == id || q.Name == id })
	if !ok || at < 0 {
		return nil, fault.New(fault.Invalid, "cli.bad_range", "text", *f.stretched)
	}
	parameter := movables[at]
	from, err := movedTo(p, day, parameter.ID, first)
	if err != nil {
		return nil, err
	}
	to, err := movedTo(p, day, parameter.ID, last)
	if err != nil {
		return nil, err
	}
	shown := &shownRange{Parameter: parameter.ID, Rule: cmp.Or(*f.rule, firstReading(p, parameter.ID))}
	points, err := area.Range(scope, question, parameter.ID, shown.Rule, from, to, stretchSteps)
	for _, point := range points {
		shown.Points = append(shown.Points, shownPoint{c.value(p, parameter.Type, point.Value), point})
	}
	return shown, err
}

// movedTo is what a parameter is when it is moved to text.
func movedTo(p *pack.Pack, day period.Day, parameter, text string) (policy.Value, error) {
	var question screen.Question
	err := question.Move(p, day, parameter, text)
	if moved, ok := question.Parameters[parameter]; ok {
		return moved, err
	}
	present, _ := p.Program.On(day).Parameter(parameter)
	return present, err
}

// firstReading is the first rule that reads a parameter, "" if none does.
func firstReading(p *pack.Pack, parameter string) string {
	for _, id := range screen.RulesReading(p, parameter) {
		if _, ok := p.Rule(id); ok {
			return id
		}
	}
	return ""
}

func (c *call) tellWhatIf(ctx context.Context, a *app.App, shown *shownWhatIf) error {
	c.printf("whatif_head", "document", shown.plan.Document, "day", shown.Day, "households", shown.Households, "persons", shown.Persons)
	for _, move := range shown.Parameters {
		c.printf("whatif_move", "name", move.Name, "clause", move.Clause, "from", move.From, "to", move.To)
	}
	for _, rule := range shown.Off {
		name, clause := c.named(shown.plan, rule)
		c.printf("whatif_off", "name", name, "clause", clause)
	}
	c.tellReach(shown.plan, shown.Answers)
	if err := c.tellSums(ctx, a, shown); err != nil {
		return err
	}
	if shown.Range != nil {
		c.tellRange(shown)
	}
	if shown.swung != "" {
		c.tellSwings(shown.plan, shown.swung, shown.Who)
	}
	c.printf("whatif_nothing_changed")
	return nil
}

// tellReach says how many gain and lose, and which rules change.
func (c *call) tellReach(p *pack.Pack, answers screen.Answers) {
	c.printf("whatif_reach", "gh", answers.Reach.GainedHouseholds, "gp", answers.Reach.GainedPersons,
		"lh", answers.Reach.LostHouseholds, "lp", answers.Reach.LostPersons, "before", answers.Due, "after", answers.DueAfter)
	for _, effect := range answers.Rules {
		c.tellEffect(p, effect)
	}
}

func (c *call) named(p *pack.Pack, id string) (name pack.Words, clause string) {
	if rule, ok := p.Rule(id); ok {
		return pack.Words{Zh: rule.Name, En: rule.En}, rule.Clause
	}
	if population, ok := p.Population(id); ok {
		return population.Name, strings.Join(population.Clauses, "、")
	}
	return pack.Words{Zh: id}, ""
}

func (c *call) tellEffect(p *pack.Pack, e screen.Effect) {
	if !e.Changed() {
		return
	}
	name, clause := c.named(p, e.Rule)
	fmt.Fprintf(c.out, "\n%s（%s）\n", name.Say(c.lang), clause)
	c.printf("whatif_people", "gh", e.GainedHouseholds, "gp", e.GainedPersons, "lh", e.LostHouseholds, "lp", e.LostPersons,
		"before", e.Before.Persons, "after", e.After.Persons)
	if e.Before.Due != 0 || e.After.Due != 0 {
		c.printf("whatif_money", "before", e.Before.Due, "after", e.After.Due, "difference", e.After.Due-e.Before.Due)
	}
	if e.Before.Missing+e.After.Missing+e.Before.Excess+e.After.Excess > 0 {
		c.printf("whatif_gap", "mb", e.Before.Missing, "ma", e.After.Missing, "eb", e.Before.Excess, "ea", e.After.Excess)
	}
}

// tellSums prints villages, and money by unit, township and month, where they change.
func (c *call) tellSums(ctx context.Context, a *app.App, shown *shownWhatIf) error {
	return a.DB.View(ctx, func(tx *store.Tx) error {
		tree, err := division.Load(tx, shown.plan.Division, shown.Day)
		if err != nil {
			return err
		}
		c.tellVillages(shown.plan, tree, shown.Villages)
		for _, part := range []struct {
			key  string
			sums []screen.Sum
		}{{"whatif_units", shown.Units}, {"whatif_townships", shown.Townships}, {"whatif_months", shown.Months}} {
			if !slices.ContainsFunc(part.sums, func(s screen.Sum) bool { return s.Difference() != 0 }) {
				continue
			}
			fmt.Fprintln(c.out)
			c.printf(part.key)
			for _, sum := range part.sums {
				if sum.Difference() != 0 {
					fmt.Fprintf(c.out, "  %s %16s → %16s\n", pad(c.sumName(shown.plan, tree, sum), 24), sum.Before.Grouped(), sum.After.Grouped())
				}
			}
		}
		return nil
	})
}

func (c *call) sumName(p *pack.Pack, tree *division.Tree, sum screen.Sum) string {
	if sum.Township != 0 {
		return tree.Name(sum.Township)
	}
	if unit, ok := p.Unit(sum.Unit); ok {
		return unit.Name.Say(c.lang)
	}
	return sum.Month + sum.Unit
}

func (c *call) tellRange(shown *shownWhatIf) {
	name, clause := c.named(shown.plan, shown.Range.Rule)
	fmt.Fprintln(c.out)
	c.printf("whatif_range", "name", name, "clause", clause)
	for _, point := range shown.Range.Points {
		c.printf("whatif_point", "at", pad(point.At, 18), "households", fmt.Sprintf("%6d", point.Households),
			"persons", fmt.Sprintf("%6d", point.Persons), "due", point.Due.Grouped())
	}
}
