package household

import (
	"cmp"
	"errors"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/income"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// earningsPage is the income of a household: its account, entered and
// corrected, and what was entered before.
type earningsPage struct {
	rollPage
	Edit    bool
	Plan    *pack.Pack
	Asked   period.Day
	Spans   []page.Choice // periods to choose from
	Span    period.Range
	From    string // as typed, where none of them is meant
	To      string
	Who     []page.Choice // the household as a whole, or one of its members
	Person  int64
	Parts   []earningsPart
	Account *incomeAccount
	Sums    []incomePart
	Astride int // entries that lie partly in the period
	Against []string
	Current []earningRow
	Past    []earningRow
}

func (earningsPage) File() string { return "earnings" }

// Path is the page itself.
func (p *earningsPage) Path() string { return p.Home() + "/income" }

// At is the page with an account of a member or the household over some days.
func (p *earningsPage) At(person int64, span period.Range) string {
	return p.Path() + page.Query("person", store.FormatID(person), "span", span.String())
}

// earningsPart is one head of the account as it is filled in.
type earningsPart struct {
	Category dictionary.Category
	Cells    []earningsCell // those with an amount, and the category's total
	Rest     []earningsCell
	Filled   int
	Unfolded bool // something was typed among the rest
	Open     bool // shown unfolded
}

// earningsCell is one item.
type earningsCell struct {
	Item    *dictionary.Item
	Name    string // of the amount's field
	Amount  string // as typed
	Note    string
	Seen    int64
	Problem string
}

// earningRow is one entry.
type earningRow struct {
	income.Entry
	Who  string // the member, "" for the household
	Path string // where it is corrected
}

func (p *earningsPage) read(x *page.Exchange, tx *store.Tx) (err error) {
	if err := p.rollPage.read(x, tx); err != nil {
		return err
	}
	if p.Asked, err = asked(x, tx, p.Record.County); err != nil {
		return err
	}
	p.Plan, p.Edit = x.PlanOf(p.Record.County), x.Scope.May(auth.Edit)
	if err := p.whose(x); err != nil {
		return err
	}
	p.spans(x)
	standing, err := income.Standing(tx, x.Scope, p.formOf())
	if err != nil {
		return err
	}
	p.parts(standing)
	if err := p.account(x, tx); err != nil {
		return err
	}
	return p.entries(x, tx)
}

// formOf is the account that is filled in.
func (p *earningsPage) formOf() income.Form {
	return income.Form{County: p.Record.County, Village: p.Record.Village, Household: p.Record.ID, Person: p.Person, Span: p.Span}
}

// whose offers the household as a whole and its members.
func (p *earningsPage) whose(x *page.Exchange) error {
	p.Person = store.ParseID(x.Field("person"))
	p.Who = []page.Choice{{Value: "0", Text: x.Text("roll.whole"), Here: p.Person == 0}}
	known := p.Person == 0
	for _, m := range p.Members {
		p.Who = append(p.Who, page.Choice{Value: store.FormatID(m.ID), Text: m.Name(), Here: m.ID == p.Person})
		known = known || m.ID == p.Person
	}
	if !known {
		return fault.New(fault.NotFound, "store.no_row")
	}
	return nil
}

// spans offers the accounting years and the twelve months before, and takes
// other days as they are typed.
func (p *earningsPage) spans(x *page.Exchange) {
	day := cmp.Or(p.Asked, x.Today())
	here := period.LastAnnual(day)
	if p.Plan != nil {
		here = p.Plan.Accounting.Range(day)
	}
	offered := []period.Range{here, period.LastAnnual(day), period.Annual(day.Year()), period.Annual(day.Year() - 1), period.Annual(day.Year() - 2), period.Trailing12(day)}
	if span, err := parseSpan(x.Field("span")); err == nil {
		here = span
		offered = append([]period.Range{span}, offered...)
	}
	if p.From, p.To = x.Field("from"), x.Field("to"); p.From != "" || p.To != "" {
		from, err := period.Parse(p.From)
		to, problem := period.Parse(p.To)
		if cmp.Or(err, problem) != nil || to < from {
			p.Problems["from"] = x.Text("roll.bad_span")
		} else {
			here = period.Range{From: from, To: to}
			offered = append([]period.Range{here}, offered...)
		}
	}
	p.Span = here
	for i, span := range offered {
		if !slices.Contains(offered[:i], span) {
			p.Spans = append(p.Spans, page.Choice{Value: span.String(), Text: span.From.Say(x.Lang) + " – " + span.To.Say(x.Lang), Here: span == here})
		}
	}
}

func parseSpan(text string) (span period.Range, err error) {
	const day = len("2020-03-15")
	if len(text) != 2*day+len("..") {
		return span, errors.New("no span")
	}
	if span.From, err = period.Parse(text[:day]); err == nil {
		span.To, err = period.Parse(text[day+len(".."):])
	}
	return span, err
}

// parts are the items as they stand.
func (p *earningsPage) parts(standing map[int]income.Entry) {
	for _, category := range dictionary.Categories {
		part := earningsPart{Category: category}
		for _, item := range dictionary.Items() {
			if item.Category != category {
				continue
			}
			cell := earningsCell{Item: item, Name: "i." + item.Key}
			if entry, stands := standing[item.N]; stands {
				cell.Amount, cell.Note, cell.Seen = entry.Amount.String(), entry.Note, entry.ID
				part.Filled++
			}
			if cell.Seen != 0 || item == dictionary.Total(category) {
				part.Cells = append(part.Cells, cell)
			} else {
				part.Rest = append(part.Rest, cell)
			}
		}
		part.Open = part.Filled > 0 || category == dictionary.Wage
		p.Parts = append(p.Parts, part)
	}
}

// account adds the period up.
func (p *earningsPage) account(x *page.Exchange, tx *store.Tx) error {
	account, err := income.AccountOf(tx, x.Scope, p.Record.County, p.Record.ID, p.Span)
	if err != nil {
		return err
	}
	p.Astride = len(account.Astride)
	for _, item := range account.Contradicts {
		p.Against = append(p.Against, item.Say(x.Lang))
	}
	if !account.Known {
		return nil
	}
	for _, category := range dictionary.Categories {
		p.Sums = append(p.Sums, incomePart{Category: category, Sum: account.Of[category], Minus: category == dictionary.Expense})
	}
	if p.Plan != nil {
		p.Account, err = arithmetic(p.Plan, p.Asked, account, len(p.Members))
	}
	return err
}

// entries are all there are and were, the newest first.
func (p *earningsPage) entries(x *page.Exchange, tx *store.Tx) error {
	all, err := income.History(tx, x.Scope, p.Record.County, p.Record.ID)
	for _, entry := range all {
		row := earningRow{Entry: entry, Path: p.At(entry.Person, entry.Span)}
		for _, m := range p.Members {
			if m.ID == entry.Person {
				row.Who = m.Name()
			}
		}
		if entry.Person != 0 && row.Who == "" {
			row.Who, row.Path = x.Text("roll.former"), ""
		}
		if entry.EndedAt == 0 {
			p.Current = append(p.Current, row)
		} else {
			p.Past = append(p.Past, row)
		}
	}
	return err
}

func earnings(x *page.Exchange) (page.Answer, error) {
	p := &earningsPage{rollPage: rollPage{Form: page.NewForm()}}
	err := x.View(func(tx *store.Tx) error { return p.read(x, tx) })
	return page.ShowUnless(err, p)
}

func account(x *page.Exchange) (page.Answer, error) {
	p := &earningsPage{rollPage: rollPage{Form: page.NewForm()}}
	if err := x.View(func(tx *store.Tx) error { return p.read(x, tx) }); err != nil {
		return nil, err
	}
	var err error
	if entry := store.ParseID(x.Field("strike")); entry != 0 {
		err = x.Strike(x.R.Context(), x.Scope, p.Record.County, p.Record.ID, entry, x.Field("key"))
	} else {
		form := p.formOf()
		if form.Cells = p.typed(x); p.wrong(x) {
			return page.Again(422, p)
		}
		err = x.FillAccount(x.R.Context(), x.Scope, x.Field("key"), form)
	}
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate:
		return page.See(p.At(p.Person, p.Span), "income")
	case kind == fault.Invalid || kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// typed reads the account; a wrong amount is told beside its item.
func (p *earningsPage) typed(x *page.Exchange) (cells []income.Cell) {
	for i := range p.Parts {
		part := &p.Parts[i]
		for j := range part.Cells {
			cells = part.Cells[j].take(x, p.Problems, cells)
		}
		for j := range part.Rest {
			cells = part.Rest[j].take(x, p.Problems, cells)
			part.Unfolded = part.Unfolded || part.Rest[j].Amount != ""
		}
		part.Open = part.Open || part.Unfolded
	}
	return cells
}

// take reads one item, if it was sent.
func (c *earningsCell) take(x *page.Exchange, problems map[string]string, cells []income.Cell) []income.Cell {
	if _, sent := x.R.PostForm[c.Name]; !sent {
		return cells
	}
	cell := income.Cell{Item: c.Item, Seen: store.ParseID(x.Field(c.Name + ".seen"))}
	c.Amount, c.Note = x.Field(c.Name), x.Field(c.Name+".note")
	if cell.Note, cell.Blank = c.Note, c.Amount == ""; !cell.Blank {
		var err error
		if cell.Amount, err = amountOf(c.Item, c.Amount); err != nil {
			c.Problem = fault.Say(x.Lang, err)
			problems[c.Name] = c.Problem
		}
	}
	return append(cells, cell)
}

// amountOf reads an amount within what an entry may hold.
func amountOf(item *dictionary.Item, text string) (money.Fen, error) {
	amount, err := money.Parse(text)
	switch {
	case err != nil:
		return 0, err
	case amount < 0:
		return 0, fault.New(fault.Invalid, "income.negative", "item", item, "amount", amount)
	case amount > income.Most:
		return 0, fault.New(fault.Invalid, "income.too_much", "item", item, "amount", amount, "most", income.Most)
	}
	return amount, nil
}
