package inspection

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"guben/division"
)

// stock is n households in each of some villages, in any order.
func stock(villages, n int) (all []candidate) {
	for v := range villages {
		for i := range n {
			all = append(all, candidate{int64(v*10000 + i + 1), division.Code(210504001001 + v)})
		}
	}
	r := rand.New(rand.NewPCG(7, 7))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func numbers(drawn []candidate) (ids []int64) {
	for _, c := range drawn {
		ids = append(ids, c.household)
	}
	slices.Sort(ids)
	return ids
}

func TestASeedDrawsTheSame(t *testing.T) {
	first, again := numbers(sample(stock(5, 40), "甲", 10, 0)), numbers(sample(stock(5, 40), "甲", 10, 0))
	if !slices.Equal(first, again) {
		t.Errorf("%v, then %v", first, again)
	}
	if other := numbers(sample(stock(5, 40), "乙", 10, 0)); slices.Equal(first, other) {
		t.Error("another seed draws the same")
	}
}

func TestEveryVillageGivesItsShare(t *testing.T) {
	for _, c := range []struct{ households, share, least, want int }{
		{40, 10, 0, 4}, {41, 10, 0, 5}, {40, 10, 6, 6}, {3, 10, 6, 3}, {1, 1, 0, 1}, {40, 100, 0, 40},
	} {
		of := map[division.Code]int{}
		for _, d := range sample(stock(3, c.households), "seed", c.share, c.least) {
			of[d.village]++
		}
		for village, n := range of {
			if n != c.want || len(of) != 3 {
				t.Errorf("%+v: village %d gives %d of %d villages", c, village, n, len(of))
			}
		}
	}
}

// A household's rank does not depend on who else lives there: of the old
// households those drawn before are drawn first again when others move in.
func TestNewcomersDoNotReorderTheDraw(t *testing.T) {
	old := numbers(sample(stock(1, 100), "seed", 10, 0))
	more := stock(1, 100)
	for i := range 50 {
		more = append(more, candidate{int64(90000 + i), more[0].village})
	}
	var kept []int64
	for _, id := range numbers(sample(more, "seed", 10, 0)) {
		if id < 90000 {
			kept = append(kept, id)
		}
	}
	for _, id := range kept {
		if !slices.Contains(old, id) && len(kept) <= len(old) {
			t.Errorf("%d was not drawn before", id)
		}
	}
}

// Over many seeds every household is drawn about as often as another: the
// count lies within five standard deviations of its mean.
func TestNobodyIsFavoured(t *testing.T) {
	const seeds, households, share = 2000, 50, 10
	drawn := map[int64]int{}
	for s := range seeds {
		for _, c := range sample(stock(1, households), fmt.Sprint(s), share, 0) {
			drawn[c.household]++
		}
	}
	for id, n := range drawn {
		if n < 200-67 || n > 200+67 || len(drawn) != households {
			t.Errorf("household %d was drawn %d times of about 200", id, n)
		}
	}
}

func TestNoTownshipInspectsItself(t *testing.T) {
	for n := 2; n < 30; n++ {
		var townships []division.Code
		for i := range n {
			townships = append(townships, division.Code(210504001000+1000*i))
		}
		for seed := range 20 {
			ring, ok := crossed(townships, fmt.Sprint(seed))
			inspectors := map[division.Code]bool{}
			for township, inspector := range ring {
				if township == inspector {
					t.Errorf("%d of %d inspects itself", township, n)
				}
				inspectors[inspector] = true
			}
			if !ok || len(ring) != n || len(inspectors) != n {
				t.Errorf("%d townships: %v", n, ring)
			}
		}
	}
	if _, ok := crossed([]division.Code{210504001000}, "seed"); ok {
		t.Error("one township has nobody to be inspected by")
	}
}
