package rule

import (
	"net/url"
	"slices"
	"strings"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// whatIfPage moves a plan's parameters on the left and shows on the right what
// that would change. Nothing it does is written, but the names of questions.
type whatIfPage struct {
	page.Form
	*asked
	Groups   []dialGroup
	Switches []switchRow
	Saved    []savedQuestion
	Versions []amendmentRow
	Effect   *whatIfEffect
}

func (whatIfPage) File() string { return "whatif" }

// asked is what the address of a page asks, and of whom.
type asked struct {
	Pack     *pack.Pack
	Day      period.Day
	Area     string // name of the place
	Question screen.Question
	Rule     string // looked at closely
	By       string // parameter of the curve
	With     string // saved question compared with
	Place    string // "" is the whole area of the account

	scope    auth.Scope
	area     screen.Area
	now      *policy.Edition
	movables []policy.Parameter
	hurry    bool // a slider is moving
}

// dialGroup is the parameters of one clause.
type dialGroup struct {
	Clause string
	Title  string
	Dials  []dial
	Open   bool
}

// dial is a parameter that can be moved.
type dial struct {
	policy.Parameter
	Name           string
	Value          string // asked, as a bare number in Unit
	Low, High      string
	Step           string
	Present        string // as people read it
	Plain          string // the present value as a bare number
	From           period.Day
	BoundKey       string
	UnitName       string
	Moved          bool
	IsDay          bool // it is moved in a calendar, not along a scale
	MoreThanOneDay bool // it has other values on other days
}

// switchRow is a rule that can be switched off.
type switchRow struct {
	ID, Name, Clause string
	Off              bool
	Back             string // the question without it
}

// savedQuestion is a question somebody kept.
type savedQuestion struct {
	screen.SavedQuestion
	Path string // the question itself
	With string // the present one beside it
	Own  bool
	Here bool // compared with just now
}

// askWhatIf reads the question from the address or the form.
func askWhatIf(x *page.Exchange) (*asked, error) {
	p, err := x.PlanNamed()
	if err != nil {
		return nil, err
	}
	a := &asked{Pack: p, Rule: x.Field("rule"), By: x.Field("by"), With: x.Field("with"), Day: x.ScreeningDay(p)}
	if a.scope, err = x.Place(); err != nil {
		return nil, err
	}
	if a.area, err = x.App.Area(x.R.Context(), a.scope, p.ID); err != nil {
		return nil, err
	}
	if len(a.area) > 0 {
		a.Day = a.area[0].Day
	}
	if a.scope.Division != x.Scope.Division {
		a.Place = a.scope.Division.String()
	}
	a.now, a.movables = p.Program.On(a.Day), screen.Movables(p, a.Day)
	return a, a.read(x)
}

func (a *asked) read(x *page.Exchange) error {
	if err := x.R.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "fault.invalid").Because(err)
	}
	for name := range x.R.Form {
		if id, ok := strings.CutPrefix(name, "p."); ok && x.Field(name) != "" {
			if err := a.Question.Move(a.Pack, a.Day, id, x.Field(name)); err != nil {
				return err
			}
		}
	}
	for _, id := range x.R.Form["off"] {
		if err := a.Question.Switch(a.Pack, id); err != nil {
			return err
		}
	}
	slices.Sort(a.Question.Off)
	return nil
}

// parameter is something that can be moved: a parameter, or a row of a table.
func (a *asked) parameter(id string) (policy.Parameter, bool) {
	for _, parameter := range a.movables {
		if parameter.ID == id {
			return parameter, true
		}
	}
	return policy.Parameter{}, false
}

// value is what the question gives a parameter.
func (a *asked) value(id string) policy.Value {
	if value, moved := a.Question.Parameters[id]; moved {
		return value
	}
	value, _ := a.now.Parameter(id)
	return value
}

// values are the question as names and values of an address.
func (a *asked) values(question screen.Question) url.Values {
	values := url.Values{}
	for id, value := range question.Parameters {
		if parameter, ok := a.parameter(id); ok {
			values.Set("p."+id, screen.Plain(parameter, value))
		}
	}
	for _, id := range question.Off {
		values.Add("off", id)
	}
	if a.Place != "" {
		values.Set("place", a.Place)
	}
	return values
}

// link is the address of the same question, with pairs of names and values set;
// an empty value takes a name out.
func (a *asked) link(batch string, pairs ...string) string {
	values := a.values(a.Question)
	for name, value := range map[string]string{"rule": a.Rule, "by": a.By, "with": a.With} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if values.Del(pairs[i]); pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	return a.path(batch, values)
}

func (a *asked) path(batch string, values url.Values) string {
	path := "/plan/" + a.Pack.ID + batch
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// withOn is the same question with a rule in force again.
func (a *asked) withOn(rule string) string {
	other := *a
	other.Question.Off = slices.DeleteFunc(slices.Clone(a.Question.Off), func(id string) bool { return id == rule })
	return other.link("/whatif")
}

// Path is the page itself.
func (a *asked) Path() string { return a.link("/whatif") }

// Reset is the page with nothing moved.
func (a *asked) Reset() string { return a.path("/whatif", a.values(screen.Question{})) }

// Note is the question as one printed page.
func (a *asked) Note() string { return a.link("/whatif/note") }

// Query is the question alone, to be saved.
func (a *asked) Query() string { return a.values(a.Question).Encode() }

// Moved reports whether anything is asked at all.
func (a *asked) Moved() bool { return len(a.Question.Parameters)+len(a.Question.Off) > 0 }

func whatIf(x *page.Exchange) (page.Answer, error) {
	a, err := askWhatIf(x)
	if err != nil {
		return nil, err
	}
	p := &whatIfPage{Form: page.NewForm(), asked: a}
	err = x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *whatIfPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.Effect, err = loadEffect(x, tx, p.asked); err != nil {
		return err
	}
	p.dials(x)
	for i := range p.Pack.Rules {
		rule := &p.Pack.Rules[i]
		p.Switches = append(p.Switches, switchRow{ID: rule.ID, Name: page.RuleName(rule, x.Lang), Clause: rule.Clause, Off: slices.Contains(p.Question.Off, rule.ID)})
	}
	if err := p.versions(x, tx); err != nil {
		return err
	}
	return p.saved(x, tx)
}

// versions are what counties have written of the plan, each to be held against
// the version in force.
func (p *whatIfPage) versions(x *page.Exchange, tx *store.Tx) error {
	list, err := amend.List(tx, x.Scope, p.Pack.ID)
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	for _, one := range list {
		if one.State != amend.Withdrawn && err == nil {
			p.Versions = append(p.Versions, newAmendmentRow(x, one, list, tree))
		}
	}
	return err
}

// dials are the parameters and rows of tables that some rule reads, by the clause
// they stand in.
func (p *whatIfPage) dials(x *page.Exchange) {
	for _, parameter := range p.movables {
		present, from := p.now.Parameter(parameter.ID)
		clause, _, _ := strings.Cut(parameter.Clause, "、")
		at := slices.IndexFunc(p.Groups, func(g dialGroup) bool { return g.Clause == clause })
		if at < 0 {
			at = len(p.Groups)
			p.Groups = append(p.Groups, dialGroup{Clause: clause, Title: clauseTitle(p.Pack, clause, x.Lang), Open: at == 0})
		}
		d := p.dial(x, parameter, present)
		d.From = from
		p.Groups[at].Dials = append(p.Groups[at].Dials, d)
		p.Groups[at].Open = p.Groups[at].Open || d.Moved
	}
}

func (a *asked) dial(x *page.Exchange, parameter policy.Parameter, present policy.Value) dial {
	value := a.value(parameter.ID)
	scale := screen.ScaleOf(parameter, present)
	_, moved := a.Question.Parameters[parameter.ID]
	unit, _, _ := strings.Cut(parameter.Unit, "/")
	switch {
	case parameter.Type.Kind == policy.Money:
		unit = "元"
	case parameter.Type.Kind == policy.Ratio && unit == "":
		unit = "%"
	}
	plain := func(v policy.Value) string { return screen.Plain(parameter, v) }
	return dial{Parameter: parameter, Name: pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang), Value: plain(value),
		Low: plain(min(scale.Low, value)), High: plain(max(scale.High, value)), Step: plain(scale.Step), Plain: plain(present),
		Present: a.say(x, parameter, present), BoundKey: boundKey(parameter.Bound), UnitName: unit, Moved: moved, IsDay: parameter.Type.Kind == policy.Day,
		MoreThanOneDay: len(parameter.Values) > 1}
}

// say is a value as people read it.
func (a *asked) say(x *page.Exchange, parameter policy.Parameter, value policy.Value) string {
	return a.Pack.Program.Schema().FormatValue(x.Lang, parameter.Type, value)
}

func clauseTitle(p *pack.Pack, path string, lang message.Lang) string {
	if clause, ok := p.Clause(path); ok {
		return clause.Title.Say(lang)
	}
	return ""
}

func (p *whatIfPage) saved(x *page.Exchange, tx *store.Tx) error {
	list, err := screen.Saved(tx, x.Scope, p.Pack.ID)
	for _, saved := range list {
		id := store.FormatID(saved.ID)
		p.Saved = append(p.Saved, savedQuestion{saved, p.path("/whatif", p.values(saved.Question)), p.link("/whatif", "with", id),
			saved.Account == x.Scope.Account, id == p.With})
	}
	return err
}

// keepWhatIf saves a question under a name, or forgets one.
func keepWhatIf(x *page.Exchange) (page.Answer, error) {
	p, err := x.PlanNamed()
	if err != nil {
		return nil, err
	}
	if id := x.Field("forget"); id != "" {
		err := x.Update(func(tx *store.Tx) error { return screen.Forget(tx, x.Log, x.Scope, store.ParseID(id), x.Field("key")) })
		if err != nil && fault.KindOf(err) != fault.Duplicate {
			return nil, err
		}
		return page.See("/plan/"+p.ID+"/whatif?"+x.Field("question"), "forgotten")
	}
	return saveWhatIf(x, p)
}

func saveWhatIf(x *page.Exchange, p *pack.Pack) (page.Answer, error) {
	values, err := url.ParseQuery(x.Field("question"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "web.whatif_broken")
	}
	a := &asked{Pack: p, Day: x.ScreeningDay(p)}
	for name := range values {
		if id, ok := strings.CutPrefix(name, "p."); ok {
			if err := a.Question.Move(p, a.Day, id, values.Get(name)); err != nil {
				return nil, err
			}
		}
	}
	for _, id := range values["off"] {
		if err := a.Question.Switch(p, id); err != nil {
			return nil, err
		}
	}
	err = x.Update(func(tx *store.Tx) error {
		_, err := screen.Save(tx, x.Log, x.Scope, screen.SavedQuestion{Pack: p.ID, Name: x.Field("name"), Question: a.Question}, x.Field("key"))
		return err
	})
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See("/plan/"+p.ID+"/whatif?"+values.Encode(), "saved")
}

// placeOf names the place asked about.
func placeOf(x *page.Exchange, tree *division.Tree, code division.Code) string {
	if name := page.PlaceName(tree, code); name != "" {
		return name
	}
	return code.String()
}
