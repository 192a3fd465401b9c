package desk

import (
	"strconv"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
	"guben/web/page"
)

// auditPage is the record of one county.
type auditPage struct {
	County   int64
	Counties []page.Choice
	Action   string
	Actions  []page.Choice
	Actor    string
	Rows     []auditRow
	Next     string // query that goes on from here, "" at the end
	Cut      bool   // stopped looking before the page was full
	Chain    *audit.Chain
}

func (auditPage) File() string { return "audit" }

type auditRow struct {
	audit.Record
	Who     string // the actor's name; the program itself is named in the reader's language
	Subject subject
	Details []detail
}

const auditShown = 50

func auditLog(x *page.Exchange) (page.Answer, error) {
	p, err := loadAudit(x)
	if err != nil {
		return nil, err
	}
	err = x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

// verifyAudit recomputes the chain of the county shown.
func verifyAudit(x *page.Exchange) (page.Answer, error) {
	p, err := loadAudit(x)
	if err != nil {
		return nil, err
	}
	err = x.View(func(tx *store.Tx) error {
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
	return page.ShowUnless(err, p)
}

// loadAudit reads the filter. The record is one chain a county, so that only
// accounts of a county or above can read it.
func loadAudit(x *page.Exchange) (*auditPage, error) {
	if x.Scope.Division.Level() > division.County {
		return nil, fault.New(fault.Forbidden, "web.audit_of_county")
	}
	p := &auditPage{Action: x.Field("action"), Actor: x.Field("actor")}
	lo, hi := x.Scope.Counties()
	p.County = store.ParseID(x.Field("county"))
	if x.Field("county") == "" {
		p.County = lo
	}
	if p.County < lo || p.County >= hi {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	for _, action := range knownActions {
		p.Actions = append(p.Actions, page.Choice{Value: action, Text: page.ActionName(x.Lang, action), Here: action == p.Action})
	}
	return p, nil
}

func (p *auditPage) fill(x *page.Exchange, tx *store.Tx) error {
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Counties = p.countyChoices(tree, x.Scope)
	before := store.ParseID(x.Field("before"))
	for scanned := 0; scanned < page.AuditScanned; scanned += page.AuditStep {
		records, err := audit.List(tx, p.County, before, page.AuditStep)
		if err != nil {
			return err
		}
		for _, record := range records {
			before = record.Seq
			who := actorName(x, record)
			if !p.matches(record, who) {
				continue
			}
			about, err := subjectOf(x, tx, record)
			if err != nil {
				return err
			}
			p.Rows = append(p.Rows, auditRow{record, who, about, details(x, tree, record)})
			if len(p.Rows) == auditShown {
				p.goOn(before)
				return nil
			}
		}
		if len(records) < page.AuditStep {
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
		p.Next = page.Query("county", strconv.FormatInt(p.County, 10), "action", p.Action, "actor", p.Actor, "before", strconv.FormatInt(seq, 10))
	}
}

func (p *auditPage) matches(record audit.Record, who string) bool {
	return (p.Action == "" || record.Action == p.Action) && strings.Contains(who, p.Actor)
}

// countyChoices are the counties to choose from, none where there is but one.
func (p *auditPage) countyChoices(tree *division.Tree, scope auth.Scope) []page.Choice {
	var list []page.Choice
	var walk func(code division.Code)
	walk = func(code division.Code) {
		if code.Level() == division.County {
			list = append(list, page.Choice{Value: strconv.FormatInt(code.County(), 10), Text: tree.Name(code), Here: code.County() == p.County})
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
	"registry.reveal", "ledger.reveal", "ledger.freeze", "ledger.thaw", "ledger.declare_none", "household.export", "finding.export",
	"registry.create", "registry.update", "registry.join", "registry.leave", "registry.close", "registry.reopen", "registry.relocate", "registry.snapshot",
	"registry.arrive", "registry.depart", "registry.restore", "registry.succeed", "registry.move", "registry.split", "registry.unite",
	"income.fill", "income.put", "income.remove", "income.count",
	"amendment.begin", "amendment.edit", "amendment.submit", "amendment.approve", "amendment.return", "amendment.withdraw",
}
