package work

import (
	"slices"

	"guben/auth"
	"guben/duty"
	"guben/fault"
	"guben/flow"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// dutyPage is one duty: by unit, by span, and its occurrences one by one.
type dutyPage struct {
	page.Form
	page.WorkPicker
	dutyRow
	ID      string
	Here    string // the page as shown, to come back to
	Unit    string
	State   string
	Units   []page.Choice
	States  []page.Choice
	Ends    string // day the spans end on, "" all
	ByUnit  []dutyGroup
	BySpan  []dutyGroup
	Rows    []occurrenceRow
	Next    string
	Excuses bool
}

func (dutyPage) File() string { return "duty" }

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
	Records           []page.Choice // that count towards it
	Pick              string
	Open              bool // can be excused
	Back              bool // was excused, which can be taken back
}

// occurrencesShown is how many occurrences a page lists.
const occurrencesShown = 40

func dutyOne(x *page.Exchange) (page.Answer, error) {
	p := &dutyPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *dutyPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	x.R.Form.Set("plan", x.R.PathValue("plan"))
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil {
		return err
	}
	d, ok := p.Pack.Duty(x.R.PathValue("duty"))
	if !ok {
		return page.NoRow()
	}
	filter := p.narrow(x, d)
	if err := p.groups(x, tx, d, filter); err != nil {
		return err
	}
	return p.list(x, tx, d, filter)
}

func (p *dutyPage) narrow(x *page.Exchange, d *pack.Duty) duty.Filter {
	p.ID, p.Unit, p.State, p.Excuses = d.ID, x.Field("unit"), x.Field("state"), x.Scope.May(auth.Dispatch)
	filter := duty.Filter{Pack: p.Plan(), Duty: d.ID, Within: p.Place.Code, Unit: p.Unit, State: duty.State(p.State)}
	if day, err := period.Parse(x.Field("ends")); err == nil {
		filter.Span, p.Ends = period.Range{From: day, To: day}, day.String()
	}
	for _, id := range d.Units {
		p.Units = append(p.Units, page.Choice{Value: id, Text: page.UnitName(p.Pack, id, x.Lang), Here: id == p.Unit})
	}
	for _, s := range duty.States {
		p.States = append(p.States, page.Choice{Value: string(s), Text: s.Say(x.Lang), Here: string(s) == p.State})
	}
	p.Here = "/duty/" + p.Plan() + "/" + d.ID + page.Query("place", p.Place.Param(x.Scope), "unit", p.Unit, "state", p.State, "ends", p.Ends)
	return filter
}

// groups counts the duty by unit and by span, whatever state the list is narrowed to.
func (p *dutyPage) groups(x *page.Exchange, tx *store.Tx, d *pack.Duty, filter duty.Filter) error {
	filter.State, filter.Span = "", period.Range{}
	var sum duty.Counts
	for _, by := range []duty.By{duty.ByUnit, duty.BySpan} {
		groups, err := duty.Count(tx, x.Scope, p.Place.Code, filter, by)
		if err != nil {
			return err
		}
		for _, g := range groups {
			if by == duty.ByUnit {
				sum.Due, sum.Kept, sum.Missed = sum.Due+g.Due, sum.Kept+g.Kept, sum.Missed+g.Missed
				sum.Unrecorded, sum.Exempt = sum.Unrecorded+g.Unrecorded, sum.Exempt+g.Exempt+g.Suspended
				p.ByUnit = append(p.ByUnit, dutyGroup{g.Counts, page.UnitName(p.Pack, g.Key, x.Lang), "/unit/" + g.Key + page.Query("plan", p.Plan(), "place", p.Place.Param(x.Scope)), g.Signal()})
				continue
			}
			p.BySpan = append(p.BySpan, p.span(x, d, g))
		}
	}
	slices.Reverse(p.BySpan)
	p.dutyRow = newDutyRow(x, &p.WorkPicker, d, sum, p.Unit)
	return nil
}

// span is a span with its first and last day, as the plan cuts them.
func (p *dutyPage) span(x *page.Exchange, d *pack.Duty, g duty.Group) dutyGroup {
	group := dutyGroup{Counts: g.Counts, Name: g.Key, Signal: g.Signal()}
	first, err := period.Parse(g.Key)
	if err != nil {
		return group
	}
	for _, span := range duty.Spans(p.Pack, d, max(p.Today, first)) {
		if span.From == first {
			group.Name = span.From.String() + " – " + span.To.String()
			group.Path = page.More("/duty/"+p.Plan()+"/"+d.ID, "place", p.Place.Param(x.Scope), "unit", p.Unit, "ends", span.To.String())
		}
	}
	return group
}

func (p *dutyPage) list(x *page.Exchange, tx *store.Tx, d *pack.Duty, filter duty.Filter) error {
	filter.After, filter.Limit = x.Field("after"), occurrencesShown+1
	list, err := duty.List(tx, x.Scope, filter)
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

func (p *dutyPage) row(x *page.Exchange, tx *store.Tx, d *pack.Duty, o duty.Occurrence) (row occurrenceRow, err error) {
	row = occurrenceRow{Occurrence: o, Who: page.UnitName(p.Pack, o.Unit, x.Lang), Span: o.First.String() + " – " + o.Last.String(), Reason: o.Reason, Tone: dutyTone(o.State), Pick: o.Cursor(),
		Open: o.State == duty.Due || o.State == duty.Missed, Back: o.State == duty.Exempt || o.State == duty.Suspended}
	if name := page.PlaceName(p.Tree, o.Place); name != "" {
		row.Who += " · " + name
	}
	if o.Reason == duty.LeftRegistry {
		row.Reason = x.Text("work.left_registry")
	}
	if o.Subject != 0 && x.MayOpen() {
		row.HomePath = page.HouseholdPath(o.County, o.Subject)
	}
	row.Records, err = p.proofs(x, tx, o)
	return row, err
}

func dutyTone(state duty.State) string {
	return map[duty.State]string{duty.Kept: "tag-green", duty.Missed: "tag-red", duty.Due: "tag-amber"}[state]
}

// proofs are the ledger records that count towards an occurrence, as far as the
// account may open them.
func (p *dutyPage) proofs(x *page.Exchange, tx *store.Tx, o duty.Occurrence) (list []page.Choice, err error) {
	if o.Have == 0 || !x.MayOpen() {
		return nil, nil
	}
	proofs, err := duty.Proofs(tx, x.Scope, o)
	for _, proof := range proofs {
		if proof.Record == 0 {
			list = append(list, page.Choice{Text: x.Text("work.declared_none", "day", proof.Day)})
			continue
		}
		record, err := x.Book.Get(tx, x.Scope, o.County, proof.Record)
		if store.Missing(err) || fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return list, err
		}
		list = append(list, page.Choice{Value: page.RecordPath(record), Text: proof.Day.String() + " " + record.Title})
	}
	return list, err
}

// linkMore adds pairs to a link.
func linkMore(link string, pairs ...string) string {
	for i, r := range link {
		if r == '?' {
			return link[:i] + page.More(link[i:], pairs...)
		}
	}
	return link + page.More("", pairs...)
}

// excuseDuty exempts an occurrence, suspends it, or takes that back.
func excuseDuty(x *page.Exchange) (page.Answer, error) {
	p := &dutyPage{Form: page.Form{Key: x.Field("key")}}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	at := slices.IndexFunc(p.Rows, func(o occurrenceRow) bool { return o.Pick == x.Field("pick") })
	to := duty.State(x.Field("to"))
	var err error = fault.New(fault.Invalid, "work.nothing_chosen")
	if at >= 0 && slices.Contains(duty.States, to) {
		err = x.Update(func(tx *store.Tx) error {
			return x.Duties.Excuse(tx, x.Scope, p.Rows[at].Occurrence, to, x.Field("reason"), p.Key)
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return page.See(p.Here, "duty_excused")
	case kind == fault.Invalid, kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}
