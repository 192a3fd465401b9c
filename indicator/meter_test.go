package indicator_test

import (
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/indicator"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// TestSharesAreCountedByHand holds figures against a count done here, by
// household and place.
func TestSharesAreCountedByHand(t *testing.T) {
	each(t, func(w *world) {
		type home struct {
			at      division.Code
			grade   string
			members []string
		}
		homes := []home{
			{villages[0], "C级", []string{"小学", "七年级", "非在校生"}}, {villages[0], "A级", []string{"学龄前儿童", ""}},
			{villages[1], "D级", []string{"小学"}}, {villages[2], "", []string{"非在校生", "小学"}},
		}
		type sums struct{ in, of, unknown, dangerous, ungraded int64 }
		want := map[division.Code]*sums{}
		for _, h := range homes {
			w.household(h.at, h.grade, h.members...)
			for _, place := range []division.Code{whole, h.at.At(division.Township), h.at} {
				if want[place] == nil {
					want[place] = &sums{}
				}
				s := want[place]
				for _, stage := range h.members {
					switch stage {
					case "小学", "七年级":
						s.in, s.of = s.in+1, s.of+1
					case "非在校生":
						s.of++
					case "":
						s.unknown++
					}
				}
				if h.grade == "C级" || h.grade == "D级" {
					s.dangerous++
				}
				if h.grade == "" {
					s.ungraded++
				}
			}
		}
		w.recount(today)
		for place, s := range want {
			f := w.one(office, indicator.Query{Indicator: "in_school", Place: place})
			if int64(f.Numerator) != s.in*1000 || int64(f.Denominator) != s.of*1000 || f.Unknown != s.unknown {
				t.Errorf("%s: %d of %d, %d unknown; want %+v", place, f.Numerator, f.Denominator, f.Unknown, *s)
			}
			if f.Value != indicator.Number((s.in*200_000+s.of)/(2*s.of)) {
				t.Errorf("%s: %s %%, want %d of %d", place, f.Value, s.in, s.of)
			}
			d := w.one(office, indicator.Query{Indicator: "dangerous", Place: place})
			if int64(d.Numerator) != s.dangerous*1000 || d.Unknown != s.ungraded {
				t.Errorf("%s: %s dangerous houses, want %+v", place, d.Value, *s)
			}
		}
		if got := w.figures(office, indicator.Query{Indicator: "in_school", Level: division.Village}); len(got) != 3 {
			t.Errorf("%d villages, want 3", len(got))
		}
		if got := w.figures(office, indicator.Query{Indicator: "in_school", Level: division.Township}); len(got) != 2 || got[1].Place != 210504002000 {
			t.Errorf("townships: %+v", got)
		}
	})
}

// TestFollowingIsCountingAnew: after any changes, what was followed village by
// village is what a new count of everybody gives.
func TestFollowingIsCountingAnew(t *testing.T) {
	each(t, func(w *world) {
		w.crowd(24, 5)
		w.recount(today)
		random := rand.New(rand.NewPCG(9, 9))
		for range 12 {
			home := w.homes[random.IntN(len(w.homes))]
			w.update(func(tx *store.Tx) error {
				current, err := w.records.Get(tx, office, dictionary.Household, county, home.ID)
				if err != nil {
					return err
				}
				grade := value(dictionary.Household, "house_grade", grades[random.IntN(4)])
				written, err := w.records.Update(tx, office, registry.Origin{Source: "test"}, current, registry.Draft{Values: registry.Values{"house_grade": grade}})
				if err != nil {
					return err
				}
				return w.meter.Touch(tx, plan, today, screen.Changed(current, written), home.Village)
			})
			followed := w.figures(office, indicator.Query{Level: division.Village})
			w.recount(today)
			if anew := w.figures(office, indicator.Query{Level: division.Village}); !reflect.DeepEqual(followed, anew) {
				t.Fatalf("followed %+v, anew %+v", followed, anew)
			}
		}
	})
}

func TestMonthsKeepTheirFigures(t *testing.T) {
	each(t, func(w *world) {
		w.household(villages[0], "C级", "小学")
		w.recount(today)
		w.household(villages[0], "D级", "小学")
		may := period.Date(2020, 5, 20)
		w.recount(may)
		for month, want := range map[period.Month]indicator.Number{march - 1: 0, march: 1000, march + 1: 1000, march + 2: 2000, march + 3: 2000} {
			f := w.one(office, indicator.Query{Indicator: "dangerous", Month: month, Today: may})
			if f.Numerator != want || f.Known != (want > 0) {
				t.Errorf("%s: %s, known %v; want %s", month, f.Numerator, f.Known, want)
			}
		}
	})
}

func TestReceiptsWithoutARosterAreUnknown(t *testing.T) {
	each(t, func(w *world) {
		w.household(villages[0], "A级", "小学", "小学", "七年级")
		w.recount(today)
		f := w.one(office, indicator.Query{Indicator: "aid_cover"})
		if f.Denominator != 2000 || f.Numerator != 0 || f.Unknown != 2 {
			t.Errorf("%+v", f)
		}
	})
}

func TestWhoIsBehind(t *testing.T) {
	each(t, func(w *world) {
		w.crowd(30, 3)
		w.recount(today)
		area := w.standing(today)
		for _, scope := range []auth.Scope{office, town, school, watcher} {
			f := w.one(scope, indicator.Query{Indicator: "in_school"})
			for side, want := range map[indicator.Side]int64{indicator.Numerator: int64(f.Numerator), indicator.Denominator: int64(f.Denominator),
				indicator.Gap: int64(f.Denominator - f.Numerator)} {
				if got := w.persons(scope, area, side); got*1000 != want {
					t.Errorf("%s, %s: %d persons behind a figure of %d", scope.Role, side, got, want)
				}
			}
		}
		for _, test := range []struct {
			scope auth.Scope
			want  fault.Kind
		}{{admin, fault.Forbidden}, {health, fault.NotFound}} {
			err := w.db.View(context.Background(), func(tx *store.Tx) error {
				_, err := w.meter.Behind(tx, test.scope, area, indicator.Query{Pack: plan, Indicator: "in_school", Month: march}, indicator.Gap, "", 10)
				return err
			})
			if fault.KindOf(err) != test.want {
				t.Errorf("%s: %v", test.scope.Role, err)
			}
		}
	})
}

// persons walks the pages behind a figure.
func (w *world) persons(scope auth.Scope, area screen.Area, side indicator.Side) (n int64) {
	w.Helper()
	seen := map[int64]bool{}
	w.update(func(tx *store.Tx) error {
		for after := ""; ; {
			page, err := w.meter.Behind(tx, scope, area, indicator.Query{Pack: plan, Indicator: "in_school", Month: march}, side, after, 4)
			if err != nil {
				return err
			}
			for _, s := range page.Subjects {
				if seen[s.Household] || !scope.Reaches(s.Village) {
					w.Errorf("household %d of %s shown twice or outside", s.Household, s.Village)
				}
				seen[s.Household] = true
				n += int64(s.Persons)
			}
			if after = page.Next; after == "" {
				return nil
			}
		}
	})
	return n
}
