package sample

import "math/rand/v2"

// The figures of 明扶贫发〔2020〕1号 and the marks they put on households, by
// size of the household. The plan counts 111 households with 208 persons
// (二(二)2, 一(三)二); 18/38 at 6,000 yuan a head or less (一(三)一); 54/109 with
// disability (二(三)四); 174 persons with low-income guarantee or supported as
// destitute (二(一)6); 5 households with 11 pupils poor through schooling
// (二(一)4). It does not say how these groups overlap; here they overlap as
// chance has it. All members of the 54 households are disabled, so that 109 is
// right whether the plan counts the disabled or the members of their households.
var mingshanSizes = []struct{ size, all, low, disabled, guaranteed, destitute, schools int }{
	{size: 1, all: 48, low: 5, disabled: 16, guaranteed: 39, destitute: 14},
	{size: 1, all: 1, low: 1}, // low without a guarantee, see planter.missed
	{size: 2, all: 37, low: 6, disabled: 25, guaranteed: 31},
	{size: 3, all: 16, low: 4, disabled: 9, guaranteed: 16},
	{size: 4, all: 4, disabled: 4, guaranteed: 4},
	{size: 4, all: 4, low: 2, guaranteed: 1, schools: 4},
	{size: 5, all: 1, guaranteed: 1, schools: 1},
}

// mingshanPlots are the plots of 明山区 in an order of chance.
func mingshanPlots(r *rand.Rand) []plot {
	var plots []plot
	var schools uint8
	for _, class := range mingshanSizes {
		members := make([]plot, class.all)
		for i := range members {
			members[i] = plot{size: uint8(class.size), adults: true}
			if class.schools > 0 {
				schools++
				members[i].schools = schools
			}
		}
		mark(r, members, class.low, func(p *plot) bool { p.low = true; return true })
		mark(r, members, class.disabled, func(p *plot) bool { p.disabled = p.size; return true })
		mark(r, members, class.guaranteed, func(p *plot) bool { p.guaranteed = true; return true })
		mark(r, members, class.destitute, (*plot).makeDestitute)
		plots = append(plots, members...)
	}
	r.Shuffle(len(plots), func(i, j int) { plots[i], plots[j] = plots[j], plots[i] })
	return plots
}

// mark puts a mark on count plots, chosen at random among those that take it.
func mark(r *rand.Rand, plots []plot, count int, put func(*plot) bool) {
	for _, i := range r.Perm(len(plots)) {
		if count == 0 {
			return
		}
		if put(&plots[i]) {
			count--
		}
	}
}

// makeDestitute turns a guaranteed household into a destitute one, unless its
// income is low: the support alone would lift it.
func (p *plot) makeDestitute() bool {
	if !p.guaranteed || p.low {
		return false
	}
	p.guaranteed, p.destitute = false, true
	return true
}
