package ledger_test

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/ledger"
	"guben/registry"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// A village of Changde, whose plan ends with two printed forms.
const hamlet division.Code = 430702001004

// changde makes a household of Changde and accounts of its village.
func changde(w *webtest.World, t testing.TB) (home registry.Record) {
	t.Helper()
	err := w.App.DB.Update(context.Background(), func(tx *store.Tx) (err error) {
		home, err = w.App.Registry.CreateHousehold(tx, auth.System(), registry.Origin{Source: "test"}, hamlet, registry.Draft{Values: registry.Values{"house_appraised": dictionary.Number(1), "registered_size": dictionary.Number(4)}})
		if err != nil {
			return err
		}
		relation, _ := dictionary.Get(dictionary.Person, "relation")
		for i, name := range []string{"易守山", "龚桂香", "易小满"} {
			values := registry.Values{"name": dictionary.Words(name)}
			if i == 0 {
				if values["relation"], err = relation.Parse("户主"); err != nil {
					return err
				}
			}
			if _, err = w.App.Registry.CreatePerson(tx, auth.System(), registry.Origin{Source: "test"}, home, registry.Draft{Values: values}, registry.Step{}); err != nil {
				return err
			}
		}
		return w.Create(tx, auth.Account{Login: "the-pair", Name: "向导国", Role: auth.Helper, Division: hamlet})
	})
	if err != nil {
		t.Fatal(err)
	}
	return home
}

// agreed is a help account filled in by its helper, on the page.
func agreed(w *webtest.World, t testing.TB, name string) (batch string, c *webtest.Client) {
	t.Helper()
	home := changde(w, t)
	c = w.As(t, "pair")
	sent := sentFields(map[string][]string{"labour_class": {"weak"}, "struck": {"no"}, "school_aid": {"yes"}, "help_plan": {"养黑山羊六只，三月前购羊；儿子随施工队务工。"},
		"crops": {"1200"}, "livestock": {"3600.50"}, "wages": {"15000"}, "support": {"0"}, "transfers": {"2400"}, "other_income": {"300"}})
	sent["household"], sent["key"] = []string{page.HouseholdKeyOf(home.County, home.ID)}, []string{"agreed"}
	sent["draw.household_signature"], sent["draw.helper_signature"] = []string{"M60 120L140 60L220 140M260 60L260 150"}, []string{"M80 60L200 60M140 60L140 150L300 90"}
	r := c.Do("POST", page.LedgerPath("changde-2020", name)+"/new", sent)
	if r.Status != 303 {
		t.Fatalf("opening: status %d\n%s", r.Status, r.Body)
	}
	to, _ := url.Parse(r.To)
	return to.Path, c
}

// annex is the table at the end of 常扶领办发〔2020〕1号, cell by cell: what is
// printed, and where something is filled in its name in the form.
var annex = [][]string{
	{"基本情况", "户主姓名", "=head_name", "户籍人口数", "=registered_size", "建档立卡人口数", "=size"},
	{"劳动力状况", "=labour_class"},
	{"建档立卡后家庭主要劳动力是否发生重病、重残情况", "=struck"},
	{"政策落实", "是否购买医保", "=all_insured", "住房是否鉴定和告知", "=house_appraised", "住房是否安全", "=house_sound"},
	{"是否有在读学生", "=has_pupil", "是否享受助学政策", "=school_aid", "饮水是否安全", "=water_safe"},
	{"2019 年人均纯收入", "=per_head_income"},
	{"2020 年帮扶措施", "=help_plan"},
	{"2020 年预计收入 (2019.9.30-2020.10.1)", "合计:=expected", "种植收入", "=crops", "养殖收入", "=livestock"},
	{"务工收入", "=wages", "赡养收入", "=support"},
	{"人均:=expected_each", "转移性收入", "=transfers", "其他收入", "=other_income"},
}

var cellsOf = regexp.MustCompile(`(?s)<t[hd][^>]*>(.*?)</t[hd]>`)
var rowsOf = regexp.MustCompile(`(?s)<tr>(.*?)</tr>`)

func TestTheHelpAccountsArePrintedAsTheAnnexesOfThePlan(t *testing.T) {
	for name, title := range map[string]string{"help_list_poor": "精准脱贫帮扶台账", "help_list_exited": "巩固提升帮扶台账"} {
		w := webtest.New(t)
		path, c := agreed(w, t, name)
		batch := c.Get(path + "/print")
		if batch.Status != 200 || !strings.Contains(batch.Body, "<h1>"+title+"</h1>") {
			t.Fatalf("%s: status %d, without its title", name, batch.Status)
		}
		said := saidOf(w, t, path)
		var got [][]string
		grid := batch.Body[strings.Index(batch.Body, "paper-grid"):]
		for _, row := range rowsOf.FindAllStringSubmatch(grid, -1) {
			var cells []string
			for _, cell := range cellsOf.FindAllStringSubmatch(row[1], -1) {
				cells = append(cells, cell[1])
			}
			got = append(got, cells)
		}
		for i, row := range annex {
			want := slices.Clone(row)
			for j, cell := range want {
				label, field, filled := strings.Cut(cell, "=")
				if filled {
					want[j] = label + said[field]
				}
			}
			if i >= len(got) || !slices.Equal(got[i], want) {
				t.Errorf("%s, row %d: printed %q, the annex has %q", name, i+1, got[i], want)
			}
		}
		if form := c.Get(path); !strings.Contains(form.Body, `name="f.struck" value="no" checked`) {
			t.Errorf("%s: the form does not show what was chosen", name)
		}
		if n := strings.Count(batch.Body, "<img src="); n != 2+1 {
			t.Errorf("%s: %d pictures, want the mark and two signatures", name, n)
		}
		for _, line := range []string{"贫困户签字：", "帮扶责任人签字："} {
			if !strings.Contains(batch.Body, line) {
				t.Errorf("%s: no line for %s", name, line)
			}
		}
	}
}

// saidOf are a record's values in words, by field; the labour class as the form
// has it, with all three and a tick.
func saidOf(w *webtest.World, t *testing.T, path string) map[string]string {
	t.Helper()
	part := strings.Split(path, "/")
	said := map[string]string{"labour_class": "①有劳力户（\u3000） ②弱劳力户（√） ③无劳力户（\u3000）"}
	view := look(w, t, ledger.Record{County: store.ParseID(part[4]), ID: store.ParseID(part[5])})
	for id, value := range view.Values {
		if said[id] == "" {
			said[id] = view.Declaration.Form.Say(id, value, "zh")
		}
	}
	return said
}
