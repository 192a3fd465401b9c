package sample

import (
	"guben/money"
	"guben/period"
)

// Income items, by their keys in the field dictionary.
const (
	wages      = "labour"
	post       = "village_post"
	planting   = "planting"
	rent       = "land_transfer"
	dividend   = "asset_dividend"
	guarantee  = "low_income_guarantee"
	support    = "destitute_support"
	pension    = "pension"
	relatives  = "maintenance"
	plantCosts = "planting_expense"
)

// items are the income columns of the household sheet, in its order.
var items = []string{wages, post, planting, dividend, rent, guarantee, support, pension, relatives, plantCosts}

// expenses are the items that lessen the net income.
var expenses = map[string]bool{plantCosts: true}

// income draws items whose net is exactly perHead for each member.
func (m *maker) income(h *Household, perHead money.Fen) []Entry {
	a := account{left: perHead * money.Fen(len(h.Members)), sums: map[string]money.Fen{}}
	for _, p := range h.Members {
		m.grants(&a, p)
	}
	a.take(rent, money.Fen(h.Home.Farmland)*money.Fen(between(m.r, 0, 20))*money.Yuan)
	m.rest(&a, h)
	var entries []Entry
	for _, item := range items {
		if amount := a.sums[item]; amount > 0 {
			entries = append(entries, Entry{item, amount})
		}
	}
	return entries
}

// account is what is left of a net income to be told apart into items.
type account struct {
	left money.Fen
	sums map[string]money.Fen
}

func (a *account) take(item string, amount money.Fen) {
	amount = min(amount, a.left)
	a.left -= amount
	a.sums[item] += amount
}

// grants are what a person is paid by the state or the industry project.
func (m *maker) grants(a *account, p *Person) {
	yuan := func(low, high int) money.Fen { return money.Fen(between(m.r, low, high)) * money.Yuan }
	switch {
	case p.Destitute:
		a.take(support, yuan(4000, 5500))
	case p.Guaranteed:
		a.take(guarantee, yuan(120, 260)*12)
	}
	if period.Age(p.Birth, m.Day) >= 61 {
		a.take(pension, yuan(103, 128)*12)
	}
	if p.Post != "" {
		a.take(post, yuan(300, 700)*12)
	}
	a.take(dividend, yuan(200, 500))
}

// rest is earned by those who work, else by the fields, else given by relatives.
func (m *maker) rest(a *account, h *Household) {
	workers, labourers := 0, 0
	for _, p := range h.Members {
		if p.Months > 0 && p.Post == "" {
			workers++
		}
		if p.Labour != "无劳动力" && p.Labour != "丧失劳动力" {
			labourers++
		}
	}
	if workers > 0 {
		a.take(wages, a.left/100*money.Fen(between(m.r, 60, 90)))
	}
	if labourers > 0 {
		harvest := a.left
		costs := harvest / 100 * money.Fen(between(m.r, 30, 60))
		a.take(planting, harvest)
		a.sums[planting] += costs
		a.sums[plantCosts] += costs
	}
	a.take(relatives, a.left)
}
