package dispatch

import (
	"cmp"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/flow"
	"guben/indicator"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// brief is a briefing in the making.
type brief struct {
	*Desk
	Briefing
	tx    *store.Tx
	scope auth.Scope // within the place
	pack  *pack.Pack
	units map[string]*UnitLine
}

// Brief prepares the briefing of a place and month. What the account may not see
// is not counted: a department's briefing is about its own ledgers and tasks.
func (d *Desk) Brief(tx *store.Tx, scope auth.Scope, query Query) (Briefing, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return Briefing{}, err
	}
	narrowed, err := scope.Within(query.Place)
	if err != nil {
		return Briefing{}, err
	}
	asOf := query.Month.Last()
	if query.Today != 0 && query.Today < asOf {
		asOf = query.Today
	}
	p := query.Pack
	b := &brief{Desk: d, tx: tx, scope: narrowed, pack: p, units: map[string]*UnitLine{}, Briefing: Briefing{Pack: p.ID, Version: p.Version, Plan: p.Title,
		Place: narrowed.Division, Month: query.Month, AsOf: asOf, Signals: map[indicator.Signal]int{}, Work: map[indicator.Signal]int{}}}
	for _, part := range []func() error{b.name, b.indicators, b.tasks, b.ledgers, b.duties} {
		if err := part(); err != nil {
			return Briefing{}, err
		}
	}
	b.settle()
	return b.Briefing, nil
}

func (b *brief) name() error {
	if b.Place == 0 {
		return nil
	}
	tree, err := division.Load(b.tx, b.Place, b.AsOf)
	if err == nil {
		b.PlaceName = tree.Name(b.Place)
	}
	return err
}

// month is the days of the briefing's month.
func (b *brief) month() period.Range { return period.Range{From: b.Month.First(), To: b.Month.Last()} }

// next is the days of the month after.
func (b *brief) next() period.Range {
	return period.Range{From: (b.Month + 1).First(), To: (b.Month + 1).Last()}
}

// words is the name of a unit of the pack; of another its id.
func (b *brief) words(unit string) pack.Words {
	if u, ok := b.pack.Unit(unit); ok {
		return u.Name
	}
	return pack.Words{Zh: unit, En: unit}
}

func (b *brief) unit(id string) *UnitLine {
	if b.units[id] == nil {
		b.units[id] = &UnitLine{Unit: id, Name: b.words(id)}
	}
	return b.units[id]
}

// said keeps a sentence in both languages.
func said(sentence interface{ Say(message.Lang) string }) pack.Words {
	return pack.Words{Zh: sentence.Say(message.Zh), En: sentence.Say(message.En)}
}

// indicators reads the figures month by month from the plan's beginning.
func (b *brief) indicators() error {
	first := period.MonthOf(b.pack.Period.From)
	trends := map[string][]indicator.Figure{}
	for month := min(first, b.Month-1); month <= b.Month; month++ {
		figures, err := b.Meter.Figures(b.tx, b.scope, indicator.Query{Pack: b.pack, Place: b.Place, Month: month, Today: b.AsOf})
		if err != nil {
			return err
		}
		for _, f := range figures {
			trends[f.Indicator] = append(trends[f.Indicator], f)
		}
	}
	for n := range b.pack.Indicators {
		i := &b.pack.Indicators[n]
		trend := trends[i.ID]
		if len(trend) == 0 || b.scope.Role == auth.Department && !slices.Contains(i.Units, b.scope.Unit) {
			continue
		}
		b.line(i, trend, first)
	}
	return nil
}

func (b *brief) line(i *pack.Indicator, trend []indicator.Figure, first period.Month) {
	line := Line{ID: i.ID, Name: i.Name, Unit: b.answering(i.Units), This: trend[len(trend)-1]}
	if len(trend) > 1 {
		line.Last = trend[len(trend)-2]
	}
	line.Trend = slices.DeleteFunc(trend, func(f indicator.Figure) bool { return f.Month < first }) // trend is spent
	if i.Target != nil {
		line.Target, line.In = i.Target.Value+i.Target.Unit, i.Target.Unit
	}
	b.Indicators = append(b.Indicators, line)
	b.Signals[line.This.Signal]++
	if since := indicator.RedSince(line.Trend); since != 0 {
		b.Red = append(b.Red, Alarm{Kind: OfIndicator, ID: i.ID, Name: i.Name, Unit: line.Unit, Since: since.Last(), Count: 1, Why: said(line.This.Why)})
	}
}

func (b *brief) answering(units []string) pack.Words {
	if len(units) == 0 {
		return pack.Words{}
	}
	return b.words(units[0])
}

// tasks finds what was finished, what is red and what is due.
func (b *brief) tasks() error {
	counts, err := task.Count(b.tx, b.scope, b.pack.ID, b.Place, task.BySignal)
	if err != nil {
		return err
	}
	for _, g := range counts {
		b.Work[flow.Signal(g.Key)] += int(g.Tasks)
	}
	for _, part := range []struct {
		filter task.Filter
		enter  func(task.Task)
	}{
		{task.Filter{State: task.Accepted, Changed: instant(b.Month.First())}, b.finished},
		{task.Filter{Open: true, Signal: task.Red}, b.late},
		{task.Filter{Open: true, Due: b.next()}, b.due},
		{task.Filter{Open: true, Top: true}, b.step},
	} {
		part.filter.Pack, part.filter.Within = b.pack.ID, b.Place
		if err := b.eachTask(part.filter, part.enter); err != nil {
			return err
		}
	}
	return nil
}

// eachTask reads the tasks a filter leaves, page by page.
func (b *brief) eachTask(filter task.Filter, enter func(task.Task)) error {
	filter.Limit = 1000
	for {
		page, err := task.List(b.tx, b.scope, filter)
		if err != nil {
			return err
		}
		for _, t := range page {
			enter(t)
		}
		if len(page) < filter.Limit {
			return nil
		}
		filter.After = page[len(page)-1].Cursor()
	}
}

// instant is the beginning of a day in China, in milliseconds.
func instant(day period.Day) int64 { return (int64(day)*24 - 8) * 3_600_000 }

func (b *brief) finished(t task.Task) {
	if !b.month().Contains(t.Finished) {
		return
	}
	at := slices.IndexFunc(b.Moved, func(m Move) bool { return m.Kind == OfTask && m.Name == t.Name && m.Unit == b.words(t.Owner) })
	if at < 0 {
		b.Moved, at = append(b.Moved, Move{Kind: OfTask, Name: t.Name, Unit: b.words(t.Owner)}), len(b.Moved)
	}
	b.Moved[at].Done++
}

func (b *brief) late(t task.Task) {
	unit, why := b.words(t.Owner), said(t.Why)
	for n := range b.Red {
		if r := &b.Red[n]; r.Kind == OfTask && r.Name == t.Name && r.Unit == unit && r.Why == why {
			r.Count, r.Since = r.Count+1, min(r.Since, t.Since)
			return
		}
	}
	b.Red = append(b.Red, Alarm{Kind: OfTask, ID: t.Origin, Name: t.Name, Unit: unit, Since: t.Since, Count: 1, Why: why})
}

func (b *brief) due(t task.Task) { b.deadline(OfTask, t.Origin, t.Name, b.words(t.Owner), t.To, 1) }

// step is a step due next month of a task that is due later.
func (b *brief) step(t task.Task) {
	if b.next().Contains(t.Step) && !b.next().Contains(t.To) {
		b.deadline(OfTask, t.Origin, t.Name, b.words(t.Owner), t.Step, 1)
	}
}

// deadline adds up what is due of one name and unit.
func (b *brief) deadline(kind Matter, id string, name, unit pack.Words, day period.Day, n int64) {
	for i := range b.Deadlines {
		if d := &b.Deadlines[i]; d.Kind == kind && d.Name == name && d.Unit == unit {
			d.Count, d.Day = d.Count+n, min(d.Day, day)
			return
		}
	}
	b.Deadlines = append(b.Deadlines, Deadline{kind, id, name, unit, day, n})
}

// ledgers counts the records of every ledger that has a form.
func (b *brief) ledgers() error {
	if !b.scope.May(auth.ReadHousehold) {
		return nil
	}
	for n := range b.pack.Ledgers {
		if g := &b.pack.Ledgers[n]; g.Formed() {
			if err := b.ledger(g); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *brief) ledger(g *pack.Ledger) error {
	filter := ledger.Filter{Pack: b.pack.ID, Ledger: g.ID, Within: b.Place, Day: b.AsOf}
	open := filter
	open.Phase = flow.Open
	left, err := b.Ledger.Counts(b.tx, b.scope, open, ledger.ByUnit)
	if err != nil {
		return err
	}
	opened := filter
	opened.Opened, opened.Valid = b.month(), true
	fresh, err := b.Ledger.Counts(b.tx, b.scope, opened, ledger.ByUnit)
	if err != nil {
		return err
	}
	done, err := b.Ledger.Fulfilled(b.tx, b.scope, filter, b.month())
	if err != nil {
		return err
	}
	move := Move{Kind: OfLedger, Name: g.Name, Unit: b.answering(g.Keepers)}
	for _, c := range left {
		b.unit(c.Unit).Open += c.N
		move.Open += c.N
	}
	for _, c := range fresh {
		b.unit(c.Unit).Opened += c.N
	}
	for _, c := range done {
		b.unit(c.Unit).Closed += c.N
		move.Done += c.N
	}
	if move.Done > 0 {
		b.Moved = append(b.Moved, move)
	}
	return b.clocks(g, filter)
}

// clocks finds the records whose clock is red, and those due next month.
func (b *brief) clocks(g *pack.Ledger, filter ledger.Filter) error {
	signals, err := b.Ledger.Signals(b.tx, b.scope, filter, ledger.ByUnit)
	if err != nil {
		return err
	}
	for _, s := range signals {
		b.unit(s.Unit).Amber += s.Amber
		b.unit(s.Unit).Red += s.Red
		if s.Red > 0 {
			if err := b.overdue(g, filter, s); err != nil {
				return err
			}
		}
	}
	dates, err := b.Ledger.Calendar(b.tx, b.scope, filter, b.Month+1)
	for _, date := range dates {
		b.deadline(OfLedger, g.ID, g.Name, b.answering(g.Keepers), date.Day, date.Due)
	}
	return err
}

// overdue says since when a unit's records of a ledger are overdue: since the
// day after the first of them was due.
func (b *brief) overdue(g *pack.Ledger, filter ledger.Filter, s ledger.Signals) error {
	filter.Unit, filter.Signal, filter.Order, filter.Limit = s.Unit, flow.Red, ledger.ByDue, 1
	page, err := b.Ledger.List(b.tx, b.scope, filter)
	if err != nil || len(page.Records) == 0 {
		return err
	}
	b.Red = append(b.Red, Alarm{Kind: OfLedger, ID: g.ID, Name: g.Name, Unit: b.words(s.Unit), Since: page.Records[0].Clock.Due + 1, Count: s.Red,
		Why: said(message.Key("dispatch.why_overdue"))})
	return nil
}

// duties counts the occurrences whose span ended in the month, and names the
// duties whose span ends in the next.
func (b *brief) duties() error {
	filter := duty.Filter{Pack: b.pack.ID, Span: b.month()}
	byUnit, err := duty.Count(b.tx, b.scope, b.Place, filter, duty.ByUnit)
	if err != nil {
		return err
	}
	for _, g := range byUnit {
		b.unit(g.Key).Kept += g.Kept
		b.unit(g.Key).Missed += g.Missed
	}
	byDuty, err := duty.Count(b.tx, b.scope, b.Place, filter, duty.ByDuty)
	if err != nil {
		return err
	}
	for _, g := range byDuty {
		if at := slices.IndexFunc(b.pack.Duties, func(d pack.Duty) bool { return d.ID == g.Key }); at >= 0 && g.Missed > 0 {
			d := &b.pack.Duties[at]
			b.Red = append(b.Red, Alarm{Kind: OfDuty, ID: d.ID, Name: d.Name, Unit: b.answering(d.Units), Since: b.Month.Last(), Count: g.Missed,
				Why: said(message.Key("dispatch.why_missed"))})
		}
	}
	b.spans()
	return nil
}

// spans names the duties in force whose span ends next month.
func (b *brief) spans() {
	last := (b.Month + 1).Last()
	for n := range b.pack.Duties {
		d := &b.pack.Duties[n]
		if d.From > last || d.To != 0 && d.To < b.next().From || !ends(d.Per, b.Month+1) ||
			b.scope.Role == auth.Department && !slices.Contains(d.Units, b.scope.Unit) {
			continue
		}
		b.deadline(OfDuty, d.ID, d.Name, b.answering(d.Units), last, int64(d.Count))
	}
}

// ends reports whether a span of such length ends with the month; months count
// from January as 0.
func ends(per pack.Per, month period.Month) bool {
	every := map[pack.Per]period.Month{pack.PerWeek: 1, pack.PerHalfMonth: 1, pack.PerMonth: 1, pack.PerTwoMonth: 2, pack.PerQuarter: 3, pack.PerHalfYear: 6, pack.PerYear: 12}[per]
	return every != 0 && (month%12+1)%every == 0
}

// settle sorts the parts: what has been red longest first, deadlines by day,
// units in the pack's order.
func (b *brief) settle() {
	slices.SortStableFunc(b.Red, func(x, y Alarm) int { return cmp.Compare(x.Since, y.Since) })
	slices.SortStableFunc(b.Deadlines, func(x, y Deadline) int { return cmp.Compare(x.Day, y.Day) })
	slices.SortStableFunc(b.Moved, func(x, y Move) int { return cmp.Compare(y.Done, x.Done) })
	order := map[string]int{}
	for n := range b.pack.Units {
		order[b.pack.Units[n].ID] = n + 1
	}
	for _, line := range b.units {
		if *line != (UnitLine{Unit: line.Unit, Name: line.Name}) {
			b.Units = append(b.Units, *line)
		}
	}
	slices.SortFunc(b.Units, func(x, y UnitLine) int { return cmp.Or(order[x.Unit]-order[y.Unit], cmp.Compare(x.Unit, y.Unit)) })
}
