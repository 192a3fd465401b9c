package web

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
)

// amendmentPage is one amendment at the author's desk.
type amendmentPage struct {
	form
	amendmentRow
	PackTitle pack.Words
	View      string // summary, parameters, rule, file, effect
	Tabs      []choice
	Reading   *amend.Reading
	Problems  []problemRow // of the file shown, or all
	CanWrite  bool         // the text can be changed now, by this account
	Moves     []amend.Move
	Events    []amend.Event
	Changed   []amend.File

	Parameters []parameterRow
	Parameter  string // chosen
	Day, Value string

	Choices []choice // rules or files
	Chosen  string
	Rule    amend.RuleText
	IsRule  bool // has sentences
	Text    string

	Effect *amendmentEffect
	Typed  string // the reason, when something was wrong
}

func (amendmentPage) file() string { return "amendment" }

// problemRow is a mistake as shown beside a text.
type problemRow struct {
	Place, Sentence, Source, Before, Marked, After string
}

// amendmentEffect is what the amendment changes of everybody's answers.
type amendmentEffect struct {
	screen.Answers
	Day  period.Day
	Rows []movedRule
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

func amendment(x *exchange) (answer, error) {
	p, err := x.amendmentPage()
	if err != nil {
		return nil, err
	}
	return show(p)
}

func (x *exchange) amendmentPage() (*amendmentPage, error) {
	p := &amendmentPage{form: newForm(), View: x.field("view")}
	if !slices.Contains(amendmentViews, p.View) {
		p.View = amendmentViews[0]
	}
	if err := x.view(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	for _, view := range amendmentViews {
		p.Tabs = append(p.Tabs, choice{p.Path() + "?view=" + view, viewKey(view), view == p.View})
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
func (p *amendmentPage) read(x *exchange, tx *store.Tx) error {
	one, err := x.amendmentOf(tx)
	if err != nil {
		return err
	}
	list, err := amend.List(tx, x.scope, one.Pack)
	if err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.amendmentRow = x.amendmentRow(one, list, tree)
	p.CanWrite = one.State.Open() && !p.Stale && x.mayAmend(&one)
	for _, f := range one.Files {
		if f.Changed() {
			p.Changed = append(p.Changed, f)
		}
	}
	if p.Moves, err = x.Editor.Allowed(tx, x.scope, &one); err != nil {
		return err
	}
	p.Events, err = amend.History(tx, x.scope, one.ID)
	return err
}

// part fills the view that is shown.
func (p *amendmentPage) part(x *exchange) error {
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

func (p *amendmentPage) parameters(x *exchange, shown *pack.Pack) {
	p.Parameter, p.Day, p.Value = x.field("parameter"), x.field("from"), x.field("value")
	if p.Day == "" {
		p.Day = p.From.String()
	}
	written := x.Editor.Values(&p.Amendment)
	for _, parameter := range shown.Parameters {
		if values, ok := written[parameter.ID]; ok {
			parameter.Values = values
		}
		name := pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.lang)
		p.Parameters = append(p.Parameters, parameterRow{parameter, name, parameter.Values, boundKey(parameter.Bound)})
		p.Choices = append(p.Choices, choice{parameter.ID, name, parameter.ID == p.Parameter})
	}
}

func (p *amendmentPage) rules(x *exchange, shown *pack.Pack) (err error) {
	p.Chosen = x.field("rule")
	rules := shown.Program.Rules()
	if p.Chosen == "" && len(shown.Rules) > 0 {
		p.Chosen = shown.Rules[0].ID
	}
	for _, rule := range rules {
		name := pack.Words{Zh: rule.Name, En: rule.En}.Say(x.lang)
		p.Choices = append(p.Choices, choice{rule.ID, name + "（" + rule.Clause + "）", rule.ID == p.Chosen})
	}
	p.Rule, err = x.Editor.RuleText(&p.Amendment, p.Chosen)
	_, p.IsRule = shown.Rule(p.Chosen)
	if fault.KindOf(err) == fault.Invalid { // its file cannot be read: the file view can mend it
		p.Wrong, err = fault.Say(x.lang, err), nil
	}
	return err
}

func (p *amendmentPage) files(x *exchange) (err error) {
	p.Chosen = x.field("path")
	for _, path := range x.Editor.Paths(&p.Amendment) {
		if p.Chosen == "" {
			p.Chosen = path
		}
		p.Choices = append(p.Choices, choice{path, path, path == p.Chosen})
	}
	p.problems(x, p.Reading.In(p.Chosen))
	p.Text, err = x.Editor.Text(&p.Amendment, p.Chosen)
	return err
}

// effect holds everybody under the amended pack against everybody as it is.
func (p *amendmentPage) effect(x *exchange) error {
	if p.Reading.Pack == nil || p.State == amend.Approved || p.Stale {
		return nil
	}
	answers, day, err := x.Effect(x.r.Context(), x.scope, &p.Amendment, p.Reading.Pack)
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
	return nil
}

// nameIn says a rule or population of a pack, "" where it has none.
func nameIn(p *pack.Pack, id string, x *exchange) string {
	rules := p.Program.Rules()
	at := slices.IndexFunc(rules, func(r policy.Rule) bool { return r.ID == id })
	if at < 0 {
		return ""
	}
	return pack.Words{Zh: rules[at].Name, En: rules[at].En}.Say(x.lang)
}

// problems lists mistakes with the line and the mistake marked in it.
func (p *amendmentPage) problems(x *exchange, list []pack.Problem) {
	p.Problems = nil
	for _, problem := range list {
		row := problemRow{Place: strings.TrimPrefix(problem.Place.String(), p.Pack+"/"), Sentence: problem.Sentence(x.lang), Source: problem.Source}
		source := []rune(problem.Source)
		from := min(max(problem.From, 0), len(source))
		to := min(from+max(problem.Width, 1), len(source))
		row.Before, row.Marked, row.After = string(source[:from]), string(source[from:to]), string(source[to:])
		p.Problems = append(p.Problems, row)
	}
}

// changeAmendment makes one edit or one step.
func changeAmendment(x *exchange) (answer, error) {
	ref := amend.Ref{ID: x.id("amendment"), Revision: store.ParseID(x.field("revision")), Key: x.field("key")}
	if err := x.view(func(tx *store.Tx) error { _, err := x.amendmentOf(tx); return err }); err != nil {
		return nil, err
	}
	to := deskPath(x.r.PathValue("id")) + "/" + x.r.PathValue("amendment")
	done, err := "desk_saved", error(nil)
	if move := amend.Move(x.field("do")); slices.Contains(amend.Moves, move) {
		err = x.Decide(x.r.Context(), x.scope, amend.Step{Ref: ref, Move: move, Note: x.field("note")})
		done = "desk_" + string(move)
	} else {
		err = x.editAmendment(ref)
		to += "?" + back(x, "view", "rule", "path", "parameter")
	}
	switch kind := fault.KindOf(err); {
	case err == nil && amend.Move(x.field("do")) == amend.Approve:
		return x.screenAgain(ref.ID, to, done)
	case err == nil || kind == fault.Duplicate || kind == fault.Conflict && x.amended(ref):
		return see(to, done)
	case kind == fault.Invalid || kind == fault.Conflict || kind == fault.TooLarge:
		return x.wrongAmendment(err)
	}
	return nil, err
}

// screenAgain screens the county again where what was approved holds on the day
// it was last screened for: its findings follow the plan at once.
func (x *exchange) screenAgain(id int64, to, done string) (answer, error) {
	var one amend.Amendment
	var last screen.Screening
	err := x.view(func(tx *store.Tx) (err error) {
		if one, err = amend.Get(tx, x.scope, id); err != nil {
			return err
		}
		last, err = screen.Latest(tx, x.scope, one.County)
		return err
	})
	if store.Missing(err) {
		return see(to, done)
	}
	if err != nil {
		return nil, err
	}
	p, err := x.PackOn(division.Code(one.County*1e6), one.Pack, last.Day)
	if err != nil || last.Pack != one.Pack || last.Version == p.Version {
		return see(to, done)
	}
	scope, key := x.scope, x.field("key")+"-screening"
	return x.start("web.job_screening", func(ctx context.Context, _ intake.Progress) (string, error) {
		_, err := x.Screen(ctx, scope, one.County, one.Pack, last.Day, key)
		return to + "?done=" + done, err
	})
}

// amended reports whether this very form was carried out before.
func (x *exchange) amended(ref amend.Ref) (made bool) {
	x.view(func(tx *store.Tx) error {
		one, err := amend.Get(tx, x.scope, ref.ID)
		if err != nil {
			return err
		}
		records, err := audit.About(tx, one.County, "amendment", one.ID, 50)
		made = slices.ContainsFunc(records, func(r audit.Record) bool { return r.Key == ref.Key && r.Actor == x.scope.Account })
		return err
	})
	return made && ref.Key != ""
}

// back repeats what the form says of the page it came from.
func back(x *exchange, names ...string) string {
	pairs := []string{}
	for _, name := range names {
		pairs = append(pairs, name, x.field(name))
	}
	return strings.TrimPrefix(query(pairs...), "?")
}

func (x *exchange) editAmendment(ref amend.Ref) error {
	return x.update(func(tx *store.Tx) (err error) {
		switch x.field("do") {
		case "parameter":
			from, wrong := period.Parse(x.field("from"))
			if wrong != nil {
				return wrong
			}
			_, err = x.Editor.SetParameter(tx, x.scope, ref, x.field("parameter"), from, x.field("value"))
		case "rule":
			_, err = x.Editor.SetRule(tx, x.scope, ref, x.field("rule"), x.ruleText())
		case "file":
			_, err = x.Editor.SetFile(tx, x.scope, ref, x.field("path"), x.secret("text"))
		case "head":
			from, wrong := period.Parse(x.field("from"))
			if wrong != nil {
				return wrong
			}
			_, err = x.Editor.Rename(tx, x.scope, ref, x.field("title"), from)
		default:
			err = fault.New(fault.Invalid, "web.desk_no_step")
		}
		return err
	})
}

// ruleText is the rule as typed. A field that was not on the form is empty, as is
// that part of the rule.
func (x *exchange) ruleText() amend.RuleText {
	text := amend.RuleText{When: x.secret("when"), Amount: x.secret("amount"),
		Message: [2]string{x.field("message_zh"), x.field("message_en")}, Remedy: [2]string{x.field("remedy_zh"), x.field("remedy_en")}}
	for i := range x.r.PostForm["test"] {
		path, rank, _ := strings.Cut(x.r.PostForm["test"][i], "#")
		n, err := strconv.Atoi(rank)
		if typed := x.r.PostForm["test_text"]; err == nil && i < len(typed) {
			text.Tests = append(text.Tests, amend.TestText{Path: path, Rank: n, Text: typed[i]})
		}
	}
	return text
}

// wrongAmendment shows the form again, with what was typed.
func (x *exchange) wrongAmendment(cause error) (answer, error) {
	p, err := x.amendmentPage()
	if err != nil {
		return nil, err
	}
	p.Wrong, p.Typed = fault.Say(x.lang, cause), x.field("note")
	switch x.field("do") {
	case "rule":
		p.Rule = x.ruleText()
	case "file":
		p.Text = x.secret("text")
	}
	return again(fault.Status(cause), p)
}
