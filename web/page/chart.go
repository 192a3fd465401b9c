package page

import "fmt"

// Dot is a point of a drawing, in its own units.
type Dot struct{ X, Y string }

// Tick is a mark on a scale.
type Tick struct {
	At   string
	Text string
	End  bool // the last one, written to the left of its mark
}

// The size of a chart, and the room its scales take.
const (
	ChartWidth  = 640
	ChartHeight = 240
	ChartLeft   = 52
	ChartTop    = 14
	ChartFoot   = 34
)

// Coordinate writes a number of a drawing.
func Coordinate(f float64) string { return fmt.Sprintf("%.1f", f) }
