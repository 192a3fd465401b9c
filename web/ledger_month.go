package web

import (
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/store"
)

// monthsPart is what of a ledger can be closed, opened again or declared empty,
// and what was.
type monthsPart struct {
	Spans  []choice // of the ledger's own length, that can be declared empty
	Closes bool     // the account may close days and open them again
	Last   string   // the last whole month
	At     []choice // places it can be done for
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
func (p *ledgerPage) months(x *exchange, tx *store.Tx) error {
	p.Last = (period.MonthOf(p.asOf+1) - 1).String()
	if x.keeps() {
		p.Closes, p.Spans = x.scope.May(auth.Dispatch), p.spans(x)
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
func (p *ledgerPage) spans(x *exchange) (list []choice) {
	day := p.asOf
	for range spansBack {
		span, kept := ledger.SpanOf(p.declared.Ledger.Per, day)
		if !kept {
			return nil
		}
		list = append(list, choice{Value: span.From.String(), Text: x.text("ledgers.span_of", "from", span.From, "to", span.To), Here: len(list) == 1})
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
func placesAt(tree *division.Tree, place division.Code) (list []choice) {
	codes := append([]division.Code{place}, tree.Children(place)...)
	if place.Level() < division.County {
		codes = countiesOf(tree, place)
	}
	for i, code := range codes {
		list = append(list, choice{Value: code.String(), Text: placeName(tree, code), Here: i == 0})
	}
	return list
}

func (p *ledgerPage) closings(x *exchange, tx *store.Tx, county int64) error {
	freezes, err := x.Book.Freezes(tx, x.scope, county, p.filter.Pack, p.filter.Ledger)
	if err != nil {
		return err
	}
	for _, one := range freezes {
		p.Closed = append(p.Closed, p.closing(x, one))
	}
	present := period.MonthOf(p.asOf)
	zeros, err := x.Book.Zeros(tx, x.scope, county, p.filter.Pack, p.filter.Ledger, period.Range{From: (present - spansBack).First(), To: present.Last()})
	for i := len(zeros) - 1; i >= 0; i-- {
		if len(p.Zeros) == zerosShown {
			p.Fewer = true
			break
		}
		one := zeros[i]
		p.Zeros = append(p.Zeros, x.text("ledgers.zero_of", "place", placeName(p.tree, one.Place), "from", one.Span.From, "to", one.Span.To, "who", one.Who))
	}
	return err
}

func (p *ledgerPage) closing(x *exchange, one ledger.Freeze) closedRow {
	key := "ledgers.frozen_until"
	if one.Lifted != "" {
		key = "ledgers.frozen_lifted"
	}
	return closedRow{ID: store.FormatID(one.ID), County: store.FormatID(one.County), Holds: p.Closes && one.Lifted == "" && x.scope.Reaches(one.Place),
		Text: x.text(key, "place", placeName(p.tree, one.Place), "day", one.Until, "who", one.Who, "lifted", one.Lifted)}
}

// closeMonth closes the days of a ledger, opens them again, or declares that a
// span had nothing; what is refused is said on the page it was asked on.
func closeMonth(x *exchange) (answer, error) {
	if err := x.ledgerThere(); err != nil {
		return nil, err
	}
	done, err := x.closed()
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			return x.monthsAgain(err)
		}
	case fault.Duplicate:
		err = nil
	}
	if err != nil {
		return nil, err
	}
	return see(ledgerPath(x.r.PathValue("pack"), x.r.PathValue("ledger"))+"?by=flow#months", done)
}

// closed does what was asked for, and says what was done.
func (x *exchange) closed() (done string, err error) {
	key := x.field("key")
	if x.field("do") == "thaw" {
		return "month_thawed", x.update(func(tx *store.Tx) error {
			return x.Book.Thaw(tx, x.scope, store.ParseID(x.field("county")), store.ParseID(x.field("freeze")), x.field("note"), key)
		})
	}
	at := x.scope.Division
	if named := x.field("at"); named != "" {
		if at, err = division.ParseCode(named); err != nil {
			return "", noRow()
		}
	}
	if x.field("do") == "zero" {
		return "month_zero", x.declareNone(at, key)
	}
	return "month_frozen", x.freeze(at, key)
}

func (x *exchange) declareNone(at division.Code, key string) error {
	day, err := period.Parse(x.field("span"))
	if err != nil {
		return err
	}
	return x.update(func(tx *store.Tx) error {
		d, err := x.ledgerAt(tx, at.County())
		if err == nil {
			_, err = x.Book.DeclareNone(tx, x.scope, ledger.Zero{County: at.County(), Pack: d.Pack.ID, Ledger: d.Ledger.ID, Place: at, Unit: x.scope.Unit}, day, key)
		}
		return err
	})
}

func (x *exchange) freeze(at division.Code, key string) error {
	month, err := period.ParseMonth(x.field("month"))
	if err != nil {
		return err
	}
	return x.update(func(tx *store.Tx) error {
		d, err := x.ledgerAt(tx, at.County())
		if err == nil {
			_, err = x.Book.Freeze(tx, x.scope, ledger.Freeze{County: at.County(), Pack: d.Pack.ID, Ledger: d.Ledger.ID, Place: at, Until: month.Last(), Note: x.field("note")}, key)
		}
		return err
	})
}

// monthsAgain shows the flow again, with what was refused.
func (x *exchange) monthsAgain(cause error) (answer, error) {
	p := &ledgerPage{form: newForm(), By: "flow"}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, x.scope) }); err != nil {
		return nil, err
	}
	p.Wrong = fault.Say(x.lang, cause)
	return again(fault.Status(cause), p)
}
