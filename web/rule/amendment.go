package rule

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"guben/amend"
	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// amendmentPage is one amendment at the author's desk.
type amendmentPage struct {
	page.Form
	amendmentRow
	PackTitle pack.Words
	View      string // summary, parameters, rule, file, effect
	Tabs      []page.Choice
	Reading   *amend.Reading
	Problems  []problemRow // of the file shown, or all
	CanWrite  bool         // the text can be changed now, by this account
	Moves     []amend.Move
	Events    []amend.Event
	Changed   []amend.File

	Parameters []parameterRow
	Parameter  string // chosen
	Day, Value string

	Choices []page.Choice // rules or files
	Chosen  string
	Rule    amend.RuleText
	IsRule  bool // has sentences
	Text    string

	Effect *amendmentEffect
	Typed  string // the reason, when something was wrong
}

func (amendmentPage) File() string { return "amendment" }

// problemRow is a mistake as shown beside a text.
type problemRow struct {
	Place, Sentence, Source, Before, Marked, After string
}

// amendmentEffect is what the amendment changes of everybody's answers.
type amendmentEffect struct {
	screen.Answers
	Day                  period.Day
	Rows                 []movedRule
	Units, Towns, Months []sumRow
	ByVillage            []villageRow
}

// movedRule is one rule whose answers change.
type movedRule struct {
	screen.Effect
	Name  string
	Money bool // an amount is due
}

// amendmentLimit is enough for the largest file of a pack, every Chinese character
// of which a form sends as nine.
const amendmentLimit = 4 << 20

var amendmentViews = []string{"summary", "parameters", "rule", "file", "effect"}

func amendment(x *page.Exchange) (page.Answer, error) {
	p, err := loadAmendment(x)
	if err != nil {
		return nil, err
	}
	return page.Show(p)
}

func loadAmendment(x *page.Exchange) (*amendmentPage, error) {
	p := &amendmentPage{Form: page.NewForm(), View: x.Field("view")}
	if !slices.Contains(amendmentViews, p.View) {
		p.View = amendmentViews[0]
	}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	for _, view := range amendmentViews {
		p.Tabs = append(p.Tabs, page.Choice{Value: p.Path() + "?view=" + view, Text: viewKey(view), Here: view == p.View})
	}
	p.Reading = x.Editor.Read(&p.Amendment)
	p.problems(x, p.Reading.Problems)
	return p, p.part(x)
}

// viewKey names a view; parameters are called as on the plan's page.
func viewKey(view string) string {
	if view == "parameters" {
		return "web.parameters"
	}
	return "web.desk_view_" + view
}

// read takes what the database knows.
func (p *amendmentPage) read(x *page.Exchange, tx *store.Tx) error {
	one, err := amendmentOf(x, tx)
	if err != nil {
		return err
	}
	list, err := amend.List(tx, x.Scope, one.Pack)
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.amendmentRow = newAmendmentRow(x, one, list, tree)
	p.CanWrite = one.State.Open() && !p.Stale && mayAmend(x, &one)
	for _, f := range one.Files {
		if f.Changed() {
			p.Changed = append(p.Changed, f)
		}
	}
	if p.Moves, err = x.Editor.Allowed(tx, x.Scope, &one); err != nil {
		return err
	}
	p.Events, err = amend.History(tx, x.Scope, one.ID)
	return err
}

// part fills the view that is shown.
func (p *amendmentPage) part(x *page.Exchange) error {
	shown := p.Reading.Pack
	if shown == nil {
		known, err := x.PackOn(p.countyCode(), p.Pack, p.From)
		if err != nil {
			return err
		}
		shown = known
	}
	p.PackTitle = shown.Title
	switch p.View {
	case "parameters":
		p.parameters(x, shown)
	case "rule":
		return p.rules(x, shown)
	case "file":
		return p.files(x)
	case "effect":
		return p.effect(x)
	}
	return nil
}

func (p *amendmentPage) countyCode() division.Code { return division.Code(p.County * 1e6) }

func (p *amendmentPage) parameters(x *page.Exchange, shown *pack.Pack) {
	p.Parameter, p.Day, p.Value = x.Field("parameter"), x.Field("from"), x.Field("value")
	if p.Day == "" {
		p.Day = p.From.String()
	}
	written := x.Editor.Values(&p.Amendment)
	for _, parameter := range shown.Parameters {
		if values, ok := written[parameter.ID]; ok {
			parameter.Values = values
		}
		name := pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang)
		p.Parameters = append(p.Parameters, parameterRow{parameter, name, parameter.Values, boundKey(parameter.Bound)})
		p.Choices = append(p.Choices, page.Choice{Value: parameter.ID, Text: name, Here: parameter.ID == p.Parameter})
	}
}

func (p *amendmentPage) rules(x *page.Exchange, shown *pack.Pack) (err error) {
	p.Chosen = x.Field("rule")
	rules := shown.Program.Rules()
	if p.Chosen == "" && len(shown.Rules) > 0 {
		p.Chosen = shown.Rules[0].ID
	}
	for _, rule := range rules {
		name := pack.Words{Zh: rule.Name, En: rule.En}.Say(x.Lang)
		p.Choices = append(p.Choices, page.Choice{Value: rule.ID, Text: name + "（" + rule.Clause + "）", Here: rule.ID == p.Chosen})
	}
	p.Rule, err = x.Editor.RuleText(&p.Amendment, p.Chosen)
	_, p.IsRule = shown.Rule(p.Chosen)
	if fault.KindOf(err) == fault.Invalid { // its file cannot be read: the file view can mend it
		p.Wrong, err = fault.Say(x.Lang, err), nil
	}
	return err
}

func (p *amendmentPage) files(x *page.Exchange) (err error) {
	p.Chosen = x.Field("path")
	for _, path := range x.Editor.Paths(&p.Amendment) {
		if p.Chosen == "" {
			p.Chosen = path
		}
		p.Choices = append(p.Choices, page.Choice{Value: path, Text: path, Here: path == p.Chosen})
	}
	p.problems(x, p.Reading.In(p.Chosen))
	p.Text, err = x.Editor.Text(&p.Amendment, p.Chosen)
	return err
}

// effect holds everybody under the amended pack against everybody as it is.
func (p *amendmentPage) effect(x *page.Exchange) error {
	if p.Reading.Pack == nil || p.State == amend.Approved || p.Stale {
		return nil
	}
	answers, day, err := x.Effect(x.R.Context(), x.Scope, &p.Amendment, p.Reading.Pack)
	if err != nil {
		return err
	}
	p.Effect = &amendmentEffect{Answers: answers, Day: day}
	present, err := x.PackOn(p.countyCode(), p.Pack, day)
	if err != nil {
		return err
	}
	for _, effect := range answers.Rules {
		if !effect.Changed() {
			continue
		}
		row := movedRule{Effect: effect, Money: effect.Before.Due+effect.After.Due != 0}
		if row.Name = nameIn(p.Reading.Pack, effect.Rule, x); row.Name == "" {
			row.Name = nameIn(present, effect.Rule, x)
		}
		p.Effect.Rows = append(p.Effect.Rows, row)
	}
	return x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err == nil {
			p.Effect.money(x, p.Reading.Pack, tree)
		}
		return err
	})
}

// money is what the amendment pays by unit, township and month, and the villages
// it changes something for.
func (e *amendmentEffect) money(x *page.Exchange, p *pack.Pack, tree *division.Tree) {
	for _, sum := range e.Answers.Units() {
		if sum.Difference() != 0 {
			e.Units = append(e.Units, sumRow{Sum: sum, Name: page.UnitName(p, sum.Unit, x.Lang)})
		}
	}
	for _, sum := range e.TownshipSums() {
		if sum.Difference() != 0 {
			e.Towns = append(e.Towns, sumRow{Sum: sum, Name: tree.Name(sum.Township)})
		}
	}
	e.Months = monthRows(e.ByMonth)
	e.ByVillage = villageRows(p, e.Villages, tree, x)
}

// nameIn says a rule or population of a pack, "" where it has none.
func nameIn(p *pack.Pack, id string, x *page.Exchange) string {
	rules := p.Program.Rules()
	at := slices.IndexFunc(rules, func(r policy.Rule) bool { return r.ID == id })
	if at < 0 {
		return ""
	}
	return pack.Words{Zh: rules[at].Name, En: rules[at].En}.Say(x.Lang)
}

// problems lists mistakes with the line and the mistake marked in it.
func (p *amendmentPage) problems(x *page.Exchange, list []pack.Problem) {
	p.Problems = nil
	for _, problem := range list {
		row := problemRow{Place: strings.TrimPrefix(problem.Place.String(), p.Pack+"/"), Sentence: problem.Sentence(x.Lang), Source: problem.Source}
		source := []rune(problem.Source)
		from := min(max(problem.From, 0), len(source))
		to := min(from+max(problem.Width, 1), len(source))
		row.Before, row.Marked, row.After = string(source[:from]), string(source[from:to]), string(source[to:])
		p.Problems = append(p.Problems, row)
	}
}

// changeAmendment makes one edit or one step.
func changeAmendment(x *page.Exchange) (page.Answer, error) {
	ref := amend.Ref{ID: x.ID("amendment"), Revision: store.ParseID(x.Field("revision")), Key: x.Field("key")}
	if err := x.View(func(tx *store.Tx) error { _, err := amendmentOf(x, tx); return err }); err != nil {
		return nil, err
	}
	to := page.DeskPath(x.R.PathValue("id")) + "/" + x.R.PathValue("amendment")
	done, err := "desk_saved", error(nil)
	if move := amend.Move(x.Field("do")); slices.Contains(amend.Moves, move) {
		err = x.Decide(x.R.Context(), x.Scope, amend.Step{Ref: ref, Move: move, Note: x.Field("note")})
		done = "desk_" + string(move)
	} else {
		err = editAmendment(x, ref)
		to += "?" + back(x, "view", "rule", "path", "parameter")
	}
	switch kind := fault.KindOf(err); {
	case err == nil && amend.Move(x.Field("do")) == amend.Approve:
		return screenAgain(x, ref.ID, to, done)
	case err == nil || kind == fault.Duplicate || kind == fault.Conflict && amended(x, ref):
		return page.See(to, done)
	case kind == fault.Invalid || kind == fault.Conflict || kind == fault.TooLarge:
		return wrongAmendment(x, err)
	}
	return nil, err
}

// screenAgain screens the county again where what was approved holds on the day
// it was last screened for: its findings follow the plan at once.
func screenAgain(x *page.Exchange, id int64, to, done string) (page.Answer, error) {
	var one amend.Amendment
	var last screen.Screening
	err := x.View(func(tx *store.Tx) (err error) {
		if one, err = amend.Get(tx, x.Scope, id); err != nil {
			return err
		}
		last, err = screen.Latest(tx, x.Scope, one.County)
		return err
	})
	if store.Missing(err) {
		return page.See(to, done)
	}
	if err != nil {
		return nil, err
	}
	p, err := x.PackOn(division.Code(one.County*1e6), one.Pack, last.Day)
	if err != nil || last.Pack != one.Pack || last.Version == p.Version {
		return page.See(to, done)
	}
	scope, key := x.Scope, x.Field("key")+"-screening"
	return x.Start("web.job_screening", func(ctx context.Context, _ intake.Progress) (string, error) {
		_, err := x.Screen(ctx, scope, one.County, one.Pack, last.Day, key)
		return to + "?done=" + done, err
	})
}

// amended reports whether this very form was carried out before.
func amended(x *page.Exchange, ref amend.Ref) (made bool) {
	x.View(func(tx *store.Tx) error {
		one, err := amend.Get(tx, x.Scope, ref.ID)
		if err != nil {
			return err
		}
		records, err := audit.About(tx, one.County, "amendment", one.ID, 50)
		made = slices.ContainsFunc(records, func(r audit.Record) bool { return r.Key == ref.Key && r.Actor == x.Scope.Account })
		return err
	})
	return made && ref.Key != ""
}

// back repeats what the form says of the page it came from.
func back(x *page.Exchange, names ...string) string {
	pairs := []string{}
	for _, name := range names {
		pairs = append(pairs, name, x.Field(name))
	}
	return strings.TrimPrefix(page.Query(pairs...), "?")
}

func editAmendment(x *page.Exchange, ref amend.Ref) error {
	return x.Update(func(tx *store.Tx) (err error) {
		switch x.Field("do") {
		case "parameter":
			from, wrong := period.Parse(x.Field("from"))
			if wrong != nil {
				return wrong
			}
			_, err = x.Editor.SetParameter(tx, x.Scope, ref, x.Field("parameter"), from, x.Field("value"))
		case "rule":
			_, err = x.Editor.SetRule(tx, x.Scope, ref, x.Field("rule"), ruleText(x))
		case "file":
			_, err = x.Editor.SetFile(tx, x.Scope, ref, x.Field("path"), x.Secret("text"))
		case "head":
			from, wrong := period.Parse(x.Field("from"))
			if wrong != nil {
				return wrong
			}
			_, err = x.Editor.Rename(tx, x.Scope, ref, x.Field("title"), from)
		default:
			err = fault.New(fault.Invalid, "web.desk_no_step")
		}
		return err
	})
}

// ruleText is the rule as typed. A field that was not on the form is empty, as is
// that part of the rule.
func ruleText(x *page.Exchange) amend.RuleText {
	text := amend.RuleText{When: x.Secret("when"), Amount: x.Secret("amount"),
		Message: [2]string{x.Field("message_zh"), x.Field("message_en")}, Remedy: [2]string{x.Field("remedy_zh"), x.Field("remedy_en")}}
	for i := range x.R.PostForm["test"] {
		path, rank, _ := strings.Cut(x.R.PostForm["test"][i], "#")
		n, err := strconv.Atoi(rank)
		if typed := x.R.PostForm["test_text"]; err == nil && i < len(typed) {
			text.Tests = append(text.Tests, amend.TestText{Path: path, Rank: n, Text: typed[i]})
		}
	}
	return text
}

// wrongAmendment shows the form again, with what was typed.
func wrongAmendment(x *page.Exchange, cause error) (page.Answer, error) {
	p, err := loadAmendment(x)
	if err != nil {
		return nil, err
	}
	p.Wrong, p.Typed = fault.Say(x.Lang, cause), x.Field("note")
	switch x.Field("do") {
	case "rule":
		p.Rule = ruleText(x)
	case "file":
		p.Text = x.Secret("text")
	}
	return page.Again(fault.Status(cause), p)
}
