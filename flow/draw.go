package flow

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

func (d *drawing) draw() {
	for _, l := range d.rails {
		d.drawRail(l)
	}
	for _, b := range d.boxes {
		d.drawBox(b)
		d.drawRows(b)
	}
}

func (d *drawing) put(format string, args ...any) { fmt.Fprintf(&d.out, format+"\n", args...) }

func dash(returns bool) string {
	if returns {
		return ` stroke-dasharray="4 3"`
	}
	return ""
}

func (d *drawing) railX(l *rail) float64 { return d.right + 9 + float64(l.lane)*laneGap }

// drawRail draws the shared line and its arrow into the state.
func (d *drawing) drawRail(l *rail) {
	x, y := d.railX(l), d.tops[l.to]
	for _, end := range []float64{l.top, l.end} {
		if end != y {
			bend := 5.0
			if end < y {
				bend = -5
			}
			d.put(`<path class="l" d="M%.1f %.1fV%.1fQ%.1f %.1f %.1f %.1fH%.1f"%s/>`, x, end-bend, y+bend, x, y, x-5, y, d.right+2, dash(end > y))
		}
	}
	d.put(`<path class="h" d="M%.1f %.1fl7 -4v8z"/>`, d.right+0.5, y)
}

func (d *drawing) drawBox(b *box) {
	class, now := "b", b.state.ID == d.present && !b.any
	switch {
	case now:
		class = "n"
	case b.any || b.state.Phase == Void:
		class = "v"
	}
	d.put(`<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="8"/>`, class, left, b.top, d.right-left, b.height)
	if b.state.Phase == Done {
		d.put(`<rect class="b" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="5"/>`, left+3, b.top+3, d.right-left-6, b.height-6)
	}
	y := b.top + 7 + nameEm
	for _, line := range b.name {
		d.put(`<text class="s" x="%.1f" y="%.1f">%s</text>`, left+12, y, html.EscapeString(line))
		y += nameEm * 1.3
	}
	for _, line := range b.clock {
		d.put(`<text class="w" x="%.1f" y="%.1f">%s</text>`, left+12, y-3, html.EscapeString(line))
		y += noteEm * 1.35
	}
	if now {
		d.put(`<circle class="h" cx="%.1f" cy="%.1f" r="4"/><text class="p" x="%.1f" y="%.1f">%s</text>`, d.right-14, b.top+7+nameEm*0.7,
			d.right-22, b.top+6+nameEm, html.EscapeString(d.text("present")))
	}
}

// drawRows draws the moves of a state on its stem.
func (d *drawing) drawRows(b *box) {
	if len(b.rows) == 0 {
		return
	}
	end := b.rows[len(b.rows)-1]
	if end.next {
		d.put(`<path class="l" d="M%.1f %.1fV%.1f"/><path class="h" d="M%.1f %.1fl-4 -7h8z"/>`, stemX, b.top+b.height, b.bottom+4, stemX, b.bottom+10)
	} else {
		d.put(`<path class="l" d="M%.1f %.1fV%.1f"/>`, stemX, b.top+b.height, end.y)
	}
	for _, r := range b.rows {
		d.drawRow(b, r)
	}
}

func (d *drawing) drawRow(b *box, r row) {
	bullet := "h"
	if !r.next && (r.to == "" || r.move.Kind == Return || r.move.Kind == Reopen) {
		bullet = "o"
	}
	d.put(`<circle class="%s" cx="%.1f" cy="%.1f" r="3.5"/>`, bullet, stemX, r.y)
	y := r.y + moveEm*0.36
	class := "m"
	if r.next {
		class = "k"
	}
	for _, line := range r.lines {
		d.put(`<text class="%s" x="%.1f" y="%.1f">%s</text>`, class, textX, y, html.EscapeString(line))
		y += moveEm * 1.35
	}
	for _, line := range r.notes {
		d.put(`<text class="w" x="%.1f" y="%.1f">%s</text>`, textX, y-1, html.EscapeString(line))
		y += noteEm * 1.35
	}
	i := slices.IndexFunc(d.rails, func(l *rail) bool { return l.to == r.to })
	if i < 0 || r.next || r.to == b.state.ID {
		return
	}
	x, turn := d.railX(d.rails[i]), 5.0
	if d.tops[r.to] < r.y {
		turn = -5
	}
	d.put(`<path class="l" d="M%.1f %.1fH%.1fQ%.1f %.1f %.1f %.1f"%s/>`, textX+r.wide+7, r.y, x-5, x, r.y, x, r.y+turn, dash(turn < 0))
}

// looks are the attributes of each class. They stand in the elements: the
// pages' policy takes no style from inside a page.
var looks = strings.NewReplacer(
	`class="l"`, `fill="none" stroke="currentColor" stroke-width="1.4" stroke-opacity=".6"`,
	`class="h"`, `fill="currentColor"`,
	`class="o"`, `fill="currentColor" fill-opacity=".45"`,
	`class="b"`, `fill="currentColor" fill-opacity=".04" stroke="currentColor" stroke-width="1.2"`,
	`class="v"`, `fill="none" stroke="currentColor" stroke-width="1.2" stroke-dasharray="4 3"`,
	`class="n"`, `fill="currentColor" fill-opacity=".14" stroke="currentColor" stroke-width="3"`,
	`class="s"`, `font-size="15" font-weight="600"`,
	`class="m"`, `font-size="13"`,
	`class="k"`, `font-size="13" font-weight="600"`,
	`class="w"`, `font-size="11" opacity=".75"`,
	`class="p"`, `font-size="11" font-weight="600" text-anchor="end"`,
)

// svg is the element, with what it shows in words for whoever cannot see it.
// A page lets it shrink: svg.flow { max-width: 100%; height: auto }.
func (d *drawing) svg() string {
	title := html.EscapeString(d.text("picture"))
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" aria-label="%s" viewBox="0 0 %g %.0f" width="%g" height="%.0f" fill="currentColor"><title>%s</title><desc>%s</desc>
%s</svg>`, title, wide, d.height, wide, d.height, title, html.EscapeString(d.words()), looks.Replace(d.out.String()))
}

// words is the picture as sentences: one a move.
func (d *drawing) words() string {
	var said []string
	if d.present != "" {
		said = append(said, d.text("stands", "state", d.flow.stateName(d.present)))
	}
	for _, b := range d.boxes {
		for _, r := range b.rows {
			from, to := b.name, d.flow.stateName(r.to).Say(d.lang)
			if r.to == "" {
				to = r.lines[0]
			}
			said = append(said, d.text("leads", "from", strings.Join(from, ""), "move", r.move.Name, "to", to))
		}
	}
	return strings.Join(said, " ")
}
