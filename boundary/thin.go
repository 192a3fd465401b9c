package boundary

// shown is about the finest step a page shows: a county of 60 km on 800 dots.
const shown = 60

// thinned leaves out of rings what a page cannot show; rings that vanish go,
// unless all would.
func thinned(rings [][]Point) [][]Point {
	var kept [][]Point
	largest := -1
	for n, ring := range rings {
		if largest < 0 || len(ring) > len(rings[largest]) {
			largest = n
		}
		if thin := thinRing(ring); len(thin) >= 4 {
			kept = append(kept, thin)
		}
	}
	if len(kept) == 0 && largest >= 0 {
		kept = append(kept, rings[largest])
	}
	return kept
}

// thinRing thins a closed ring as two lines, so that its ends do not coincide.
func thinRing(ring []Point) []Point {
	far := 0
	for n := range ring {
		if gap(ring[0], ring[n]) > gap(ring[0], ring[far]) {
			far = n
		}
	}
	keep := make([]bool, len(ring))
	keep[0], keep[far], keep[len(ring)-1] = true, true, true
	douglas(ring, 0, far, keep)
	douglas(ring, far, len(ring)-1, keep)
	thin := []Point{}
	for n, point := range ring {
		if keep[n] {
			thin = append(thin, point)
		}
	}
	return thin
}

// douglas marks the points without which the line from one to another would move
// by more than what is shown (Douglas and Peucker 1973). Spans wait in a list:
// a ring may have a million points.
func douglas(ring []Point, from, to int, keep []bool) {
	type span struct{ from, to int }
	for waiting := []span{{from, to}}; len(waiting) > 0; {
		s := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		worst, distance := 0, int64(shown*shown)
		for n := s.from + 1; n < s.to; n++ {
			if d := offset(ring[n], ring[s.from], ring[s.to]); d > distance {
				worst, distance = n, d
			}
		}
		if worst > 0 {
			keep[worst] = true
			waiting = append(waiting, span{s.from, worst}, span{worst, s.to})
		}
	}
}

// gap is the square of the distance of two points.
func gap(a, b Point) int64 {
	x, y := int64(a.East)-int64(b.East), int64(a.North)-int64(b.North)
	return x*x + y*y
}

// offset is the square of the distance of p from the line through a and b.
func offset(p, a, b Point) int64 {
	length := gap(a, b)
	if length == 0 {
		return gap(p, a)
	}
	dx, dy := float64(b.East)-float64(a.East), float64(b.North)-float64(a.North)
	cross := dx*(float64(p.North)-float64(a.North)) - dy*(float64(p.East)-float64(a.East))
	return int64(cross * cross / float64(length))
}
