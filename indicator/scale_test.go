package indicator

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"guben/pack"
	"guben/packs"
	"guben/task"
)

// yuan are the units money is stated in, in yuan.
var yuan = map[string]int64{"元": 1, "万元": 10_000, "亿元": 100_000_000}

// TestSumsAreInTheUnitOfTheirTarget: of every pack, what ledgers and the registry
// add up in yuan stands in the target's unit, and what is counted in heads is
// held against heads.
func TestSumsAreInTheUnitOfTheirTarget(t *testing.T) {
	found, err := fs.Glob(packs.FS, "*/indicators.yaml")
	if err != nil {
		t.Fatal(err)
	}
	amounts := 0
	for _, file := range found {
		p, problems := pack.Load(packs.FS, path.Dir(file))
		if len(problems) > 0 {
			t.Fatal(problems[0].Fault())
		}
		for n := range p.Indicators {
			i := &p.Indicators[n]
			if i.Counts == nil || i.Target == nil || !measures(i, pack.Sums, pack.Totals) {
				continue
			}
			from, to := unitOf(p, i.Counts), i.Target.Unit
			switch {
			case i.Share():
				if out := unitOf(p, i.Out); size(from) != size(out) {
					t.Errorf("%s %s: a part in %s of a whole in %s", p.ID, i.ID, from, out)
				}
			case yuan[from] != 0 || strings.HasSuffix(to, "元"):
				amounts++
				if yuan[from] == 0 || yuan[to] == 0 {
					t.Errorf("%s %s: a sum in %q against a target in %q", p.ID, i.ID, from, to)
					continue
				}
				target, err := task.ParseNumber(i.Target.Value)
				if err != nil {
					t.Fatal(err)
				}
				f := Figure{Numerator: target * Number(yuan[to]/yuan[from]), Known: true, Place: p.Division}
				if f.judge(p, i); f.Value != target {
					t.Errorf("%s %s: a sum that is the target stands at %s %s", p.ID, i.ID, f.Value, to)
				}
			case size(from) != size(to):
				t.Errorf("%s %s: a sum in %q against a target in %q", p.ID, i.ID, from, to)
			}
		}
	}
	if amounts < 2 {
		t.Errorf("%d sums of money are in the packs", amounts)
	}
}
