package indicator_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/form"
	"guben/identity"
	"guben/indicator"
	"guben/ledger"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// played is a plan as shipped, on a county of its area.
type played struct {
	*world
	pack   *pack.Pack
	office auth.Scope
	people int
}

func (w *world) play(name string, at division.Code) *played {
	w.Helper()
	p, problems := pack.Load(packs.FS, name)
	if len(problems) > 0 {
		w.Fatal(problems[0].Fault())
	}
	w.book.Pack = func(int64, string, period.Day) (*pack.Pack, error) { return p, nil }
	return &played{world: w, pack: p, office: auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: at}}
}

// village writes the figures of a village, by their keys.
func (p *played) village(n int64, pairs ...string) {
	p.Helper()
	values := registry.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = value(dictionary.Village, pairs[i], pairs[i+1])
	}
	p.update(func(tx *store.Tx) error {
		_, err := p.records.PutVillage(tx, p.office, registry.Origin{Source: "test"}, p.office.Division+1000+division.Code(n), registry.Draft{Values: values})
		return err
	})
}

// number is a valid ID number under an address code nobody has.
func number(order int) string {
	first := fmt.Sprintf("21059919600105%03d", order)
	return first + string(identity.CheckDigit(first))
}

// member registers a household of one, its code the order in which it came.
func (p *played) member(status string) {
	p.Helper()
	p.people++
	p.update(func(tx *store.Tx) error {
		home, err := p.records.CreateHousehold(tx, p.office, registry.Origin{Source: "test"}, p.office.Division+1001, registry.Draft{Values: registry.Values{
			"code": dictionary.Words(fmt.Sprint(p.people)), "exit_status": value(dictionary.Household, "exit_status", status)}})
		if err != nil {
			return err
		}
		_, err = p.records.CreatePerson(tx, p.office, registry.Origin{Source: "test"}, home, registry.Draft{Values: registry.Values{
			"name": dictionary.Words("成员"), "id_number": dictionary.Words(number(p.people))}}, registry.Step{})
		return err
	})
}

// rostered delivers a roster; a row is whom it is about, by their order, and its
// columns.
func (p *played) rostered(kind string, rows ...[]string) {
	p.Helper()
	roster := &p.pack.Rosters[slices.IndexFunc(p.pack.Rosters, func(r pack.Roster) bool { return r.ID == kind })]
	d := compare.Delivery{County: p.office.Division.County(), Kind: kind, Unit: roster.Unit, Household: roster.On == policy.OnHousehold, File: "名册.xlsx",
		Period: p.pack.Period, Delivered: p.pack.ScreeningDay}
	p.update(func(tx *store.Tx) error {
		_, err := compare.Deliver(tx, p.book.Ring, p.office, d, func(yield func(compare.Entry, error) bool) {
			for n, row := range rows {
				order, _ := strconv.Atoi(row[0])
				e := compare.Entry{Number: n + 2, Values: map[string]string{}, Document: number(order)}
				if d.Household {
					e.Document, e.Code = "", row[0]
				}
				for i := 1; i < len(row); i += 2 {
					e.Values[row[i]] = row[i+1]
				}
				if roster.Amount != "" {
					e.Amount, _ = money.Parse(e.Values[roster.Amount])
					e.Stated = true
				}
				if !yield(e, nil) {
					return
				}
			}
		})
		return err
	})
}

// entered opens a record of a ledger, and moves it on if a move is named.
func (p *played) entered(id, move string, pairs ...string) {
	p.Helper()
	typed := map[string][]string{}
	for i := 0; i < len(pairs); i += 2 {
		typed[pairs[i]] = []string{pairs[i+1]}
	}
	at := p.office.Division.County()
	p.update(func(tx *store.Tx) error {
		declared, err := p.book.Declared(tx, at, p.pack.ID, id, 0)
		if err != nil {
			return err
		}
		values, wrong := declared.Form.Read(typed)
		if len(wrong) > 0 {
			p.Fatalf("%s: %+v", id, wrong)
		}
		place := p.office.Division
		if declared.Ledger.Subject == form.OnVillage {
			place += 1001
		}
		r, err := p.book.Open(tx, p.office, ledger.New{County: at, Pack: p.pack.ID, Ledger: id, Place: place, Values: values})
		if err == nil && move != "" {
			_, err = p.book.Move(tx, p.office, ledger.Step{County: at, ID: r.ID, Move: move, Note: "重复登记"})
		}
		return err
	})
}

// come holds the county's figures against what they ought to come to.
func (p *played) come(want map[string]figure) {
	p.Helper()
	p.update(func(tx *store.Tx) error {
		county, day := p.office.Division.County(), p.pack.ScreeningDay
		standing, err := screen.Stand(tx, p.records, county, p.pack, day)
		if err != nil {
			return err
		}
		if err := p.meter.Recompute(tx, standing, county, day); err != nil {
			return err
		}
		figures, err := p.meter.Figures(tx, p.office, indicator.Query{Pack: p.pack, Month: period.MonthOf(day), Today: day})
		for _, f := range figures {
			expected, asked := want[f.Indicator]
			if got := (figure{f.Numerator, f.Denominator, f.Unknown, f.Value.String()}); asked && got != expected {
				p.Errorf("%s, %s: %+v, want %+v", p.pack.ID, f.Indicator, got, expected)
			}
			delete(want, f.Indicator)
		}
		return err
	})
	for id := range want {
		p.Errorf("%s has no figure of %s", p.pack.ID, id)
	}
}

// TestThePlansAreCounted holds figures of the plans as shipped against counts done
// by hand: of villages, of what rosters bring, of ledgers of funds and meetings.
func TestThePlansAreCounted(t *testing.T) {
	each(t, func(w *world) {
		x := w.play("xiangxi-2020", 433101000000)
		x.village(1, "attribute", "出列村", "hardened_road", "是", "roadless_hamlets", "0", "collective_income", "60000")
		x.village(2, "attribute", "出列村", "roadless_hamlets", "2", "roadless_households", "24", "roadless_persons", "100", "collective_income", "49999.99")
		x.village(3, "attribute", "贫困村", "out", "是", "roadless_hamlets", "1", "roadless_households", "25", "roadless_persons", "99", "collective_income", "50000")
		x.village(4, "attribute", "非贫困村", "collective_income", "900000")
		for _, status := range []string{"已脱贫", "未脱贫", "已脱贫"} {
			x.member(status)
		}
		x.rostered("inpatient", []string{"1", "cost", "1000.00", "reimbursed", "900.00"}, []string{"2", "cost", "500.00", "reimbursed", "400.00"},
			[]string{"99", "cost", "800.00", "reimbursed", "0.00"})
		x.rostered("micro_loans", []string{"1", "wanted", "是", "qualified", "是", "granted", "是", "amount", "50000.00", "overdue", "0.00"},
			[]string{"2", "wanted", "是", "qualified", "是", "granted", "是", "amount", "30000.00", "overdue", "2000.00"})
		fund := func(ledger, move, amount, industry string) {
			x.entered(ledger, move, "document", "试财农〔2020〕1号", "source", "province", "allotted_on", "2020-02-10", "amount", amount, "industry", industry)
		}
		fund("special_funds", "", "1000000", "700000")
		fund("special_funds", "submit", "500000", "100000.5")
		fund("special_funds", "withdraw", "9000000", "9000000")
		fund("joined_funds", "", "250000000", "0")
		x.come(map[string]figure{
			"villages_kept": {3000, 0, 0, "3"}, "collective_income_reached": {2000, 3000, 0, "66.667"},
			"hamlets_by_households": {2000, 4000, 1, "50"}, "hamlets_by_persons": {2000, 4000, 1, "50"},
			"reimbursed": {1_300_000, 1_500_000, 0, "86.667"}, "overdue_loans": {2_000_000, 80_000_000, 0, "2.5"},
			"industry_share": {800_000_500, 1_500_000_000, 0, "53.333"}, "funds_joined": {250_000_000_000, 0, 0, "2.5"},
		})

		m := w.play("mingshan-2020", whole)
		m.village(1, "attribute", "非贫困村", "hardened_road", "是", "roadless_hamlets", "0")
		m.village(2, "attribute", "非贫困村", "hardened_road", "是", "roadless_hamlets", "3")
		m.people = x.people
		m.member("已脱贫")
		m.rostered("industry", []string{"4", "project", "养殖", "principal", "10000.00", "annual_return", "1050.00"})
		m.entered("district_funds", "", "document", "试财〔2020〕3号", "source", "county", "allotted_on", "2020-01-10", "amount", "120000", "industry", "0")
		m.come(map[string]figure{"hard_roads": {1000, 2000, 0, "50"}, "industry_return": {1_050_000, 10_000_000, 0, "10.5"}, "district_fund_paid": {120_000_000, 0, 0, "12"}})

		b := w.play("benxi-2019", 210521000000)
		b.village(1, "attribute", "贫困村", "hardened_road", "是")
		b.village(2, "attribute", "非贫困村", "hardened_road", "否")
		b.people = m.people
		b.member("已脱贫")
		b.rostered("premium_payments", []string{"5", "premium", "260.00"})
		b.come(map[string]figure{"villages_on_hard_road": {1000, 2000, 0, "50"}, "insurance_fund": {260_000, 0, 0, "0.026"}})

		c := w.play("changde-2020", 430703000000)
		c.entered("courtyard_meeting_record", "", "topic", "冬季帮扶", "held_on", "2020-01-05", "courtyard", "三组", "chaired_by", "李某某",
			"due_households", "40", "came_households", "30", "told_households", "6")
		c.entered("courtyard_meeting_record", "", "topic", "冬季帮扶", "held_on", "2020-01-06", "courtyard", "四组", "chaired_by", "李某某",
			"due_households", "10", "came_households", "10", "told_households", "0")
		c.come(map[string]figure{"meeting_cover": {46_000, 50_000, 0, "92"}})
	})
}
