package draft_test

import (
	"slices"
	"strings"
	"testing"

	"guben/draft"
	"guben/message"
	"guben/pack"
	"guben/packs"
)

// carriedLeast is the share of a plan's duties its pack must carry, in per cent.
const carriedLeast = 100

var planned = []string{"mingshan-2020", "benxi-2019", "xiangxi-2020", "changde-2020"}

// The packs of the real plans carry their duties; what none carries is listed
// with the reason the reader gave for calling it a duty.
func TestPacksCarryTheirPlans(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	for _, id := range planned {
		c := draft.Cover(shipped(t, id), realPlan(t, dir, id))
		t.Logf("%s: %d of %d duties carried, %d clauses", id, c.Carried, c.Duties, len(c.Clauses))
		for _, missing := range c.Missing() {
			t.Logf("%s not carried: %s (%s), %s, %v", id, missing.Path, missing.ID, missing.Why.Say(message.En), missing.CarriedBy)
		}
		if c.Duties == 0 || c.Carried*100 < carriedLeast*c.Duties {
			t.Errorf("%s: %d of %d duties carried, want %d%%", id, c.Carried, c.Duties, carriedLeast)
		}
		if len(c.Foreign) > 0 {
			t.Errorf("%s cites clauses its document does not have: %v", id, c.Foreign)
		}
	}
}

func shipped(t *testing.T, id string) *pack.Pack {
	t.Helper()
	p, problems := pack.Load(packs.FS, id)
	if len(problems) > 0 {
		t.Fatalf("%s: %s", id, problems[0].Say(message.Zh))
	}
	return p
}

// What the reader finds in a plan stands in its pack: the last day of every
// task that has one in the text is that of the reader's own draft.
func TestPacksKeepTheirPlansDays(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	for _, id := range planned {
		p := shipped(t, id)
		for _, item := range draft.From(realPlan(t, dir, id), draft.Options{ID: id}).Items {
			if item.Kind != draft.Task || item.Values["to"] == "" || item.Values["steps"] != "" {
				continue
			}
			for _, task := range p.Tasks {
				if len(task.Clauses) == 1 && task.Clauses[0] == item.Clause && task.Assumption == "" && task.To.String() != item.Values["to"] {
					t.Errorf("%s: task %s ends on %s, the reader finds %s (%s)", id, task.ID, task.To, item.Values["to"], item.Values["quote"])
				}
			}
		}
	}
}

func TestBenxiCalendarHasItsItems(t *testing.T) {
	p := shipped(t, "benxi-2019")
	items, groups := 0, map[string]bool{}
	for _, task := range p.Tasks {
		for _, clause := range task.Clauses {
			rest, calendar := strings.CutPrefix(clause, "三(二)")
			if calendar && strings.Contains(rest, "(") {
				items++
			}
			if group, ok := strings.CutPrefix(clause, "三(一)"); ok {
				number, _, _ := strings.Cut(group, "(")
				groups[number] = true
			}
		}
	}
	if items != 45 || len(groups) != 16 {
		t.Errorf("%d items of the calendar, %d groups of tasks, want 45 and 16", items, len(groups))
	}
}

// Twenty numbers of the plan, as it states them.
func TestXiangxiHasItsTargets(t *testing.T) {
	p := shipped(t, "xiangxi-2020")
	have := map[string]int{}
	for _, i := range p.Indicators {
		have[i.Target.Value+i.Target.Unit]++
	}
	for _, want := range []string{"15668人", "642067人", "1110个", "60%", "250000人", "35000人", "85%", "90%", "1所", "2名", "4000元/年", "20000人", "30亿元"} {
		if have[want] == 0 {
			t.Errorf("no indicator has the target %s: %v", want, have)
		}
	}
	// That villages have 50,000 yuan is counted in villages; the number stands in the words.
	if !slices.ContainsFunc(p.Indicators, func(i pack.Indicator) bool { return i.Target.Quote == "5万元以上" }) {
		t.Error("no indicator is about 50,000 yuan")
	}
	if have["60%"] != 2 || have["85%"] != 2 || len(p.Indicators) < 20 {
		t.Errorf("%d indicators: %v", len(p.Indicators), have)
	}
}
