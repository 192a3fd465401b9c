package inspection

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"guben/division"
)

// candidate is a household that may be drawn.
type candidate struct {
	household int64
	village   division.Code
}

// rank is a household's place in the order of a seed.
func rank(seed string, household int64) uint64 {
	text := binary.BigEndian.AppendUint64([]byte(seed+"\n"), uint64(household))
	sum := sha256.Sum256(text)
	return binary.BigEndian.Uint64(sum[:8])
}

// sample draws from every village its share, rounded up, or the least number:
// the households that come first in the seed's order.
func sample(all []candidate, seed string, share, least int) (drawn []candidate) {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.village, b.village), cmp.Compare(rank(seed, a.household), rank(seed, b.household)), cmp.Compare(a.household, b.household))
	})
	for len(all) > 0 {
		end := slices.IndexFunc(all, func(c candidate) bool { return c.village != all[0].village })
		if end < 0 {
			end = len(all)
		}
		n := max((end*share+99)/100, least)
		drawn = append(drawn, all[:min(n, end)]...)
		all = all[end:]
	}
	return drawn
}

// crossed pairs every township with the one that inspects it: by the seed, the
// next, or the next but one … in a ring, so that none inspects itself. One
// township alone has nobody to be inspected by; ok is false.
func crossed(townships []division.Code, seed string) (inspector map[division.Code]division.Code, ok bool) {
	n := len(townships)
	if n < 2 {
		return nil, false
	}
	ring := slices.Sorted(slices.Values(townships))
	step := 1 + int(rank(seed, int64(n))%uint64(n-1))
	inspector = map[division.Code]division.Code{}
	for i, township := range ring {
		inspector[township] = ring[(i+step)%n]
	}
	return inspector, true
}
