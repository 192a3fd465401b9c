package rule

import (
	"strings"

	"guben/money"
	"guben/policy"
	"guben/screen"
	"guben/web/page"
)

// chart is a curve drawn on the server: numbers of an SVG of 640 by 240.
type chart struct {
	Series  []series
	Width   int
	Height  int
	Left    int // of the plot
	Right   int
	Bottom  int
	Ticks   []page.Tick // of the parameter
	Present *page.Tick  // a line at the value it has
	Asked   *page.Tick  // a line at the value asked, if another
}

// series is one line with the scale beside it.
type series struct {
	Key   string // catalog key of its name
	Line  string // points of a polyline
	Dots  []page.Dot
	Ticks []page.Tick
	Right bool // its scale stands at the right
}

// draw makes the chart of a range: persons, and what is due where the rule pays.
func draw(points []screen.Point, asked, present policy.Value, pays bool, say func(policy.Value) string) *chart {
	c := &chart{Width: page.ChartWidth, Height: page.ChartHeight, Left: page.ChartLeft, Right: page.ChartWidth - 16, Bottom: page.ChartHeight - page.ChartFoot}
	if pays {
		c.Right = page.ChartWidth - 76
	}
	low, high := points[0].Value, points[len(points)-1].Value
	across := func(v policy.Value) string {
		return page.Coordinate(float64(c.Left) + float64(v-low)/float64(max(1, high-low))*float64(c.Right-c.Left))
	}
	for _, at := range []int{0, len(points) / 4, len(points) / 2, len(points) * 3 / 4, len(points) - 1} {
		if v := points[at].Value; len(c.Ticks) == 0 || c.Ticks[len(c.Ticks)-1].At != across(v) {
			c.Ticks = append(c.Ticks, page.Tick{At: across(v), Text: say(v), End: at == len(points)-1})
		}
	}
	c.Series = append(c.Series, c.series("web.whatif_persons", points, across, false,
		func(s screen.Side) int64 { return int64(s.Persons) }, func(n int64) string { return page.GroupDigits(n) }))
	if pays {
		c.Series = append(c.Series, c.series("web.whatif_due", points, across, true,
			func(s screen.Side) int64 { return int64(s.Due) }, func(n int64) string { return short(money.Fen(n)) }))
	}
	c.Present = &page.Tick{At: across(min(max(present, low), high)), Text: say(present)}
	if asked != present {
		c.Asked = &page.Tick{At: across(min(max(asked, low), high)), Text: say(asked)}
	}
	return c
}

func (c *chart) series(key string, points []screen.Point, across func(policy.Value) string, right bool,
	of func(screen.Side) int64, say func(int64) string) series {
	s := series{Key: key, Right: right}
	most := int64(1)
	for _, point := range points {
		most = max(most, of(point.Side))
	}
	most = roundUp(most)
	up := func(n int64) string {
		return page.Coordinate(float64(c.Bottom) - float64(n)/float64(most)*float64(c.Bottom-page.ChartTop))
	}
	var line []string
	for _, point := range points {
		d := page.Dot{X: across(point.Value), Y: up(of(point.Side))}
		line, s.Dots = append(line, d.X+","+d.Y), append(s.Dots, d)
	}
	s.Line = strings.Join(line, " ")
	for part := range int64(5) {
		if n := most * part / 4; part == 0 || n != most*(part-1)/4 {
			s.Ticks = append(s.Ticks, page.Tick{At: up(n), Text: say(n)})
		}
	}
	return s
}

// roundUp is the next number of one or two digits and zeros that four parts
// divide well.
func roundUp(n int64) int64 {
	for unit := int64(4); ; unit *= 10 {
		for _, times := range []int64{1, 2, 3, 5, 10} {
			if unit*times >= n {
				return unit * times
			}
		}
	}
}

// short writes an amount for a scale: yuan, or ten thousands of them.
func short(f money.Fen) string {
	if f >= 10*money.Wan {
		return page.GroupDigits(int64(f/money.Wan)) + "万"
	}
	return page.GroupDigits(int64(f / money.Yuan))
}
