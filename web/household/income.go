package household

import (
	"guben/dictionary"
	"guben/income"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/store"
	"guben/web/page"
)

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
func (p *householdPage) income(x *page.Exchange, tx *store.Tx) error {
	plan := x.PlanOf(p.Record.County)
	if plan == nil {
		return nil
	}
	account, err := income.AccountOf(tx, x.Scope, p.Record.County, p.Record.ID, plan.Accounting.Range(p.Asked))
	if err != nil || !account.Known {
		return err
	}
	for _, category := range dictionary.Categories {
		part := incomePart{Category: category, Sum: account.Of[category], Minus: category == dictionary.Expense}
		for _, line := range account.Lines {
			if line.Item.Category == category && line.Sum != 0 {
				part.Items = append(part.Items, incomeItem{line.Item.Say(x.Lang), line.Sum, line.Counts})
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
