package ledger

import (
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// monthsPart is what of a ledger can be closed, opened again or declared empty,
// and what was.
type monthsPart struct {
	Spans  []page.Choice // of the ledger's own length, that can be declared empty
	Closes bool          // the account may close days and open them again
	Last   string        // the last whole month
	At     []page.Choice // places it can be done for
	Closed []closedRow
	Zeros  []string
	Fewer  bool // not all that was declared is shown
}

// Keeps reports whether there is anything to do or to see.
func (p monthsPart) Keeps() bool {
	return p.Closes || len(p.Spans) > 0 || len(p.Closed) > 0 || len(p.Zeros) > 0
}

// closedRow is one closing of days.
type closedRow struct {
	ID, County string
	Text       string
	Holds      bool // and the account may lift it
}

// How far back a ledger's spans are offered, and how many declarations are listed.
const (
	spansBack  = 24
	zerosShown = 40
)

// months lists what can be closed or declared, and what was, of every county
// within the place.
func (p *ledgerPage) months(x *page.Exchange, tx *store.Tx) error {
	p.Last = (period.MonthOf(p.asOf+1) - 1).String()
	if x.MayKeep() {
		p.Closes, p.Spans = x.Scope.May(auth.Dispatch), p.spans(x)
		p.At = placesAt(p.tree, p.Place.Code)
	}
	for _, county := range countiesOf(p.tree, p.Place.Code) {
		if err := p.closings(x, tx, county.County()); err != nil {
			return err
		}
	}
	return nil
}

// spans are the latest spans of a ledger kept by day, week, month …, the last
// whole one chosen.
func (p *ledgerPage) spans(x *page.Exchange) (list []page.Choice) {
	day := p.asOf
	for range spansBack {
		span, kept := ledger.SpanOf(p.declared.Ledger.Per, day)
		if !kept {
			return nil
		}
		list = append(list, page.Choice{Value: span.From.String(), Text: x.Text("ledgers.span_of", "from", span.From, "to", span.To), Here: len(list) == 1})
		day = span.From - 1
	}
	return list
}

// countiesOf are the counties a place has or lies in.
func countiesOf(tree *division.Tree, place division.Code) (list []division.Code) {
	if place.Level() >= division.County {
		return []division.Code{place.At(division.County)}
	}
	for _, child := range tree.Children(place) {
		list = append(list, countiesOf(tree, child)...)
	}
	return list
}

// placesAt are the places days can be closed for: the place and those directly
// below it; above a county, its counties.
func placesAt(tree *division.Tree, place division.Code) (list []page.Choice) {
	codes := append([]division.Code{place}, tree.Children(place)...)
	if place.Level() < division.County {
		codes = countiesOf(tree, place)
	}
	for i, code := range codes {
		list = append(list, page.Choice{Value: code.String(), Text: page.PlaceName(tree, code), Here: i == 0})
	}
	return list
}

func (p *ledgerPage) closings(x *page.Exchange, tx *store.Tx, county int64) error {
	freezes, err := x.Book.Freezes(tx, x.Scope, county, p.filter.Pack, p.filter.Ledger)
	if err != nil {
		return err
	}
	for _, one := range freezes {
		p.Closed = append(p.Closed, p.closing(x, one))
	}
	present := period.MonthOf(p.asOf)
	zeros, err := x.Book.Zeros(tx, x.Scope, county, p.filter.Pack, p.filter.Ledger, period.Range{From: (present - spansBack).First(), To: present.Last()})
	for i := len(zeros) - 1; i >= 0; i-- {
		if len(p.Zeros) == zerosShown {
			p.Fewer = true
			break
		}
		one := zeros[i]
		p.Zeros = append(p.Zeros, x.Text("ledgers.zero_of", "place", page.PlaceName(p.tree, one.Place), "from", one.Span.From, "to", one.Span.To, "who", one.Who))
	}
	return err
}

func (p *ledgerPage) closing(x *page.Exchange, one ledger.Freeze) closedRow {
	key := "ledgers.frozen_until"
	if one.Lifted != "" {
		key = "ledgers.frozen_lifted"
	}
	return closedRow{ID: store.FormatID(one.ID), County: store.FormatID(one.County), Holds: p.Closes && one.Lifted == "" && x.Scope.Reaches(one.Place),
		Text: x.Text(key, "place", page.PlaceName(p.tree, one.Place), "day", one.Until, "who", one.Who, "lifted", one.Lifted)}
}

// closeMonth closes the days of a ledger, opens them again, or declares that a
// span had nothing; what is refused is said on the page it was asked on.
func closeMonth(x *page.Exchange) (page.Answer, error) {
	if err := ledgerThere(x); err != nil {
		return nil, err
	}
	done, err := closed(x)
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			return monthsAgain(x, err)
		}
	case fault.Duplicate:
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return page.See(page.LedgerPath(x.R.PathValue("pack"), x.R.PathValue("ledger"))+"?by=flow#months", done)
}

// closed does what was asked for, and says what was done.
func closed(x *page.Exchange) (done string, err error) {
	key := x.Field("key")
	if x.Field("do") == "thaw" {
		return "month_thawed", x.Update(func(tx *store.Tx) error {
			return x.Book.Thaw(tx, x.Scope, store.ParseID(x.Field("county")), store.ParseID(x.Field("freeze")), x.Field("note"), key)
		})
	}
	at := x.Scope.Division
	if named := x.Field("at"); named != "" {
		if at, err = division.ParseCode(named); err != nil {
			return "", page.NoRow()
		}
	}
	if x.Field("do") == "zero" {
		return "month_zero", declareNone(x, at, key)
	}
	return "month_frozen", freeze(x, at, key)
}

func declareNone(x *page.Exchange, at division.Code, key string) error {
	day, err := period.Parse(x.Field("span"))
	if err != nil {
		return err
	}
	return x.Update(func(tx *store.Tx) error {
		d, err := ledgerAt(x, tx, at.County())
		if err == nil {
			_, err = x.Book.DeclareNone(tx, x.Scope, ledger.Zero{County: at.County(), Pack: d.Pack.ID, Ledger: d.Ledger.ID, Place: at, Unit: x.Scope.Unit}, day, key)
		}
		return err
	})
}

func freeze(x *page.Exchange, at division.Code, key string) error {
	month, err := period.ParseMonth(x.Field("month"))
	if err != nil {
		return err
	}
	return x.Update(func(tx *store.Tx) error {
		d, err := ledgerAt(x, tx, at.County())
		if err == nil {
			_, err = x.Book.Freeze(tx, x.Scope, ledger.Freeze{County: at.County(), Pack: d.Pack.ID, Ledger: d.Ledger.ID, Place: at, Until: month.Last(), Note: x.Field("note")}, key)
		}
		return err
	})
}

// monthsAgain shows the flow again, with what was refused.
func monthsAgain(x *page.Exchange, cause error) (page.Answer, error) {
	p := &ledgerPage{Form: page.NewForm(), By: "flow"}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx, x.Scope) }); err != nil {
		return nil, err
	}
	p.Wrong = fault.Say(x.Lang, cause)
	return page.Again(fault.Status(cause), p)
}
