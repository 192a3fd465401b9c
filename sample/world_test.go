package sample

import (
	"slices"
	"strings"
	"testing"

	"guben/division"
	"guben/division/places"
	"guben/identity"
	"guben/money"
	"guben/period"
)

// world gives a world, failing the test if there is none.
func world(t testing.TB, plan string, seed uint64) *World {
	t.Helper()
	w, err := New(plan, seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestMingshanHasThePlansFigures(t *testing.T) {
	for seed := range uint64(20) {
		var all, low, disabled, schools Count
		guaranteed, pupils := 0, 0
		for h := range world(t, "mingshan-2020", seed).Households() {
			add(&all, h, true)
			net, _ := h.Net()
			add(&low, h, net <= 6000*money.Yuan*money.Fen(len(h.Members)))
			add(&disabled, h, slices.ContainsFunc(h.Members, func(p *Person) bool { return p.Card.Category != 0 }))
			add(&schools, h, h.Cause == "因学")
			for _, p := range h.Members {
				if p.Guaranteed || p.Destitute {
					guaranteed++
				}
				if p.Student() {
					pupils++
				}
			}
		}
		if all != (Count{111, 208}) || low != (Count{18, 38}) || disabled != (Count{54, 109}) ||
			guaranteed != 174 || schools.Households != 5 || pupils != 11 {
			t.Errorf("seed %d: all %v, low %v, disabled %v, guaranteed %d, schools %v with %d pupils",
				seed, all, low, disabled, guaranteed, schools, pupils)
		}
	}
}

func add(c *Count, h *Household, belongs bool) {
	if belongs {
		c.Households++
		c.Persons += len(h.Members)
	}
}

func TestXiangxiHasThePlansFigures(t *testing.T) {
	w := world(t, "xiangxi-2020", 7)
	if size := w.Size(); size != (Count{190_000, 657_735}) {
		t.Errorf("size %v", size)
	}
	poor := 0
	counties := map[division.Code]bool{}
	for _, p := range w.plots {
		counties[p.village.At(division.County)] = true
		if p.poor {
			poor += int(p.size)
		}
	}
	if poor != 15_668 || len(counties) != 8 {
		t.Errorf("%d persons poor, %d counties", poor, len(counties))
	}
}

func TestNumbersAreValidAndNobodys(t *testing.T) {
	assigned := map[string]bool{}
	for _, place := range places.All() {
		assigned[place.Code.String()[:6]] = true
	}
	for _, plan := range Plans() {
		seen := map[string]bool{}
		for h := range first(world(t, plan, 3), 3000) {
			for _, p := range h.Members {
				doc, err := identity.Parse(p.Document())
				if err != nil || doc.Person != p.ID || len(doc.Repairs) > 0 {
					t.Fatalf("%s: %v %v", p.Document(), err, doc)
				}
				if doc.Birth != p.Birth || (doc.Sex == identity.Male) != p.Male {
					t.Errorf("%s tells another birth or sex than %s %s", p.ID, p.Birth, p.Sex())
				}
				if assigned[p.ID[:6]] || seen[p.ID] {
					t.Errorf("%s: address assigned, or number given twice", p.ID)
				}
				seen[p.ID] = true
				if p.Phone != "" && !strings.HasPrefix(p.Phone, "154") || p.Phone != "" && seen[p.Phone] {
					t.Errorf("phone %s", p.Phone)
				}
				seen[p.Phone] = true
			}
		}
	}
}

// first gives the first n households of a world.
func first(w *World, n int) func(func(*Household) bool) {
	return func(yield func(*Household) bool) {
		left := n
		for h := range w.Households() {
			if left == 0 || !yield(h) {
				return
			}
			left--
		}
	}
}

func TestFamiliesHoldTogether(t *testing.T) {
	for _, plan := range Plans() {
		w := world(t, plan, 11)
		for h := range first(w, 3000) {
			checkFamily(t, h)
			for _, p := range h.Members {
				checkPerson(t, w.Day, p)
			}
		}
	}
}

// womenOnly and menOnly are relations that tell the sex.
var (
	menOnly   = []string{"之子", "之父", "之孙子"}
	womenOnly = []string{"之女", "之母", "之孙女", "之儿媳"}
)

func checkFamily(t *testing.T, h *Household) {
	t.Helper()
	relations := map[string]int{}
	leader := h.Head()
	for _, p := range h.Members {
		relations[p.Relation]++
		gap := int(p.Birth-leader.Birth) / 365
		switch p.Relation {
		case "配偶":
			if p.Male == leader.Male || gap < -6 || gap > 12 {
				t.Errorf("%s: spouse of the same sex, or %d years younger", h.Code, gap)
			}
		case "之子", "之女":
			if gap < 18 {
				t.Errorf("%s: child %d years younger", h.Code, gap)
			}
		case "之父", "之母":
			if gap > -18 {
				t.Errorf("%s: parent %d years older", h.Code, -gap)
			}
		case "之孙子", "之孙女":
			if gap < 38 {
				t.Errorf("%s: grandchild %d years younger", h.Code, gap)
			}
		}
		if p.Male && slices.Contains(womenOnly, p.Relation) || !p.Male && slices.Contains(menOnly, p.Relation) {
			t.Errorf("%s: %s is %s", h.Code, p.Relation, p.Sex())
		}
	}
	if relations["户主"] != 1 || leader.Relation != "户主" || relations["配偶"] > 1 || relations["之父"] > 1 || relations["之母"] > 1 {
		t.Errorf("%s: %v", h.Code, relations)
	}
}

// checkPerson holds the registry's own quality checks against a person.
func checkPerson(t *testing.T, day period.Day, p *Person) {
	t.Helper()
	age := period.Age(p.Birth, day)
	bounds := map[string][2]int{"学前教育": {3, 6}, "小学": {6, 14}, "七年级": {12, 17}, "九年级": {12, 17},
		"普通高中一年级": {15, 20}, "中职三年级": {15, 20}, "本科一年级": {18, 25}, "高职高专一年级": {18, 25}}
	if b, ok := bounds[p.Schooling]; ok && (age < b[0] || age > b[1]) {
		t.Errorf("%s at %d", p.Schooling, age)
	}
	healthy := p.Health[0] == "健康"
	switch {
	case age >= 7 && age < 16 && !p.Student():
		t.Errorf("out of school at %d", age)
	case (p.Education == "") == (p.Schooling == notAtSchool):
		t.Errorf("%s and %q", p.Schooling, p.Education)
	case age >= 16 && age <= 22 && healthy && (p.Education == "小学" || p.Education == "文盲或半文盲"):
		t.Errorf("%s at %d", p.Education, age)
	case (age < 16 || p.Student()) && (p.Labour != "无劳动力" || p.Months > 0):
		t.Errorf("%s, %d months of work at %d", p.Labour, p.Months, age)
	case age >= 16 && age < 60 && healthy && !p.Student() && !p.able():
		t.Errorf("healthy at %d, but %s", age, p.Labour)
	case p.Months > 0 && (p.Labour == "无劳动力" || p.Labour == "丧失劳动力" || p.Place == ""):
		t.Errorf("%s works %d months at %q", p.Labour, p.Months, p.Place)
	case p.Destitute && (p.Months > 0 && p.Post == "" || age < 60):
		t.Errorf("supported as destitute: works, or only %d", age)
	case p.Card.Category == 4 && p.Card.Grade <= 2 && p.able():
		t.Errorf("gravely disabled, but %s", p.Labour)
	case age < 0 || age > 100:
		t.Errorf("%d years old", age)
	}
}
