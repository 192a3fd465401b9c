package web

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/screen"
	"guben/store"
)

// auditPage is the record of one county.
type auditPage struct {
	County   int64
	Counties []choice
	Action   string
	Actions  []choice
	Actor    string
	Rows     []auditRow
	Next     string // query that goes on from here, "" at the end
	Cut      bool   // stopped looking before the page was full
	Chain    *audit.Chain
}

func (auditPage) file() string { return "audit" }

type auditRow struct {
	audit.Record
	Details []detail
}

// detail is one named value of a record.
type detail struct{ Name, Value string }

const (
	auditShown   = 50
	auditScanned = 5000 // records looked through for a filter before the reader is asked to go on
	auditStep    = 500
)

func auditLog(x *exchange) (answer, error) {
	p, err := x.auditPage()
	if err != nil {
		return nil, err
	}
	err = x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

// verifyAudit recomputes the chain of the county shown.
func verifyAudit(x *exchange) (answer, error) {
	p, err := x.auditPage()
	if err != nil {
		return nil, err
	}
	err = x.view(func(tx *store.Tx) error {
		chains, err := x.Log.Verify(tx)
		if err != nil {
			return err
		}
		p.Chain = &audit.Chain{County: p.County}
		for _, chain := range chains {
			if chain.County == p.County {
				p.Chain = &chain
			}
		}
		return p.fill(x, tx)
	})
	return shownUnless(err, p)
}

// auditPage reads the filter. The record is one chain a county, so that only
// accounts of a county or above can read it.
func (x *exchange) auditPage() (*auditPage, error) {
	if x.scope.Division.Level() > division.County {
		return nil, fault.New(fault.Forbidden, "web.audit_of_county")
	}
	p := &auditPage{Action: x.field("action"), Actor: x.field("actor")}
	lo, hi := x.scope.Counties()
	p.County = store.ParseID(x.field("county"))
	if x.field("county") == "" {
		p.County = lo
	}
	if p.County < lo || p.County >= hi {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	for _, action := range knownActions {
		p.Actions = append(p.Actions, choice{action, actionName(x.lang, action), action == p.Action})
	}
	return p, nil
}

func (p *auditPage) fill(x *exchange, tx *store.Tx) error {
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.Counties = p.countyChoices(tree, x.scope)
	before := store.ParseID(x.field("before"))
	for scanned := 0; scanned < auditScanned; scanned += auditStep {
		records, err := audit.List(tx, p.County, before, auditStep)
		if err != nil {
			return err
		}
		for _, record := range records {
			before = record.Seq
			if !p.matches(record) {
				continue
			}
			p.Rows = append(p.Rows, auditRow{record, x.details(tree, record.Detail)})
			if len(p.Rows) == auditShown {
				p.goOn(before)
				return nil
			}
		}
		if len(records) < auditStep {
			return nil
		}
	}
	p.Cut = true
	p.goOn(before)
	return nil
}

// goOn links to what comes before seq, unless that was the first record.
func (p *auditPage) goOn(seq int64) {
	if seq > 1 {
		p.Next = query("county", strconv.FormatInt(p.County, 10), "action", p.Action, "actor", p.Actor, "before", strconv.FormatInt(seq, 10))
	}
}

func (p *auditPage) matches(record audit.Record) bool {
	return (p.Action == "" || record.Action == p.Action) && strings.Contains(record.ActorName, p.Actor)
}

// countyChoices are the counties to choose from, none where there is but one.
func (p *auditPage) countyChoices(tree *division.Tree, scope auth.Scope) []choice {
	var list []choice
	var walk func(code division.Code)
	walk = func(code division.Code) {
		if code.Level() == division.County {
			list = append(list, choice{strconv.FormatInt(code.County(), 10), tree.Name(code), code.County() == p.County})
			return
		}
		for _, child := range tree.Children(code) {
			walk(child)
		}
	}
	walk(scope.Division)
	if len(list) < 2 {
		return nil
	}
	return list
}

// knownActions are offered as filters.
var knownActions = []string{
	"account.sign_in", "account.locked", "account.create", "account.update", "account.password",
	"import.stage", "import.apply", "import.undo", "import.discard", "import.rejects",
	"screening.run", "finding.dispatch", "finding.take", "finding.confirm", "finding.dismiss", "finding.resolve", "finding.reopen",
	"registry.reveal", "household.export",
	"registry.create", "registry.update", "registry.join", "registry.leave", "registry.close", "registry.relocate", "registry.snapshot",
	"income.put", "income.remove", "income.count",
	"amendment.begin", "amendment.edit", "amendment.submit", "amendment.approve", "amendment.return", "amendment.withdraw",
}

func actionName(lang message.Lang, action string) string {
	key := "web.action_" + strings.ReplaceAll(action, ".", "_")
	if !message.Has(key) {
		return action
	}
	return message.Text(lang, key)
}

// details puts a record's values in order, names and values said where the
// site knows them.
func (x *exchange) details(tree *division.Tree, values map[string]any) []detail {
	var list []detail
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := plainly(values[name])
		if value == "" {
			continue
		}
		value = x.detail(tree, name, value)
		if key := "web.detail_" + name; message.Has(key) {
			name = x.text(key)
		}
		list = append(list, detail{name, value})
	}
	return list
}

// plainly is a value of JSON as text.
func plainly(value any) string {
	switch typed := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(typed, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}

// detail says a value by its name: a place, a role, a rule.
func (x *exchange) detail(tree *division.Tree, name, value string) string {
	switch name {
	case "role":
		return auth.Role(value).Say(x.lang)
	case "division":
		if code, err := division.ParseCode(value); err == nil && tree.Has(code) {
			return placeName(tree, code)
		}
	case "unit":
		return unitName(x.plan(), value, x.lang)
	case "rule":
		said, _ := ruleOf(x.plan(), value, x.lang)
		return said
	case "from", "to":
		if slices.Contains(screen.States, screen.State(value)) {
			return screen.State(value).Say(x.lang)
		}
	}
	return value
}
