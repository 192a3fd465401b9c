package web

import (
	"slices"

	"guben/auth"
	"guben/duty"
	"guben/fault"
	"guben/flow"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// dutyPage is one duty: by unit, by span, and its occurrences one by one.
type dutyPage struct {
	form
	workPicker
	dutyRow
	ID      string
	Here    string // the page as shown, to come back to
	Unit    string
	State   string
	Units   []choice
	States  []choice
	Ends    string // day the spans end on, "" all
	ByUnit  []dutyGroup
	BySpan  []dutyGroup
	Rows    []occurrenceRow
	Next    string
	Excuses bool
}

func (dutyPage) file() string { return "duty" }

// dutyGroup is how a duty is kept by a unit or in a span.
type dutyGroup struct {
	duty.Counts
	Name, Path string
	Signal     flow.Signal
}

// occurrenceRow is a duty of one span and one subject.
type occurrenceRow struct {
	duty.Occurrence
	Who, Span, Reason string
	HomePath          string
	Tone              string
	Records           []choice // that count towards it
	Pick              string
	Open              bool // can be excused
	Back              bool // was excused, which can be taken back
}

// occurrencesShown is how many occurrences a page lists.
const occurrencesShown = 40

func dutyOne(x *exchange) (answer, error) {
	p := &dutyPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *dutyPage) fill(x *exchange, tx *store.Tx) (err error) {
	x.r.Form.Set("plan", x.r.PathValue("plan"))
	if p.workPicker, err = x.pickWork(tx, false); err != nil {
		return err
	}
	d, ok := p.Pack.Duty(x.r.PathValue("duty"))
	if !ok {
		return noRow()
	}
	filter := p.narrow(x, d)
	if err := p.groups(x, tx, d, filter); err != nil {
		return err
	}
	return p.list(x, tx, d, filter)
}

func (p *dutyPage) narrow(x *exchange, d *pack.Duty) duty.Filter {
	p.ID, p.Unit, p.State, p.Excuses = d.ID, x.field("unit"), x.field("state"), x.scope.May(auth.Dispatch)
	filter := duty.Filter{Pack: p.Plan(), Duty: d.ID, Within: p.Place.Code, Unit: p.Unit, State: duty.State(p.State)}
	if day, err := period.Parse(x.field("ends")); err == nil {
		filter.Span, p.Ends = period.Range{From: day, To: day}, day.String()
	}
	for _, id := range d.Units {
		p.Units = append(p.Units, choice{id, unitName(p.Pack, id, x.lang), id == p.Unit})
	}
	for _, s := range duty.States {
		p.States = append(p.States, choice{string(s), s.Say(x.lang), string(s) == p.State})
	}
	p.Here = "/duty/" + p.Plan() + "/" + d.ID + query("place", p.Place.Param(x.scope), "unit", p.Unit, "state", p.State, "ends", p.Ends)
	return filter
}

// groups counts the duty by unit and by span, whatever state the list is narrowed to.
func (p *dutyPage) groups(x *exchange, tx *store.Tx, d *pack.Duty, filter duty.Filter) error {
	filter.State, filter.Span = "", period.Range{}
	var sum duty.Counts
	for _, by := range []duty.By{duty.ByUnit, duty.BySpan} {
		groups, err := duty.Count(tx, x.scope, p.Place.Code, filter, by)
		if err != nil {
			return err
		}
		for _, g := range groups {
			if by == duty.ByUnit {
				sum.Due, sum.Kept, sum.Missed, sum.Exempt = sum.Due+g.Due, sum.Kept+g.Kept, sum.Missed+g.Missed, sum.Exempt+g.Exempt+g.Suspended
				p.ByUnit = append(p.ByUnit, dutyGroup{g.Counts, unitName(p.Pack, g.Key, x.lang), "/unit/" + g.Key + query("plan", p.Plan(), "place", p.Place.Param(x.scope)), g.Signal()})
				continue
			}
			p.BySpan = append(p.BySpan, p.span(x, d, g))
		}
	}
	slices.Reverse(p.BySpan)
	p.dutyRow = x.dutyRow(&p.workPicker, d, sum, p.Unit)
	return nil
}

// span is a span with its first and last day, as the plan cuts them.
func (p *dutyPage) span(x *exchange, d *pack.Duty, g duty.Group) dutyGroup {
	group := dutyGroup{Counts: g.Counts, Name: g.Key, Signal: g.Signal()}
	first, err := period.Parse(g.Key)
	if err != nil {
		return group
	}
	for _, span := range duty.Spans(p.Pack, d, max(p.Today, first)) {
		if span.From == first {
			group.Name = span.From.String() + " – " + span.To.String()
			group.Path = more("/duty/"+p.Plan()+"/"+d.ID, "place", p.Place.Param(x.scope), "unit", p.Unit, "ends", span.To.String())
		}
	}
	return group
}

func (p *dutyPage) list(x *exchange, tx *store.Tx, d *pack.Duty, filter duty.Filter) error {
	filter.After, filter.Limit = x.field("after"), occurrencesShown+1
	list, err := duty.List(tx, x.scope, filter)
	if err != nil {
		return err
	}
	if len(list) > occurrencesShown {
		list = list[:occurrencesShown]
		p.Next = linkMore(p.Here, "after", list[occurrencesShown-1].Cursor())
	}
	for _, o := range list {
		row, err := p.row(x, tx, d, o)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

func (p *dutyPage) row(x *exchange, tx *store.Tx, d *pack.Duty, o duty.Occurrence) (row occurrenceRow, err error) {
	row = occurrenceRow{Occurrence: o, Who: unitName(p.Pack, o.Unit, x.lang), Span: o.First.String() + " – " + o.Last.String(), Reason: o.Reason, Tone: dutyTone(o.State), Pick: o.Cursor(),
		Open: o.State == duty.Due || o.State == duty.Missed, Back: o.State == duty.Exempt || o.State == duty.Suspended}
	if name := placeName(p.tree, o.Place); name != "" {
		row.Who += " · " + name
	}
	if o.Reason == duty.LeftRegistry {
		row.Reason = x.text("work.left_registry")
	}
	if o.Subject != 0 && x.mayOpen() {
		row.HomePath = householdPath(o.County, o.Subject)
	}
	row.Records, err = p.proofs(x, tx, o)
	return row, err
}

func dutyTone(state duty.State) string {
	return map[duty.State]string{duty.Kept: "tag-green", duty.Missed: "tag-red", duty.Due: "tag-amber"}[state]
}

// proofs are the ledger records that count towards an occurrence, as far as the
// account may open them.
func (p *dutyPage) proofs(x *exchange, tx *store.Tx, o duty.Occurrence) (list []choice, err error) {
	if o.Have == 0 || !x.mayOpen() {
		return nil, nil
	}
	proofs, err := duty.Proofs(tx, x.scope, o)
	for _, proof := range proofs {
		if proof.Record == 0 {
			list = append(list, choice{Text: x.text("work.declared_none", "day", proof.Day)})
			continue
		}
		record, err := x.Book.Get(tx, x.scope, o.County, proof.Record)
		if store.Missing(err) || fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return list, err
		}
		list = append(list, choice{Value: recordPath(record), Text: proof.Day.String() + " " + record.Title})
	}
	return list, err
}

// linkMore adds pairs to a link.
func linkMore(link string, pairs ...string) string {
	for i, r := range link {
		if r == '?' {
			return link[:i] + more(link[i:], pairs...)
		}
	}
	return link + more("", pairs...)
}

// excuseDuty exempts an occurrence, suspends it, or takes that back.
func excuseDuty(x *exchange) (answer, error) {
	p := &dutyPage{form: form{Key: x.field("key")}}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(p.Rows, func(o occurrenceRow) bool { return o.Pick == x.field("pick") })
	to := duty.State(x.field("to"))
	var err error = fault.New(fault.Invalid, "work.nothing_chosen")
	if at >= 0 && slices.Contains(duty.States, to) {
		err = x.update(func(tx *store.Tx) error {
			return x.Duties.Excuse(tx, x.scope, p.Rows[at].Occurrence, to, x.field("reason"), p.Key)
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return see(p.Here, "duty_excused")
	case kind == fault.Invalid, kind == fault.Conflict:
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	return nil, err
}
