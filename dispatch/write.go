package dispatch

import (
	"io"
	"strconv"
	"strings"

	"guben/indicator"
	"guben/message"
	"guben/paper"
	"guben/period"
	"guben/sheet"
)

// table is one part of the briefing as rows of text, for the paper and the
// workbook alike.
type table struct {
	title  string // key of the catalog
	heads  []string
	widths []int
	rows   [][]cell
}

// cell is a text, or a number where count is set.
type cell struct {
	text   string
	n      int64
	count  bool
	signal indicator.Signal
}

func words(text string) cell { return cell{text: text} }

func count(n int64) cell { return cell{text: strconv.FormatInt(n, 10), n: n, count: true} }

// Word writes the briefing as a paper in the official layout, with charts.
func (b *Briefing) Word(out io.Writer, lang message.Lang) error {
	say := func(key string, args ...any) string { return message.Text(lang, "dispatch."+key, args...) }
	d := paper.Document{Lang: lang, Title: b.title(lang), Day: b.AsOf}
	d.Blocks = append(d.Blocks, paper.Paragraph{Text: b.summary(lang)})
	for _, t := range b.tables(lang) {
		d.Blocks = append(d.Blocks, paper.Heading{Level: 1, Text: say("part_" + t.title)})
		if len(t.rows) == 0 {
			d.Blocks = append(d.Blocks, paper.Paragraph{Text: say("none")})
			continue
		}
		d.Blocks = append(d.Blocks, t.paper(lang))
		d.Blocks = append(d.Blocks, b.charts(t.title, lang)...)
	}
	return d.Write(out)
}

// title names place, plan and month, each in its line.
func (b *Briefing) title(lang message.Lang) string {
	return b.PlaceName + "\n" + message.Text(lang, "dispatch.title", "plan", b.Plan) + "\n" + message.Text(lang, "dispatch.title_month", "month", monthSaid(b.Month, lang))
}

// monthSaid is a month in words: 2020年3月, March 2020.
func monthSaid(month period.Month, lang message.Lang) string {
	year, m, _ := month.First().Date()
	return message.Text(lang, "dispatch.month", "year", strconv.Itoa(year), "month", int(m))
}

// summary is the briefing in two sentences.
func (b *Briefing) summary(lang message.Lang) string {
	red := map[Matter]int64{}
	for _, alarm := range b.Red {
		red[alarm.Kind] += alarm.Count
	}
	return message.Text(lang, "dispatch.summary", "day", b.AsOf, "indicators", len(b.Indicators), "green", b.Signals[indicator.Green],
		"amber", b.Signals[indicator.Amber], "red", b.Signals[indicator.Red], "grey", b.Signals[indicator.Grey],
		"tasks", red[OfTask], "records", red[OfLedger], "missed", red[OfDuty])
}

// tables are the parts of the briefing in the order of the meeting.
func (b *Briefing) tables(lang message.Lang) []table {
	return []table{b.indicatorTable(lang), b.redTable(lang), b.movedTable(lang), b.unitTable(lang), b.deadlineTable(lang)}
}

// heads names the columns of a part.
func heads(lang message.Lang, keys ...string) []string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = message.Text(lang, "dispatch.head_"+key)
	}
	return names
}

func (b *Briefing) indicatorTable(lang message.Lang) table {
	t := table{title: "indicators", heads: heads(lang, "indicator", "target", "this", "last", "change", "state", "why", "unit"), widths: []int{24, 12, 12, 12, 10, 10, 30, 16}}
	for i := range b.Indicators {
		l := &b.Indicators[i]
		change := ""
		if n, ok := l.Change(); ok {
			if change = n.String(); n > 0 {
				change = "+" + change
			}
		}
		t.rows = append(t.rows, []cell{words(l.Name.Say(lang)), words(l.said(lang)), words(amount(l.This, l.In, lang)), words(amount(l.Last, l.In, lang)), words(change),
			{text: l.This.Signal.Say(lang), signal: l.This.Signal}, words(l.This.Why.Say(lang)), words(l.Unit.Say(lang))})
	}
	return t
}

// amount is a figure's value with its unit, "—" where there is none.
func amount(f indicator.Figure, unit string, lang message.Lang) string {
	if !f.Known {
		return "—"
	}
	return indicator.Quantity{N: f.Value, Unit: unit}.Say(lang)
}

// said is the target with its unit, "" where there is none.
func (l *Line) said(lang message.Lang) string {
	n, err := l.target()
	if l.Target == "" || err != nil {
		return l.Target
	}
	return indicator.Quantity{N: indicator.Number(n), Unit: l.In}.Say(lang)
}

func (b *Briefing) redTable(lang message.Lang) table {
	t := table{title: "red", heads: heads(lang, "kind", "matter", "unit", "count", "since", "why"), widths: []int{8, 28, 18, 8, 16, 30}}
	for _, r := range b.Red {
		t.rows = append(t.rows, []cell{words(r.Kind.Say(lang)), words(r.Name.Say(lang)), words(r.Unit.Say(lang)), count(r.Count), words(r.Since.Say(lang)), words(r.Why.Say(lang))})
	}
	return t
}

func (b *Briefing) movedTable(lang message.Lang) table {
	t := table{title: "moved", heads: heads(lang, "kind", "matter", "unit", "done", "left"), widths: []int{8, 34, 22, 10, 10}}
	for _, m := range b.Moved {
		t.rows = append(t.rows, []cell{words(m.Kind.Say(lang)), words(m.Name.Say(lang)), words(m.Unit.Say(lang)), count(m.Done), count(m.Open)})
	}
	return t
}

func (b *Briefing) unitTable(lang message.Lang) table {
	t := table{title: "units", heads: heads(lang, "unit", "open", "amber", "red", "opened", "closed", "kept", "missed"), widths: []int{28, 9, 9, 9, 9, 9, 9, 9}}
	for _, u := range b.Units {
		t.rows = append(t.rows, []cell{words(u.Name.Say(lang)), count(u.Open), count(u.Amber), count(u.Red), count(u.Opened), count(u.Closed), count(u.Kept), count(u.Missed)})
	}
	return t
}

func (b *Briefing) deadlineTable(lang message.Lang) table {
	t := table{title: "deadlines", heads: heads(lang, "day", "kind", "matter", "unit", "count"), widths: []int{16, 8, 34, 24, 8}}
	for _, d := range b.Deadlines {
		t.rows = append(t.rows, []cell{words(d.Day.Say(lang)), words(d.Kind.Say(lang)), words(d.Name.Say(lang)), words(d.Unit.Say(lang)), count(d.Count)})
	}
	return t
}

var fills = map[indicator.Signal]paper.Fill{indicator.Green: paper.Green, indicator.Amber: paper.Amber, indicator.Red: paper.Red, indicator.Grey: paper.Grey}

func (t table) paper(lang message.Lang) paper.Table {
	made := paper.Table{Widths: t.widths, Header: 1, Rows: [][]paper.Cell{{}}}
	for _, head := range t.heads {
		made.Rows[0] = append(made.Rows[0], paper.Cell{Text: head})
	}
	for _, row := range t.rows {
		cells := make([]paper.Cell, len(row))
		for i, c := range row {
			cells[i] = paper.Cell{Text: c.text, Fill: fills[c.signal]}
			if c.count {
				cells[i].Align = paper.End
			}
		}
		made.Rows = append(made.Rows, cells)
	}
	return made
}

// charts are the charts below a part: the trend of every indicator in red or
// amber that has a target, and the open and overdue records by unit.
func (b *Briefing) charts(title string, lang message.Lang) (blocks []paper.Block) {
	switch title {
	case "indicators":
		for i := range b.Indicators {
			if l := &b.Indicators[i]; l.Target != "" && (l.This.Signal == indicator.Red || l.This.Signal == indicator.Amber) && len(blocks) < mostCharts {
				blocks = append(blocks, l.chart(lang))
			}
		}
	case "units":
		blocks = append(blocks, b.unitChart(lang))
	}
	return blocks
}

// mostCharts keeps the paper to a few pages.
const mostCharts = 6

func (l *Line) chart(lang message.Lang) paper.Chart {
	chart := paper.Chart{Kind: paper.Lines, Title: l.Name.Say(lang), Unit: indicator.UnitName(lang, l.In)}
	value := paper.Series{Name: message.Text(lang, "dispatch.chart_value"), Decimals: 3}
	for _, f := range l.Trend {
		_, m, _ := f.Month.First().Date()
		chart.Categories = append(chart.Categories, message.Text(lang, "dispatch.month_short", "month", int(m)))
		var n *int64
		if f.Known {
			of := int64(f.Value)
			n = &of
		}
		value.Values = append(value.Values, n)
	}
	chart.Series = []paper.Series{value}
	if target, err := l.target(); err == nil {
		line := paper.Series{Name: message.Text(lang, "dispatch.head_target"), Decimals: 3}
		for range l.Trend {
			line.Values = append(line.Values, &target)
		}
		chart.Series = append(chart.Series, line)
	}
	return chart
}

// target is the target as a number, in thousandths.
func (l *Line) target() (int64, error) {
	var n indicator.Number
	err := n.UnmarshalText([]byte(l.Target[:len(l.Target)-len(l.In)]))
	return int64(n), err
}

func (b *Briefing) unitChart(lang message.Lang) paper.Chart {
	chart := paper.Chart{Kind: paper.Bars, Title: message.Text(lang, "dispatch.part_units"), Unit: message.Text(lang, "dispatch.records")}
	open := paper.Series{Name: message.Text(lang, "dispatch.head_open")}
	red := paper.Series{Name: message.Text(lang, "dispatch.head_red")}
	for i := range b.Units {
		u := &b.Units[i]
		chart.Categories = append(chart.Categories, u.Name.Say(lang))
		open.Values, red.Values = append(open.Values, &u.Open), append(red.Values, &u.Red)
	}
	chart.Series = []paper.Series{open, red}
	return chart
}

// Workbook writes the briefing as a workbook, a sheet a part.
func (b *Briefing) Workbook(out io.Writer, lang message.Lang) error {
	w := sheet.NewWriter(out)
	title := strings.ReplaceAll(b.title(lang), "\n", " ")
	for _, t := range b.tables(lang) {
		layout := sheet.Layout{Name: message.Text(lang, "dispatch.part_"+t.title), Titles: []string{title, message.Text(lang, "dispatch.as_of", "day", b.AsOf)}}
		for i, head := range t.heads {
			layout.Columns = append(layout.Columns, sheet.Head{Name: head, Width: t.widths[i] + 4})
		}
		if err := w.Sheet(layout); err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := w.Row(values(row)...); err != nil {
				return err
			}
		}
	}
	return w.Close()
}

func values(row []cell) []sheet.Value {
	list := make([]sheet.Value, len(row))
	for i, c := range row {
		list[i] = sheet.Text(c.text)
		if c.count {
			list[i] = sheet.Int(c.n)
		}
		if c.signal == indicator.Red || c.signal == indicator.Amber {
			list[i] = list[i].Marked()
		}
	}
	return list
}
