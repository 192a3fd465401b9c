package draft_test

import (
	"testing"

	"guben/draft"
	"guben/message"
	"guben/pack"
	"guben/packs"
)

// The packs of the real plans carry their duties; what none carries is listed
// with the reason the reader gave for calling it a duty.
func TestPacksCarryTheirPlans(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	for id, least := range map[string]int{"mingshan-2020": 100} {
		p, problems := pack.Load(packs.FS, id)
		if len(problems) > 0 {
			t.Errorf("%s: %s", id, problems[0].Say(message.Zh))
			continue
		}
		c := draft.Cover(p, realPlan(t, dir, id))
		t.Logf("%s: %d of %d duties carried, %d clauses", id, c.Carried, c.Duties, len(c.Clauses))
		for _, missing := range c.Missing() {
			t.Logf("%s not carried: %s (%s), %s, %v", id, missing.Path, missing.ID, missing.Why.Say(message.En), missing.CarriedBy)
		}
		if c.Carried*100 < least*c.Duties {
			t.Errorf("%s: %d of %d duties carried, want %d%%", id, c.Carried, c.Duties, least)
		}
		if len(c.Foreign) > 0 {
			t.Errorf("%s cites clauses its document does not have: %v", id, c.Foreign)
		}
	}
}
