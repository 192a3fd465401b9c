package boundary

import (
	"fmt"
	"math"
	"strings"

	"guben/division"
)

// Drawing is outlines on a plane, for an SVG of Width by Height.
type Drawing struct {
	Width, Height int
	Areas         []Area
}

// Area is one division drawn.
type Area struct {
	Division division.Code
	Path     string // of an SVG path, filled by the even-odd rule
	X, Y     string // where its name stands
}

// margin is left free around a drawing.
const margin = 8

// Draw projects outlines so that the whole is width wide: meridians and parallels
// are straight, and a step east is as long as on the middle parallel.
func Draw(outlines []Outline, width int) Drawing {
	low, high := Point{math.MaxInt32, math.MaxInt32}, Point{math.MinInt32, math.MinInt32}
	for _, o := range outlines {
		for _, ring := range o.Rings {
			for _, p := range ring {
				low = Point{min(low.East, p.East), min(low.North, p.North)}
				high = Point{max(high.East, p.East), max(high.North, p.North)}
			}
		}
	}
	if low.East > high.East {
		return Drawing{Width: width}
	}
	narrow := math.Cos((float64(low.North) + float64(high.North)) / 2 / degree * math.Pi / 180)
	east, north := max(1, float64(high.East)-float64(low.East))*narrow, max(1, float64(high.North)-float64(low.North))
	scale := float64(width-2*margin) / max(east, north*0.75) // taller than four to three is made smaller
	at := func(p Point) (x, y float64) {
		return margin + (float64(width-2*margin)-east*scale)/2 + (float64(p.East)-float64(low.East))*narrow*scale,
			margin + (float64(high.North)-float64(p.North))*scale
	}
	d := Drawing{Width: width, Height: int(math.Ceil(north*scale)) + 2*margin}
	for _, o := range outlines {
		d.Areas = append(d.Areas, o.area(at))
	}
	return d
}

func (o Outline) area(at func(Point) (x, y float64)) Area {
	var path strings.Builder
	for _, ring := range o.Rings {
		for n, p := range ring {
			x, y := at(p)
			step := "L"
			if n == 0 {
				step = "M"
			}
			fmt.Fprintf(&path, "%s%.1f %.1f", step, x, y)
		}
		path.WriteByte('Z')
	}
	x, y := at(o.middle())
	return Area{Division: o.Division, Path: path.String(), X: fmt.Sprintf("%.1f", x), Y: fmt.Sprintf("%.1f", y)}
}

// middle is the centre of gravity of the largest ring.
func (o Outline) middle() Point {
	var best Point
	most := -1.0
	for _, ring := range o.Rings {
		if centre, area := centre(ring); area > most {
			best, most = centre, area
		}
	}
	return best
}

func centre(ring []Point) (Point, float64) {
	if len(ring) == 0 {
		return Point{}, 0
	}
	var area, x, y float64
	origin := ring[0] // differences are small numbers
	for n := range ring {
		a, b := ring[n], ring[(n+1)%len(ring)]
		ax, ay := float64(a.East)-float64(origin.East), float64(a.North)-float64(origin.North)
		bx, by := float64(b.East)-float64(origin.East), float64(b.North)-float64(origin.North)
		cross := ax*by - bx*ay
		area, x, y = area+cross, x+(ax+bx)*cross, y+(ay+by)*cross
	}
	if area == 0 {
		return origin, 0
	}
	return Point{origin.East + int32(x/(3*area)), origin.North + int32(y/(3*area))}, math.Abs(area)
}
