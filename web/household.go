package web

import (
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/income"
	"guben/message"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// householdPage is one household on one screen.
type householdPage struct {
	form
	Record   registry.Record
	Place    string
	Reveal   bool // the account may see secrets in full, one by one and on record
	Edit     bool // the account may change facts
	Members  []memberRow
	Former   []memberRow
	Findings []findingRow
	Answers  []answerRow
	Income   []incomePart
	Account  *incomeAccount
	Groups   []factGroup
	History  []changeGroup
	Older    string     // query for older changes
	Day      period.Day // today
	Asked    period.Day // the day the rules and the income are looked at for
	NoPlan   bool
}

func (householdPage) file() string { return "household" }

// Path is the page itself.
func (p *householdPage) Path() string { return householdPath(p.Record.County, p.Record.ID) }

// Gone reports whether the household is no longer in the registry.
func (p *householdPage) Gone() bool { return !p.Record.Present(p.Day) }

// Corner is the part of the village: the natural village, or the group.
func (p *householdPage) Corner(lang message.Lang) string {
	if team := p.Record.Text("team", lang); team != "" {
		return team
	}
	return p.Record.Text("hamlet", lang)
}

// memberRow is a person of the household.
type memberRow struct {
	registry.Member
	Age     int // -1: unknown
	Secrets []secretValue
	Facts   []fact
}

// secretValue is a masked value and where to ask for all of it.
type secretValue struct {
	Field  *dictionary.Field
	Masked string
	Entity dictionary.Entity
	County int64
	ID     int64
}

// fact is a known value of a field.
type fact struct {
	Field *dictionary.Field
	Text  string
	Good  bool // a guarantee that stands
	Bad   bool // a guarantee that does not
}

// factGroup is a titled part of the household's facts.
type factGroup struct {
	Title   string // catalog key
	Icon    string
	Facts   []fact
	Secrets []secretValue
}

func (x *exchange) householdPath() (county, id int64) {
	return store.ParseID(x.r.PathValue("county")), x.id("id")
}

func household(x *exchange) (answer, error) {
	county, id := x.householdPath()
	p := &householdPage{form: newForm(), Reveal: x.scope.May(auth.Reveal), Edit: x.scope.May(auth.Edit)}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, county, id) })
	return shown{200, p}, err
}

func (p *householdPage) fill(x *exchange, tx *store.Tx, county, id int64) (err error) {
	if err := screen.Visible(tx, x.Registry, x.scope, county, id); err != nil {
		return err
	}
	if p.Record, err = x.Registry.Get(tx, x.scope, dictionary.Household, county, id); err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.Place = tree.Path(p.Record.Village, division.County)
	p.Day = period.On(tx.Time())
	p.Groups = groups(x, p.Record)
	if p.Asked, err = x.asked(tx, county); err != nil {
		return err
	}
	for _, part := range []func(*exchange, *store.Tx) error{p.members, p.findings, p.answers, p.income, p.history} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	return nil
}

// asked is the day a household is looked at for: that of the newest screening,
// or the plan's own when it is later, so that findings and answers agree.
func (x *exchange) asked(tx *store.Tx, county int64) (day period.Day, err error) {
	if plan := x.planOf(county); plan != nil {
		day = x.ScreeningDay(plan)
	}
	latest, err := screen.Latest(tx, x.scope, county)
	if store.Missing(err) {
		return day, nil
	}
	return max(day, latest.Day), err
}

// told are the facts of a person that stand on the household's page.
var told = []string{"education", "schooling", "boarding", "health", "disability", "disability_grade", "labour", "work_area", "resident_medical", "low_income", "destitute"}

func (p *householdPage) members(x *exchange, tx *store.Tx) error {
	all, err := x.Registry.Memberships(tx, x.scope, p.Record.County, p.Record.ID)
	if err != nil {
		return err
	}
	for _, member := range all {
		row := memberRow{Member: member, Age: -1, Facts: facts(member.Record, dictionary.Person, told, x)}
		if birth := member.Values["birth"]; birth.Known {
			row.Age = period.Age(period.Day(birth.N), p.Day)
		}
		row.Secrets = secrets(member.Record)
		if member.Membership.To < p.Day {
			p.Former = append(p.Former, row)
		} else {
			p.Members = append(p.Members, row)
		}
	}
	return nil
}

func secrets(record registry.Record) (list []secretValue) {
	for _, field := range dictionary.Fields(record.Entity) {
		if field.Type != dictionary.Secret || field.Key == "head_id_number" || field.Key == "head_card_number" {
			continue
		}
		if value := record.Values[field.Key]; value.Known {
			list = append(list, secretValue{field, value.Text, record.Entity, record.County, record.ID})
		}
	}
	return list
}

func facts(record registry.Record, entity dictionary.Entity, keys []string, x *exchange) (list []fact) {
	for _, key := range keys {
		field, ok := dictionary.Get(entity, key)
		if !ok || !record.Values[key].Known {
			continue
		}
		if field.Type == dictionary.Bool && entity == dictionary.Person && record.Values[key].N == 0 {
			continue // of a person only what applies is told
		}
		text := field.Format(record.Values[key], x.lang)
		if field.Unit != "" && field.Type != dictionary.Money {
			text += " " + field.Unit
		}
		state := record.Values[key].N
		good, known := wanted[key]
		list = append(list, fact{field, text, known && state == good, known && state != good})
	}
	return list
}

// wanted are the yes-or-no facts of the guarantees, with the value that is good.
var wanted = map[string]int64{"water_safe": 1, "water_solved": 1, "water_difficulty": 0, "unsafe_house": 0, "toilet": 1, "power": 1}

// pageGroups are the parts of the household's facts, in the order of the page.
var pageGroups = []struct {
	title, icon string
	keys        []string
}{
	{"web.group_guarantee", "shield-check", []string{"house_grade", "unsafe_house", "house_appraised", "house_area", "water_safe", "water_quantity", "water_quality", "water_convenience", "water_reliability", "toilet", "power"}},
	{"web.group_identified", "id", []string{"category", "exit_status", "standard", "identified_month", "exit_year", "cause", "other_causes", "monitored", "monitored_month", "risks", "risk_removed", "low_income_policy", "destitute_policy"}},
	{"web.group_production", "plant-2", []string{"farmland", "woodland", "orchard", "cooperative", "leading_firm", "local_leader", "industry_help", "road", "road_distance", "fuel"}},
	{"web.group_helper", "heart-handshake", []string{"helper_name", "helper_unit", "helper_post", "helper_from", "helper_to"}},
}

func groups(x *exchange, record registry.Record) (list []factGroup) {
	for _, g := range pageGroups {
		group := factGroup{Title: g.title, Icon: g.icon, Facts: facts(record, dictionary.Household, g.keys, x)}
		if len(group.Facts) > 0 {
			list = append(list, group)
		}
	}
	if contact := secrets(record); len(contact) > 0 {
		list = append(list, factGroup{Title: "web.group_contact", Icon: "phone", Secrets: contact})
	}
	return list
}

func (p *householdPage) findings(x *exchange, tx *store.Tx) error {
	list, err := screen.List(tx, x.scope, screen.Filter{County: p.Record.County, Household: p.Record.ID, Limit: 200})
	if err != nil {
		return err
	}
	plan := x.planOf(p.Record.County)
	for _, finding := range list {
		p.Findings = append(p.Findings, x.findingRow(plan, finding))
	}
	return nil
}

// answerRow is what one rule says today, for all members it says the same of.
type answerRow struct {
	Name     string
	Clause   string
	Who      []string
	Due      money.Fen // of each
	Received money.Fen
	Per      string // catalog key of the span of the amount, "" for none
	Result   string // catalog key
	Tone     string
	Lacking  []policy.Missing
	Reasons  []reasonOf

	rank int
}

// reasonOf is the reason for one of the members.
type reasonOf struct {
	Who   string
	Lines []line
}

func (p *householdPage) answers(x *exchange, tx *store.Tx) error {
	plan := x.planOf(p.Record.County)
	if plan == nil {
		p.NoPlan = true
		return nil
	}
	answers, err := screen.Explain(tx, x.Registry, x.scope, p.Record.County, p.Record.ID, plan, p.Asked, "")
	if err != nil {
		return err
	}
	for _, a := range answers {
		if isEntitlement(a.Rule) {
			p.answer(x, a)
		}
	}
	slices.SortStableFunc(p.Answers, func(a, b answerRow) int { return a.rank - b.rank })
	return nil
}

// answer adds to the row that says the same, or makes one.
func (p *householdPage) answer(x *exchange, a screen.Answer) {
	result := resultOf(a)
	reason := reasonOf{a.Who, lines(a.Reason, x.lang)}
	for i := range p.Answers {
		row := &p.Answers[i]
		if row.Name == ruleName(a.Rule, x.lang) && row.Result == result.key && row.Due == a.Due && row.Received == a.Received && len(a.Lacking) == 0 {
			row.Who, row.Reasons = append(row.Who, a.Who), append(row.Reasons, reason)
			return
		}
	}
	row := answerRow{Name: ruleName(a.Rule, x.lang), Clause: a.Rule.Clause, Due: a.Due, Received: a.Received, Lacking: a.Lacking,
		Result: result.key, Tone: result.tone, rank: result.rank, Reasons: []reasonOf{reason}}
	if a.Person != 0 {
		row.Who = []string{a.Who}
	}
	if a.Due != 0 {
		row.Per = "web.per_" + string(a.Rule.Per)
	}
	p.Answers = append(p.Answers, row)
}

func isEntitlement(rule *pack.Rule) bool { return rule.Kind == policy.Entitlement }

// result says how what is due and what was received go together; what needs
// somebody ranks first.
type result struct {
	key, tone string
	rank      int
}

func resultOf(a screen.Answer) result {
	switch {
	case a.Kind == screen.Missing:
		return result{"web.result_missing", "tag-red", 0}
	case a.Kind == screen.Excess:
		return result{"web.result_excess", "tag-red", 1}
	case a.Kind == screen.Differs:
		return result{"web.result_differs", "tag-amber", 2}
	case a.Kind == screen.Unknown:
		return result{"web.result_unknown", "tag-amber", 3}
	case a.Got:
		return result{"web.result_received", "tag-green", 5}
	case !a.Compared:
		return result{"web.result_no_roster", "", 4}
	}
	return result{"web.result_not_due", "", 6}
}

// incomeAccount is the arithmetic of the net income per head.
type incomeAccount struct {
	Span    period.Range
	Net     money.Fen
	Members int
	PerHead money.Fen
}

// incomePart is one head of the income account with its items.
type incomePart struct {
	Category dictionary.Category
	Sum      money.Fen
	Items    []incomeItem
	Minus    bool
}

type incomeItem struct {
	Name   string
	Amount money.Fen
	Counts bool // by the county's rules
}

// income shows the account of the plan's accounting period.
func (p *householdPage) income(x *exchange, tx *store.Tx) error {
	plan := x.planOf(p.Record.County)
	if plan == nil {
		return nil
	}
	account, err := income.AccountOf(tx, x.scope, p.Record.County, p.Record.ID, plan.Accounting.Range(p.Asked))
	if err != nil || !account.Known {
		return err
	}
	for _, category := range dictionary.Categories {
		part := incomePart{Category: category, Sum: account.Of[category], Minus: category == dictionary.Expense}
		for _, line := range account.Lines {
			if line.Item.Category == category && line.Sum != 0 {
				part.Items = append(part.Items, incomeItem{line.Item.Say(x.lang), line.Sum, line.Counts})
			}
		}
		if part.Sum != 0 || len(part.Items) > 0 {
			p.Income = append(p.Income, part)
		}
	}
	p.Account, err = arithmetic(plan, p.Asked, account, len(p.Members))
	return err
}

// arithmetic lets the plan's own rule text work out the figures per head.
func arithmetic(plan *pack.Pack, day period.Day, account income.Account, members int) (*incomeAccount, error) {
	schema := plan.Program.Schema()
	facts := schema.Entity(policy.OnHousehold)
	home := policy.Household{Values: policy.Unset(len(facts.Facts))}
	for key, value := range account.Facts() {
		home.Values[facts.Find(key)] = policy.Value(value.N)
	}
	home.Values[facts.Find("size")] = policy.Value(members)
	edition := plan.Program.On(day)
	net, err := edition.Derive("net_income", &home)
	if err != nil {
		return nil, err
	}
	head, err := edition.Derive("per_head_income", &home)
	if err != nil || !net[0].Known() || !head[0].Known() {
		return nil, err
	}
	return &incomeAccount{account.Span, money.Fen(net[0]), members, money.Fen(head[0])}, nil
}

const historyShown = 60

func (p *householdPage) history(x *exchange, tx *store.Tx) error {
	before := store.ParseID(x.field("before"))
	changes, err := x.Registry.History(tx, x.scope, p.Record.County, p.Record.ID, before, historyShown+1)
	if err != nil {
		return err
	}
	if len(changes) > historyShown {
		changes = changes[:historyShown]
		p.Older = query("before", store.FormatID(changes[historyShown-1].ID))
	}
	for _, change := range changes {
		p.change(x, change)
	}
	return nil
}

// changeGroup is what one person did to one record at one time.
type changeGroup struct {
	At     int64
	Who    string // the member, "" for the household
	By     string
	Source string // catalog key
	Action registry.Action
	Fields []changedField

	subject int64
}

// changedField is one field before and after.
type changedField struct{ Name, Before, After string }

// change adds to the group it belongs to, or begins one.
func (p *householdPage) change(x *exchange, c registry.Change) {
	field := changedField{Name: fieldName(c, x.lang)}
	field.Before, field.After = c.Show(x.lang)
	last := len(p.History) - 1
	if last < 0 || p.History[last].At != c.At || p.History[last].subject != c.Subject || p.History[last].Action != c.Action {
		p.History = append(p.History, changeGroup{At: c.At, Who: p.named(c), By: c.ActorName, Source: sourceKey(c.Source), Action: c.Action, subject: c.Subject})
		last++
	}
	if field.Name != "" {
		p.History[last].Fields = append(p.History[last].Fields, field)
	}
}

// named is the member a change is about.
func (p *householdPage) named(c registry.Change) string {
	for _, member := range slices.Concat(p.Members, p.Former) {
		if c.Entity == dictionary.Person && member.ID == c.Subject {
			return member.Name()
		}
	}
	return ""
}

// sourceKey is the catalog key of where a change came from.
func sourceKey(source string) string {
	if key := "web.source_" + source; message.Has(key) {
		return key
	}
	return "web.source_other"
}

// revealedPage is a secret in full: a part of the household's page, or a page
// of its own without a script.
type revealedPage struct {
	Field *dictionary.Field
	Text  string
	Back  string
}

func (revealedPage) file() string { return "revealed" }

func reveal(x *exchange) (answer, error) {
	county, id := x.householdPath()
	entity := dictionary.Entity(x.field("entity"))
	field, ok := dictionary.Get(entity, x.field("field"))
	if !ok || field.Type != dictionary.Secret {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	p := revealedPage{Field: field, Back: householdPath(county, id)}
	err := x.update(func(tx *store.Tx) (err error) {
		if err := screen.Visible(tx, x.Registry, x.scope, county, id); err != nil {
			return err
		}
		p.Text, err = x.Registry.Reveal(tx, x.scope, entity, county, store.ParseID(x.field("subject")), field.Key)
		return err
	})
	return shown{200, p}, err
}
