package sample

import "math/rand/v2"

// The size of 湘西州's registry: 642,067 persons out of poverty (州扶发〔2020〕3号
// 二(二)) and 15,668 still poor (二(一)); the plan does not count households.
const (
	xiangxiHouseholds = 190_000
	xiangxiPersons    = 642_067 + 15_668
	xiangxiPoor       = 15_668
)

// sizeShares are how many of a hundred households have 1, 2, … members.
var sizeShares = []int{10, 16, 25, 27, 14, 6, 2}

func xiangxiPlots(r *rand.Rand) []plot {
	plots := make([]plot, xiangxiHouseholds)
	persons := 0
	for i := range plots {
		size := sizeOf(r.IntN(100))
		persons += size
		plots[i] = plot{size: uint8(size)}
		plots[i].draw(r)
	}
	for persons != xiangxiPersons {
		persons += plots[r.IntN(len(plots))].towards(xiangxiPersons - persons)
	}
	markPoor(r, plots)
	return plots
}

func sizeOf(share int) int {
	size := 0
	for share >= 0 {
		share -= sizeShares[size]
		size++
	}
	return size
}

// draw puts the marks that need no sum.
func (p *plot) draw(r *rand.Rand) {
	if chance(r, 12) {
		p.disabled = 1
	}
	switch {
	case p.size == 1 && chance(r, 25):
		p.destitute = true
	case chance(r, 18):
		p.guaranteed = true
	}
	p.low = !p.destitute && chance(r, 12)
}

// towards makes the household one larger or smaller and tells which. A single
// person supported as destitute stays alone.
func (p *plot) towards(missing int) int {
	switch {
	case missing > 0 && int(p.size) < largest && !p.destitute:
		p.size++
		return 1
	case missing < 0 && p.size > 1:
		p.size--
		return -1
	}
	return 0
}

// markPoor marks households until exactly xiangxiPoor persons are poor.
func markPoor(r *rand.Rand, plots []plot) {
	left := xiangxiPoor
	for _, i := range r.Perm(len(plots)) {
		if size := int(plots[i].size); size <= left {
			plots[i].poor, plots[i].low = true, false
			left -= size
		}
		if left == 0 {
			return
		}
	}
}
