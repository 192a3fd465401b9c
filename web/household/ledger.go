package household

import (
	"guben/flow"
	"guben/ledger"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// ledgerEntry is a record of some ledger about the household.
type ledgerEntry struct {
	Ledger, Title, State, Tone string
	Path                       string
	Who                        string // person it is about, "" for the household
	Opened, Due                period.Day
	Signal                     flow.Signal
}

// ledgersShown is how many records of one household its page lists.
const ledgersShown = 60

// ledgers lists the household's records in all ledgers, last opened first.
func (p *householdPage) ledgers(x *page.Exchange, tx *store.Tx) error {
	batch, err := x.Book.List(tx, x.Scope, ledger.Filter{County: p.Record.County, Household: p.Record.ID, Order: ledger.Newest, Limit: ledgersShown})
	if err != nil {
		return err
	}
	who := map[int64]string{}
	for _, member := range p.Members {
		who[member.Member.Record.ID] = member.Name()
	}
	for _, record := range batch.Records {
		plan, err := x.PackNamed(record.Pack)
		if err != nil {
			continue
		}
		g, ok := plan.Ledger(record.Ledger)
		if !ok || !g.Formed() {
			continue
		}
		signal := record.Signal(p.Day)
		p.Ledgers = append(p.Ledgers, ledgerEntry{Ledger: g.Name.Say(x.Lang), Title: record.Title, State: page.StateName(g.In(record.Edition).Flow, record.State, x),
			Tone: page.StateTone(record.Phase, signal), Path: page.RecordPath(record), Who: who[record.Person], Opened: record.Opened, Due: record.Clock.Due, Signal: signal})
	}
	p.NewLedgers = ledgersAbout(x, p.Record.County, p.Record.ID)
	return nil
}

// ledgersAbout are the ledgers a record about the household can be opened in.
func ledgersAbout(x *page.Exchange, county, household int64) (list []page.Choice) {
	if !x.MayKeep() {
		return nil
	}
	for _, plan := range x.Plans(county) {
		for i := range plan.Ledgers {
			g := &plan.Ledgers[i]
			if g.Formed() && (g.Subject == "household" || g.Subject == "person") {
				list = append(list, page.Choice{Value: page.LedgerPath(plan.ID, g.ID) + "/new" + page.Query("household", page.HouseholdKeyOf(county, household)), Text: g.Name.Say(x.Lang)})
			}
		}
	}
	return list
}
