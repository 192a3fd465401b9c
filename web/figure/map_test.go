package figure

import (
	"slices"
	"strconv"
	"testing"
)

// TestTheLegendSaysWhatTheColoursStandFor: whole numbers in whole steps, and 0 once
// where there is nothing.
func TestTheLegendSaysWhatTheColoursStandFor(t *testing.T) {
	for _, c := range []struct {
		unit   int64
		counts []int64
		want   []string
	}{
		{1, []int64{0, 0}, []string{"0"}},
		{1, []int64{0, 3}, []string{"0", "1", "2", "3"}},
		{1000, []int64{0, 0}, []string{"0"}},
		{1000, []int64{2000, 7000}, []string{"0", "1000–2000", "3000–4000", "5000–6000", "7000–8000"}},
		{1000, []int64{500, 1500}, []string{"0", "1–300", "301–600", "601–900", "901–1200", "1201–1500"}},
	} {
		p := &mapPage{}
		for _, n := range c.counts {
			p.Tiles = append(p.Tiles, tile{count: n})
		}
		p.steps(c.unit, func(n int64) string { return strconv.FormatInt(n, 10) })
		var got []string
		for _, line := range p.Legend {
			got = append(got, line.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.counts, got, c.want)
		}
	}
}
