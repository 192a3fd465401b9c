package screen_test

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
	"guben/screen"
)

// paying is the plan of Mingshan with rules that pay by every span, one by age
// and at a standard that is raised in July.
func paying(t *testing.T) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(packs.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, _ := fs.ReadFile(packs.FS, path)
			files[path] = &fstest.MapFile{Data: content}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["mingshan-2020/params/own.yaml"] = &fstest.MapFile{Data: []byte(`- id: old_pay
  name: 高龄标准
  clause: 二(一)6二
  unit: 元/人/月
  values: [{from: 2020-01-01, value: 50元}, {from: 2020-07-01, value: 60元}]
- id: old_from
  name: 高龄起龄
  clause: 二(一)6二
  unit: 岁
  values: [{from: 2020-01-01, value: 80岁}]
`)}
	rules, tests, rosters := "", "", ""
	for id, body := range map[string]string{
		"pay_month":   "per: month, when: 年龄 >= 高龄起龄, amount: 高龄标准",
		"pay_quarter": "per: quarter, when: 年龄 >= 80, amount: 90元",
		"pay_year":    "per: year, when: 年龄 >= 80, amount: 125元",
		"pay_once":    "per: once, when: 年龄 >= 80, amount: 7元",
		"pay_short":   "per: month, when: 年龄 >= 80, amount: 1元, from: 2020-03-01, to: 2020-08-31",
	} {
		rules += fmt.Sprintf("- {id: %s, name: %s, clause: 二(一)6二, unit: civil_affairs, on: person, kind: entitlement, %s, message: 应发, remedy: 补发}\n", id, id, body)
		tests += fmt.Sprintf("- rule: %s\n  day: 2020-07-01\n  cases:\n    - {name: 是, members: [{出生日期: 1940-07-01}], expect: 成立}\n    - {name: 否, members: [{出生日期: 1940-07-02}], expect: 不成立}\n", id)
		rosters += fmt.Sprintf("- {id: r_%s, name: 名册%s, unit: civil_affairs, clause: 二(一)6二, on: person, per: month, columns: [name, id_number], proves: [%s]}\n", id, id, id)
	}
	for name, content := range map[string]string{"rules": rules, "tests": tests, "rosters": rosters} {
		files["mingshan-2020/"+name+"/own.yaml"] = &fstest.MapFile{Data: []byte(content)}
	}
	p, problems := pack.Load(files, "mingshan-2020")
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(message.En), problems[0].Place)
	}
	return p
}

// aged is a village of one household each, their members born on these days.
func aged(t *testing.T, p *pack.Pack, births ...period.Day) *screen.Standing {
	t.Helper()
	s, err := screen.Assemble(p, period.Date(2020, 10, 31), func(enter func(int64, division.Code, *policy.Household)) {
		schema := p.Program.Schema()
		for i, birth := range births {
			h := schema.NewHousehold(1)
			h.Members[0].Values[schema.Person.Find("birth")] = policy.Value(birth)
			enter(int64(i+1), division.Code(210504100200), h)
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every month is decided by the ages and standards of its own: two are 80 all
// the year, one from April, one only after the screening.
func TestMonthsAreDecidedOneByOne(t *testing.T) {
	s := aged(t, paying(t), period.Date(1930, 1, 1), period.Date(1939, 5, 5), period.Date(1940, 4, 30), period.Date(1940, 11, 1), period.Date(1990, 1, 1))
	scope := auth.System()
	for _, c := range []struct {
		rule   string
		months []int64 // yuan; the year's are told apart
	}{
		{"pay_month", []int64{100, 100, 100, 150, 150, 150, 180, 180, 180, 180, 240, 240}},
		{"pay_quarter", []int64{0, 0, 180, 0, 0, 270, 0, 0, 270, 0, 0, 360}},
		{"pay_once", []int64{0, 0, 0, 0, 0, 0, 0, 0, 0, 21, 0, 0}},
		{"pay_short", []int64{0, 0, 2, 3, 3, 3, 3, 3, 0, 0, 0, 0}},
	} {
		months, err := s.Months(scope, screen.Question{Off: []string{c.rule}})
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{}
		for _, month := range months {
			if got = append(got, int64(month.Before)/100); month.After != 0 {
				t.Errorf("%s switched off pays in %s", c.rule, month.Month)
			}
		}
		if !slices.Equal(got, c.months) {
			t.Errorf("%s: %d, want %d", c.rule, got, c.months)
		}
	}
	year, err := s.Months(scope, screen.Question{Off: []string{"pay_year"}})
	total := screen.Sum{}
	for _, month := range year {
		total.Before += month.Before
	}
	if err != nil || total.Before != 3*12500 || year[0].Before != 3*12500/12 {
		t.Errorf("the year comes to %v, January to %v, %v", total.Before, year[0].Before, err)
	}
}

// A standard moved is moved from the day its present value holds, and an age
// that is moved is moved for all the year.
func TestAMoveKeepsTheValuesOfOtherDates(t *testing.T) {
	s := aged(t, paying(t), period.Date(1930, 1, 1), period.Date(1941, 3, 31))
	for _, c := range []struct {
		question screen.Question
		months   []int64
	}{
		{screen.Question{Parameters: map[string]policy.Value{"old_pay": 7000}}, []int64{50, 50, 50, 50, 50, 50, 70, 70, 70, 70, 70, 70}},
		{screen.Question{Parameters: map[string]policy.Value{"old_from": 79}}, []int64{50, 50, 100, 100, 100, 100, 120, 120, 120, 120, 120, 120}},
	} {
		months, err := s.Months(auth.System(), c.question)
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{}
		for _, month := range months {
			got = append(got, int64(month.After)/100)
		}
		if !slices.Equal(got, c.months) {
			t.Errorf("%v: %d, want %d", c.question, got, c.months)
		}
	}
}

// The months of another version are those of each version by itself.
func TestMonthsBetweenVersions(t *testing.T) {
	births := []period.Day{period.Date(1930, 1, 1), period.Date(1940, 4, 30)}
	with, plain := aged(t, paying(t), births...), aged(t, loadPlan(), births...)
	months, err := screen.MonthsBetween(auth.System(), plain, with)
	if err != nil {
		t.Fatal(err)
	}
	own, err := with.Months(auth.System(), screen.Question{Off: []string{"pay_month", "pay_quarter", "pay_year", "pay_once", "pay_short"}})
	if err != nil || len(months) != 12 {
		t.Fatal(months, err)
	}
	for i, month := range months {
		if month.Before != 0 || month.After != own[i].Before || month.After == 0 {
			t.Errorf("%+v, by itself %v", month, own[i].Before)
		}
	}
	if _, err := screen.MonthsBetween(auth.Scope{}, plain, with); err == nil {
		t.Error("nobody may ask")
	}
}
