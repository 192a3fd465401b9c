package household_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/identity"
	"guben/income"
	"guben/registry"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// number is a valid ID number nobody of the sample county has.
func number(year, n int) string {
	first := fmt.Sprintf("110105%d0101%03d", year, n)
	return first + string(identity.CheckDigit(first))
}

// members are who belongs to a household, by name.
func members(t *testing.T, w *webtest.World, county, id int64) map[string]registry.Member {
	t.Helper()
	by := map[string]registry.Member{}
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) error {
		all, err := w.App.Registry.Memberships(tx, auth.System(), county, id)
		for _, member := range all {
			if member.Membership.To == registry.Forever {
				by[member.Name()] = member
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func homeOf(t *testing.T, w *webtest.World, county, id int64) (home registry.Record) {
	t.Helper()
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		home, err = w.App.Registry.Get(tx, auth.System(), dictionary.Household, county, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return home
}

// led is the household an answer leads to.
func led(t *testing.T, r webtest.Reply) (county, id int64) {
	t.Helper()
	path, _, _ := strings.Cut(r.To, "?")
	parts := strings.Split(path, "/")
	if r.Status != 303 || len(parts) != 4 {
		t.Fatalf("status %d to %q\n%s", r.Status, r.To, r.Body)
	}
	return store.ParseID(parts[2]), store.ParseID(parts[3])
}

func version(home registry.Record) string { return store.FormatID(home.Version) }

// enrolled registers a couple with a grown son on the page.
func enrolled(t *testing.T, w *webtest.World, c *webtest.Client) registry.Record {
	t.Helper()
	village := w.Home.Village.String()
	form := url.Values{"key": {"enrol"}, "people": {"3"}, "village": {village}, "h.house_grade": {"d"},
		"p0.name": {"新一"}, "p0.id_number": {number(1970, 11)}, "p0.relation": {"head"},
		"p1.name": {"新二"}, "p1.id_number": {number(1972, 12)}, "p1.relation": {"spouse"},
		"p2.name": {"新三"}, "p2.id_number": {number(1998, 13)}, "p2.relation": {"son"}}
	county, id := led(t, c.Do("POST", "/household/new", form))
	return homeOf(t, w, county, id)
}

func TestAHouseholdIsRegisteredOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	typed := url.Values{"key": {"k1"}, "people": {"2"}, "p0.name": {"新一"}, "p0.id_number": {"12345"}, "p0.relation": {"head"}, "p1.name": {"新二"}, "p1.relation": {"head"}, "h.address": {"村东头"}}
	wrong := c.Do("POST", "/household/new", typed)
	for _, want := range []string{"村东头", "12345", "新二", "请选择所在的村", "一户只能有一个户主", "证件号码"} {
		if !strings.Contains(wrong.Body, want) {
			t.Errorf("the wrong form lacks %q", want)
		}
	}
	if wrong.Status != 422 {
		t.Errorf("status %d", wrong.Status)
	}
	typed.Set("more", "1")
	if more := c.Do("POST", "/household/new", typed); more.Status != 200 || !strings.Contains(more.Body, `name="p2.name"`) || !strings.Contains(more.Body, "村东头") {
		t.Errorf("one more person: status %d", more.Status)
	}
	home := enrolled(t, w, c)
	if people := members(t, w, home.County, home.ID); home.Name() != "新一" || len(people) != 3 || people["新二"].Text("sex", "zh") != "女" {
		t.Errorf("%s with %d people", home.Name(), len(people))
	}
	if shown := c.Get(page.HouseholdPath(home.County, home.ID)); !strings.Contains(shown.Body, "新三") || strings.Contains(shown.Body, number(1998, 13)) {
		t.Error("the household's page lacks a member, or shows a number in full")
	}
	if again := c.Do("POST", "/household/new", url.Values{"key": {"enrol"}, "people": {"1"}, "village": {w.Home.Village.String()}, "p0.name": {"新四"}, "p0.id_number": {number(1980, 15)}, "p0.relation": {"head"}}); again.Status != 303 || !strings.HasPrefix(again.To, "/household?") {
		t.Errorf("the same form again: status %d to %s", again.Status, again.To)
	}
}

func TestMembersComeAndGoOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	home := enrolled(t, w, c)
	path := page.HouseholdPath(home.County, home.ID)
	day := w.App.Today().String()
	late := c.Do("POST", path+"/member", url.Values{"key": {"b1"}, "version": {version(home)}, "p0.name": {"新媳"}, "p0.id_number": {number(2000, 16)}, "p0.relation": {"daughter_in_law"}, "p0.reason": {"married_in"}, "p0.day": {"2031-01-01"}})
	if late.Status != 422 || !strings.Contains(late.Body, "晚于今天") || !strings.Contains(late.Body, "新媳") {
		t.Errorf("a day to come: status %d", late.Status)
	}
	led(t, c.Do("POST", path+"/member", url.Values{"key": {"b2"}, "version": {version(home)}, "p0.name": {"新媳"}, "p0.id_number": {number(2000, 16)}, "p0.relation": {"daughter_in_law"}, "p0.reason": {"married_in"}, "p0.day": {day}}))
	if stale := c.Do("POST", path+"/member", url.Values{"key": {"b3"}, "version": {version(home)}, "p0.name": {"新孙"}, "p0.birth": {"2019-05-01"}, "p0.sex": {"male"}, "p0.relation": {"grandson"}, "p0.reason": {"birth"}}); stale.Status != 409 || !strings.Contains(stale.Body, "新孙") {
		t.Errorf("a stale form: status %d", stale.Status)
	}
	home = homeOf(t, w, home.County, home.ID)
	people := members(t, w, home.County, home.ID)
	dead := url.Values{"key": {"d1"}, "version": {version(home)}, "who": {store.FormatID(people["新一"].Record.ID)}, "reason": {"death"}, "day": {day}}
	asked := c.Do("POST", path+"/leave", dead)
	if asked.Status != 422 || !strings.Contains(asked.Body, `name="head"`) {
		t.Fatalf("nobody is asked for a head: status %d", asked.Status)
	}
	dead.Set("head", store.FormatID(people["新二"].Record.ID))
	dead.Set("key", "d2")
	led(t, c.Do("POST", path+"/leave", dead))
	home, people = homeOf(t, w, home.County, home.ID), members(t, w, home.County, home.ID)
	if home.Name() != "新二" || len(people) != 3 || people["新三"].Text("relation", "zh") != "之子" {
		t.Errorf("%s leads %d people", home.Name(), len(people))
	}
	shown := c.Get(path)
	for _, want := range []string{"离开", "办错了，恢复", "增加成员"} {
		if !strings.Contains(shown.Body, want) {
			t.Errorf("the household's page lacks %q", want)
		}
	}
	if others := w.As(t, "village").Get(path); strings.Contains(others.Body, "办错了，恢复") || strings.Contains(others.Body, "/member") {
		t.Error("a village is offered what it may not do")
	}
}

func TestSomebodyRegisteredElsewhereIsTransferred(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	home := enrolled(t, w, c)
	path := page.HouseholdPath(w.Home.County, w.Home.ID)
	form := url.Values{"key": {"t1"}, "version": {version(w.Record(t))}, "p0.name": {"新三"}, "p0.id_number": {number(1998, 13)}, "p0.relation": {"other"}, "p0.reason": {"moved_in"}, "p0.day": {w.App.Today().String()}}
	found := c.Do("POST", path+"/member", form)
	if found.Status != 409 || !strings.Contains(found.Body, "是同一人，转入本户") {
		t.Fatalf("status %d: nobody is found", found.Status)
	}
	form.Set("key", "t2")
	form.Set("person", store.FormatID(members(t, w, home.County, home.ID)["新三"].Record.ID))
	led(t, c.Do("POST", path+"/member", form))
	if here, there := members(t, w, w.Home.County, w.Home.ID), members(t, w, home.County, home.ID); here["新三"].Record.ID == 0 || len(there) != 2 {
		t.Errorf("%d stayed there", len(there))
	}
}

func TestAHouseholdIsSplitMovedAndUnitedOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	home := enrolled(t, w, c)
	path := page.HouseholdPath(home.County, home.ID)
	people, day := members(t, w, home.County, home.ID), w.App.Today().String()
	split := url.Values{"key": {"s1"}, "version": {version(home)}, "who": {store.FormatID(people["新三"].Record.ID), store.FormatID(people["新二"].Record.ID)}, "day": {day}, "village": {home.Village.String()}, "carry": {"1"}}
	if asked := c.Do("POST", path+"/split", split); asked.Status != 422 || !strings.Contains(asked.Body, `name="head"`) {
		t.Fatalf("nobody is asked who leads: status %d", asked.Status)
	}
	split.Set("head", store.FormatID(people["新三"].Record.ID))
	split.Set("key", "s2")
	county, id := led(t, c.Do("POST", path+"/split", split))
	made := homeOf(t, w, county, id)
	if others := members(t, w, county, id); made.Name() != "新三" || others["新二"].Text("relation", "zh") != "之母" {
		t.Errorf("%s leads, the mother is %s", made.Name(), others["新二"].Text("relation", "zh"))
	}
	villages := w.Villages(t)
	target := villages[0]
	if target == home.Village {
		target = villages[1]
	}
	if none := c.Do("POST", path+"/move", url.Values{"key": {"m1"}, "h.address": {"新址"}}); none.Status != 422 || !strings.Contains(none.Body, "新址") {
		t.Errorf("a move nowhere: status %d", none.Status)
	}
	led(t, c.Do("POST", path+"/move", url.Values{"key": {"m2"}, "version": {version(homeOf(t, w, home.County, home.ID))}, "village": {target.String()}}))
	if moved := homeOf(t, w, home.County, home.ID); moved.Village != target {
		t.Errorf("it stands in %s", moved.Village)
	}
	if found := c.Get(path + "/merge?q=" + url.QueryEscape("新三")); !strings.Contains(found.Body, "into="+store.FormatID(id)) {
		t.Error("the other household is not found")
	}
	merge := url.Values{"key": {"u1"}, "version": {version(homeOf(t, w, home.County, home.ID))}, "into": {store.FormatID(id)}, "day": {day}}
	if asked := c.Do("POST", path+"/merge", merge); asked.Status != 422 || !strings.Contains(asked.Body, "请选择 新一 与户主的关系") {
		t.Errorf("nobody is asked what the father is: status %d", asked.Status)
	}
	merge.Set("r."+store.FormatID(people["新一"].Record.ID), "father")
	merge.Set("key", "u2")
	led(t, c.Do("POST", path+"/merge", merge))
	if closed := homeOf(t, w, home.County, home.ID); closed.To == registry.Forever || len(members(t, w, county, id)) != 3 {
		t.Errorf("it stands until %s", closed.To)
	}
	led(t, c.Do("POST", path+"/restore", url.Values{"key": {"r1"}, "version": {version(homeOf(t, w, home.County, home.ID))}}))
}

func TestIncomeIsEnteredAndCorrectedOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	home := enrolled(t, w, c)
	path := page.HouseholdPath(home.County, home.ID) + "/income"
	span := "2018-10-01..2019-09-30"
	entries := func() (list []income.Entry) {
		if err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
			list, err = income.History(tx, auth.System(), home.County, home.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return list
	}
	wrong := c.Do("POST", path, url.Values{"key": {"i1"}, "person": {"0"}, "span": {span}, "i.labour": {"一万"}, "i.labour.seen": {"0"}, "i.planting": {"3000"}, "i.planting.seen": {"0"}})
	if wrong.Status != 422 || !strings.Contains(wrong.Body, "一万") || !strings.Contains(wrong.Body, `value="3000"`) || len(entries()) != 0 {
		t.Errorf("a wrong amount: status %d, %d entries", wrong.Status, len(entries()))
	}
	first := url.Values{"key": {"i2"}, "person": {"0"}, "span": {span}, "i.labour": {"12000"}, "i.labour.seen": {"0"}, "i.labour.note": {"外出务工"}}
	if r := c.Do("POST", path, first); r.Status != 303 {
		t.Fatalf("status %d\n%s", r.Status, r.Body)
	}
	if shown := c.Get(path + "?person=0&span=" + span); !strings.Contains(shown.Body, "12,000.00") || !strings.Contains(shown.Body, "4,000.00") {
		t.Error("neither the sum nor the figure per head is shown")
	}
	stale := url.Values{"key": {"i3"}, "person": {"0"}, "span": {span}, "i.labour": {"9000"}, "i.labour.seen": {"0"}}
	if r := c.Do("POST", path, stale); r.Status != 409 || !strings.Contains(r.Body, `value="9000"`) {
		t.Errorf("a form that has not seen the entry: status %d", r.Status)
	}
	stale.Set("i.labour.seen", store.FormatID(entries()[0].ID))
	stale.Set("key", "i4")
	if r := c.Do("POST", path, stale); r.Status != 303 {
		t.Fatalf("a correction: status %d", r.Status)
	}
	if list := entries(); len(list) != 2 || list[0].EndedAt != 0 || list[1].EndedAt == 0 || list[1].EndedBy == "" {
		t.Errorf("after a correction: %+v", list)
	}
	if shown := c.Get(path); !strings.Contains(shown.Body, "更正记录") {
		t.Error("the correction is not shown")
	}
	if r := c.Do("POST", path, url.Values{"key": {"i5"}, "strike": {store.FormatID(entries()[0].ID)}}); r.Status != 303 {
		t.Errorf("removing: status %d", r.Status)
	}
	if w.As(t, "inspector").Get(path).Status != 200 || w.As(t, "inspector").Do("POST", path, first).Status != 403 {
		t.Error("an inspector reads and does not write")
	}
}
