package figure

import (
	"strings"

	"guben/indicator"
	"guben/pack"
	"guben/web/page"
)

// spark is a figure's line over the months, small enough for a cell.
type spark struct {
	Lines  []string // points of polylines; a month without data breaks the line
	End    *page.Dot
	Signal indicator.Signal
}

const (
	sparkWidth  = 96
	sparkHeight = 28
)

// sparkOf draws the months known; nil where fewer than two are.
func sparkOf(trend []indicator.Figure) *spark {
	var low, high indicator.Number
	known := 0
	for _, f := range trend {
		if !f.Known {
			continue
		}
		if known == 0 {
			low, high = f.Value, f.Value
		}
		low, high = min(low, f.Value), max(high, f.Value)
		known++
	}
	if known < 2 {
		return nil
	}
	s := &spark{Signal: trend[len(trend)-1].Signal}
	at := func(n int) page.Dot {
		x := 4 + float64(n)/float64(len(trend)-1)*(sparkWidth-8)
		y := float64(sparkHeight) / 2
		if high > low {
			y = sparkHeight - 4 - float64(trend[n].Value-low)/float64(high-low)*(sparkHeight-8)
		}
		return page.Dot{X: page.Coordinate(x), Y: page.Coordinate(y)}
	}
	s.Lines = linesOf(trend, at)
	if last := len(trend) - 1; trend[last].Known {
		end := at(last)
		s.End = &end
	}
	return s
}

// linesOf joins the months that follow each other with data.
func linesOf(trend []indicator.Figure, at func(int) page.Dot) (lines []string) {
	var line []string
	end := func() {
		if len(line) > 1 {
			lines = append(lines, strings.Join(line, " "))
		}
		line = nil
	}
	for n, f := range trend {
		if !f.Known {
			end()
			continue
		}
		d := at(n)
		line = append(line, d.X+","+d.Y)
	}
	end()
	return lines
}

// trendChart is a figure month by month against its target, an SVG of 640 by 240.
type trendChart struct {
	Width, Height       int
	Left, Right, Bottom int
	Lines               []string
	Dots                []trendDot
	Target              *page.Tick // a line across
	Ticks               []page.Tick
	Months              []page.Tick
}

// trendDot is a month's value.
type trendDot struct {
	page.Dot
	Signal indicator.Signal
	Said   string
}

// chartOf draws a trend; nil where nothing is known.
func chartOf(x *page.Exchange, i *pack.Indicator, trend []indicator.Figure) *trendChart {
	most, known := indicator.Number(0), false
	for _, f := range trend {
		if f.Known {
			most, known = max(most, f.Value), true
		}
	}
	if !known {
		return nil
	}
	target, aimed := indicator.Number(0), i.Target != nil
	if aimed {
		target, _ = parseNumber(i.Target.Value)
		most = max(most, target)
	}
	c := &trendChart{Width: page.ChartWidth, Height: page.ChartHeight, Left: page.ChartLeft, Right: page.ChartWidth - 16, Bottom: page.ChartHeight - page.ChartFoot}
	top := topOf(most)
	up := func(n indicator.Number) string {
		return page.Coordinate(float64(c.Bottom) - float64(n)/float64(top)*float64(c.Bottom-page.ChartTop))
	}
	across := func(n int) string {
		return page.Coordinate(float64(c.Left) + 14 + float64(n)/float64(max(1, len(trend)-1))*float64(c.Right-c.Left-28))
	}
	c.Lines = linesOf(trend, func(n int) page.Dot { return page.Dot{X: across(n), Y: up(trend[n].Value)} })
	step := (len(trend) + 11) / 12
	for n, f := range trend {
		if f.Known {
			c.Dots = append(c.Dots, trendDot{page.Dot{X: across(n), Y: up(f.Value)}, f.Signal, f.Month.String() + " " + sayFigure(x, f, i)})
		}
		if n%step == 0 {
			c.Months = append(c.Months, page.Tick{At: across(n), Text: f.Month.String()[2:]})
		}
	}
	for part := range indicator.Number(5) {
		c.Ticks = append(c.Ticks, page.Tick{At: up(top * part / 4), Text: sayNumber(top * part / 4)})
	}
	if aimed {
		c.Target = &page.Tick{At: up(target), Text: sayTarget(x, i)}
	}
	return c
}

// topOf is the end of a scale: a round number that four parts divide, little above
// the most.
func topOf(most indicator.Number) indicator.Number {
	for unit := indicator.Number(1); ; unit *= 10 {
		for _, times := range []indicator.Number{4, 6, 8, 10, 12, 16, 20, 24, 32, 40} {
			if unit*times >= most {
				return unit * times
			}
		}
	}
}
