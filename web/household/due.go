package household

import (
	"slices"

	"guben/money"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

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
	Lines []page.Line
}

func (p *householdPage) answers(x *page.Exchange, tx *store.Tx) error {
	plan := x.PlanOf(p.Record.County)
	if plan == nil {
		p.NoPlan = true
		return nil
	}
	answers, err := screen.Explain(tx, x.Registry, x.Scope, p.Record.County, p.Record.ID, plan, p.Asked, "")
	if err != nil {
		return err
	}
	for _, a := range answers {
		if page.IsEntitlement(a.Rule) {
			p.answer(x, a)
		}
	}
	slices.SortStableFunc(p.Answers, func(a, b answerRow) int { return a.rank - b.rank })
	return nil
}

// answer adds to the row that says the same, or makes one.
func (p *householdPage) answer(x *page.Exchange, a screen.Answer) {
	result := resultOf(a)
	reason := reasonOf{a.Who, page.Lines(a.Reason, x.Lang)}
	for i := range p.Answers {
		row := &p.Answers[i]
		if row.Name == page.RuleName(a.Rule, x.Lang) && row.Result == result.key && row.Due == a.Due && row.Received == a.Received && len(a.Lacking) == 0 {
			row.Who, row.Reasons = append(row.Who, a.Who), append(row.Reasons, reason)
			return
		}
	}
	row := answerRow{Name: page.RuleName(a.Rule, x.Lang), Clause: a.Rule.Clause, Due: a.Due, Received: a.Received, Lacking: a.Lacking,
		Result: result.key, Tone: result.tone, rank: result.rank, Reasons: []reasonOf{reason}}
	if a.Person != 0 {
		row.Who = []string{a.Who}
	}
	if a.Due != 0 {
		row.Per = "web.per_" + string(a.Rule.Per)
	}
	p.Answers = append(p.Answers, row)
}

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
