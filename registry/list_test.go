package registry

import (
	"fmt"
	"strings"
	"testing"

	"guben/dictionary"
	"guben/division"
	"guben/store"
)

func TestSearchText(t *testing.T) {
	for _, c := range []struct{ name, found, missed string }{
		{"曾大山", "曾 曾大 大山 山 z zd zds zengdashan zeng", "大曾 ceng cds dashan 小"},
		{"单小雨", "sxy shan", "dxy dan"},
		{"仇英", "qiu qy", "chou"},
		{"令狐冲", "linghu lhc 狐冲", "冲狐"},
		{"尉迟恭", "yuchi ycg", "wei"},
		{"解放", "xie xf", "jie"},
		{"吕绿", "ll lv", "lu"},
		{"古丽·买买提", "glmmt 买买提 丽买", ""},
		{"Aigul Sultan", "aig sul AIGUL", "gul"},
		{"", "", "a 张"},
	} {
		text := searchText(c.name)
		for _, want := range []bool{true, false} {
			words := c.found
			if !want {
				words = c.missed
			}
			for word := range strings.FieldsSeq(words) {
				if got := finds(text, word); got != want {
					t.Errorf("%q (%q) finds %q: %v", c.name, text, word, got)
				}
			}
		}
	}
}

// finds reads patterns as LIKE does: a % at both ends, nothing else special.
func finds(text, typed string) bool {
	for _, pattern := range patterns(typed) {
		if !strings.Contains(text, strings.Trim(pattern, "%")) {
			return false
		}
	}
	return true
}

func TestListFilters(t *testing.T) {
	each(t, func(d desk) {
		d.family(villageA, "H1", chief, spouse, son)
		d.family(villageB, "H2", [3]string{"解放", "户主", "99010119600209135"})
		third, _ := d.family(villageC, "H3", [3]string{"李大山", "户主", "99010119610209135"})
		d.update(func(tx *store.Tx) error {
			third, err := d.r.Update(tx, office, Origin{}, third, draft(d, dictionary.Household, "category", "低保脱贫户",
				"risks", "因病,因学", "unsafe_house", "是", "phone", "13900000000"))
			if err != nil {
				return err
			}
			return d.r.Relocate(tx, office, Origin{}, third, villageA)
		})
		for _, c := range []struct {
			name   string
			filter Filter
			want   string
		}{
			{"all by village", Filter{}, "H1 H3 H2"},
			{"village", Filter{Division: villageA}, "H1 H3"},
			{"township", Filter{Division: 990101001000}, "H1 H3 H2"},
			{"wider than the scope", Filter{Division: 990000000000}, "H1 H3 H2"},
			{"category", Filter{Codes: map[string][]int64{"category": {9}}}, "H3"},
			{"two categories", Filter{Codes: map[string][]int64{"category": {8, 9}}}, "H1 H3 H2"},
			{"risk", Filter{Codes: map[string][]int64{"risks": {2, 5}}}, "H3"},
			{"no such risk", Filter{Codes: map[string][]int64{"risks": {5}}}, ""},
			{"no condition", Filter{Codes: map[string][]int64{"risks": nil, "category": {}}}, "H1 H3 H2"},
			{"yes", Filter{Codes: map[string][]int64{"unsafe_house": {1}}}, "H3"},
			{"part of a name", Filter{Text: "大山"}, "H1 H3"},
			{"a member's name", Filter{Text: "小雨"}, "H1"},
			{"initials", Filter{Text: "xf"}, "H2"},
			{"a member's initials", Filter{Text: "SXY"}, "H1"},
			{"both", Filter{Text: "大山 李"}, "H3"},
			{"punctuation", Filter{Text: "%"}, ""},
			{"underscore", Filter{Text: "_"}, ""},
			{"document", Filter{Text: number(spouse[2])}, "H1"},
			{"disability card", Filter{Text: number(spouse[2]) + "42"}, "H1"},
			{"stranger", Filter{Text: number("99010119990909123")}, ""},
			{"phone", Filter{Text: "139 0000 0000"}, "H3"},
			{"number", Filter{Text: "H2"}, "H2"},
			{"ids", Filter{IDs: []int64{third.ID}}, "H3"},
			{"no ids", Filter{IDs: []int64{}}, ""},
			{"text in place", Filter{Text: "大山", Division: villageB}, ""},
		} {
			d.view(func(tx *store.Tx) error {
				page, err := d.r.List(tx, office, dictionary.Household, c.filter)
				if got := codes(page.Records); got != c.want || err != nil {
					d.Errorf("%s: %q, want %q, %v", c.name, got, c.want, err)
				}
				n, err := d.r.Count(tx, office, dictionary.Household, c.filter)
				if int(n) != len(page.Records) {
					d.Errorf("%s: count %d", c.name, n)
				}
				if err != nil {
					return err
				}
				villages, err := d.r.CountByVillage(tx, office, dictionary.Household, c.filter)
				for _, one := range page.Records {
					villages[one.Village]--
				}
				for village, left := range villages {
					if left != 0 {
						d.Errorf("%s: village %s is %d out", c.name, village, left)
					}
				}
				return err
			})
		}
		d.refused("registry.cursor", func(tx *store.Tx) error {
			_, err := d.r.List(tx, office, dictionary.Household, Filter{After: "1.2.x"})
			return err
		})
		d.refused("registry.no_field", func(tx *store.Tx) error {
			_, err := d.r.List(tx, office, dictionary.Household, Filter{Codes: map[string][]int64{"phone": {1}}})
			return err
		})
		d.refused("registry.bad_search", func(tx *store.Tx) error {
			_, err := d.r.List(tx, office, dictionary.Household, Filter{Text: strings.Repeat("长", 65)})
			return err
		})
	})
}

func codes(records []Record) string {
	var codes []string
	for _, record := range records {
		codes = append(codes, record.Values["code"].Text)
	}
	return strings.Join(codes, " ")
}

// Paging sees everything once, whatever the size of the page.
func TestPagingIsComplete(t *testing.T) {
	each(t, func(d desk) {
		for i := range 23 {
			d.family(villageA+division.Code(i%3), fmt.Sprint("H", i), [3]string{"张三", "户主", ""}, [3]string{"张四", "之子", ""})
		}
		for _, entity := range []dictionary.Entity{dictionary.Household, dictionary.Person} {
			for _, limit := range []int{1, 4, 23, 100} {
				seen := map[int64]bool{}
				filter := Filter{Limit: limit}
				d.view(func(tx *store.Tx) error {
					for {
						page, err := d.r.List(tx, office, entity, filter)
						if err != nil {
							return err
						}
						for _, record := range page.Records {
							if seen[record.ID] {
								d.Errorf("%s, pages of %d: twice", entity, limit)
							}
							seen[record.ID] = true
						}
						if filter.After = page.Next; page.Next == "" {
							return nil
						}
					}
				})
				if want := map[dictionary.Entity]int{dictionary.Household: 23, dictionary.Person: 46}[entity]; len(seen) != want {
					d.Errorf("%s, pages of %d: %d of %d", entity, limit, len(seen), want)
				}
			}
		}
	})
}
