package flow

import (
	"slices"
	"strings"

	"guben/message"
)

// Measures of a picture, in CSS pixels. The width is that of a phone's page.
const (
	wide    = 358.0
	left    = 2.0
	stemX   = left + 18 // the line moves stand on
	textX   = stemX + 14
	laneGap = 11.0
	nameEm  = 15.0
	moveEm  = 13.0
	noteEm  = 11.0
)

// Picture draws the flow as an SVG element for a page: states from the top by
// their distance from the start, below each the moves that leave it with who
// makes them, returns and leaps on rails at the side, the present state marked
// ("" for none). Every label has a line of its own. Colours are the page's
// (currentColor), so that it holds in light and dark.
func Picture(f *Flow, lang message.Lang, present string) string {
	d := &drawing{flow: f, lang: lang, present: present, tops: map[string]float64{}}
	d.place()
	d.draw()
	return d.svg()
}

// row is one move below its state.
type row struct {
	move  Move
	y     float64 // of the first line's middle
	lines []string
	notes []string // who, and who not
	wide  float64  // of the first line
	to    string   // state it is drawn to, "" where it stays or goes back to anywhere
	next  bool     // straight down into the next box
}

// box is a state with its rows; the box of Any has no state.
type box struct {
	state       State
	any         bool
	top, height float64
	name, clock []string
	rows        []row
	bottom      float64 // of box and rows
}

type drawing struct {
	flow    *Flow
	lang    message.Lang
	present string
	boxes   []*box
	rails   []*rail
	tops    map[string]float64 // middle of each state's box
	right   float64            // edge of the boxes
	height  float64
	out     strings.Builder
}

func (d *drawing) text(key string, args ...any) string {
	return message.Text(d.lang, "flow."+key, args...)
}

// place lays the boxes out twice: the first time tells how many rails there
// are, the second time leaves room for them.
func (d *drawing) place() {
	d.right = wide - left
	lanes := d.stack()
	for range 2 {
		d.right = wide - left - 4 - float64(lanes)*laneGap
		lanes = d.stack()
	}
}

func (d *drawing) stack() int {
	d.boxes, d.height = nil, left
	column := d.flow.column()
	for i, s := range column {
		next := ""
		if i+1 < len(column) {
			next = column[i+1].ID
		}
		d.add(&box{state: s}, next)
	}
	d.add(&box{any: true}, "")
	return d.route()
}

// add puts a box with its moves below the boxes there are.
func (d *drawing) add(b *box, next string) {
	for _, m := range d.flow.Moves {
		if b.any && slices.Contains(m.From, Any) || !b.any && slices.Contains(m.From, b.state.ID) {
			b.rows = append(b.rows, d.row(m, next))
		}
	}
	if b.any && len(b.rows) == 0 {
		return
	}
	slices.SortStableFunc(b.rows, func(x, y row) int { return after(x.next) - after(y.next) })
	d.label(b)
	b.top = d.height
	y := b.top + b.height + 6
	for i := range b.rows {
		r := &b.rows[i]
		r.y = y + moveEm*0.8
		y += float64(len(r.lines))*moveEm*1.35 + float64(len(r.notes))*noteEm*1.35 + 7
	}
	b.bottom = y
	d.tops[b.state.ID] = b.top + b.height/2
	d.height = y + 10
	d.boxes = append(d.boxes, b)
}

// after sorts what leads straight on below the others.
func after(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (d *drawing) label(b *box) {
	name, clock := b.state.Name.Say(d.lang), d.clock(b.state)
	if b.any {
		name = d.text("any_state")
	}
	room := d.right - left - 24
	if b.state.ID == d.present && !b.any {
		room -= measure(d.text("present"), noteEm) + 22
	}
	b.name, b.clock = wrap(name, nameEm, room), nil
	if clock != "" {
		b.clock = wrap(clock, noteEm, d.right-left-24)
	}
	b.height = 14 + float64(len(b.name))*nameEm*1.3 + float64(len(b.clock))*noteEm*1.35
}

// clock says a state's limit.
func (d *drawing) clock(s State) string {
	if s.Limit == nil {
		return ""
	}
	text := d.days(s.Limit.Days, s.Limit.Working)
	if s.Limit.From == FromRecord {
		text = d.text("since_record", "days", text)
	}
	if s.Escalate == nil {
		return text
	}
	return d.text("escalates", "limit", text, "days", d.days(s.Escalate.Days, s.Escalate.Working), "level", message.Key("flow.level_"+s.Escalate.To))
}

func (d *drawing) days(n int, working bool) string {
	if working {
		return d.text("days_working", "days", n)
	}
	return d.text("days_plain", "days", n)
}

func (d *drawing) row(m Move, next string) row {
	r := row{move: m}
	_, known := d.flow.State(m.To)
	if known {
		r.to = m.To
	}
	r.next = known && m.To == next && m.Kind != Return
	name := m.Name.Say(d.lang)
	switch {
	case m.Kind == Handover:
		name = d.text("stays", "move", name)
	case m.To == Back:
		name = d.text("goes_back", "move", name)
	}
	note := d.flow.sayWho(m.Who).Say(d.lang)
	var apart list
	for _, other := range m.Apart {
		apart.things = append(apart.things, d.flow.moveName(other))
	}
	if len(apart.things) > 0 {
		note = d.text("not_by", "who", note, "moves", apart)
	}
	room := d.right - textX - 10
	r.lines, r.notes = wrap(name, moveEm, room), wrap(note, noteEm, room)
	r.wide = measure(r.lines[0], moveEm)
	return r
}

// route gathers the moves that do not lead straight down into rails and gives
// the number of lanes they take.
func (d *drawing) route() int {
	rails := map[string]*rail{}
	d.rails = nil
	for _, b := range d.boxes {
		for _, r := range b.rows {
			if r.to == "" || r.next || r.to == b.state.ID {
				continue
			}
			target := d.tops[r.to]
			l := rails[r.to]
			if l == nil {
				l = &rail{to: r.to, top: target, end: target, returns: true}
				rails[r.to], d.rails = l, append(d.rails, l)
			}
			l.top, l.end = min(l.top, r.y), max(l.end, r.y)
			l.returns = l.returns && target < r.y
		}
	}
	return lay(d.rails)
}
