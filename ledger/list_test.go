package ledger_test

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/sheet"
	"guben/store"
	"guben/store/storetest"
)

// populate opens records everywhere and plays some of them on.
func (w *world) populate(random *rand.Rand, n int) {
	for i := range n {
		r := w.open(office, w.homes[random.IntN(len(w.homes))], "class", []string{"house", "school", "water"}[random.IntN(3)])
		if i%3 == 0 {
			r = w.must(w.handOver(r, "health"))
		}
		if i%2 == 0 {
			r = w.must(w.move(office, r, "fix", "measures", "修"))
		}
		if i%4 == 0 {
			w.must(w.move(second, r, "review"))
		}
		if i%14 == 1 {
			w.must(w.move(office, r, "dismiss"))
		}
	}
}

// TestListsHoldWhatAFilterSays compares lists, page by page, counts and signals
// with all records looked through one by one.
func TestListsHoldWhatAFilterSays(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		random := rand.New(rand.NewPCG(1, 2))
		w.populate(random, 40)
		all := w.list(auth.System(), ledger.Filter{Limit: 1000}).Records
		for range 120 {
			scope := everybody[random.IntN(len(everybody))]
			filter := someFilter(random)
			want := slices.DeleteFunc(slices.Clone(all), func(r ledger.Record) bool { return !keeps(scope, filter, r) })
			slices.SortFunc(want, ordered(filter.Order))
			got := w.pages(scope, filter)
			if !slices.EqualFunc(got, want, func(a, b ledger.Record) bool { return a.ID == b.ID }) {
				t.Fatalf("%s (%s) with %+v: %d records, want %d", scope.Name, scope.Role, filter, len(got), len(want))
			}
			w.counted(scope, filter, want)
		}
	})
}

func someFilter(random *rand.Rand) ledger.Filter {
	pick := func(texts ...string) string { return texts[random.IntN(len(texts))] }
	f := ledger.Filter{County: county, Pack: name, Ledger: "problems", Limit: 1 + random.IntN(9), Order: ledger.Order(pick("", "due", "new")),
		State: pick("", "", "found", "fixed", "closed"), Unit: pick("", "", "health", "housing"),
		Within: []division.Code{0, 0, town, village, faraway}[random.IntN(5)]}
	if f.State == "" {
		f.Phase, f.Valid = flow.Phase(pick("", "open", "done")), random.IntN(2) == 0
	}
	if random.IntN(3) == 0 {
		f.Field, f.Value = "class", pick("house", "water")
	}
	if random.IntN(4) == 0 {
		f.Signal, f.Day = flow.Signal(pick("red", "amber", "green")), start+period.Day(random.IntN(20))
	}
	if random.IntN(6) == 0 {
		f.Opened = period.Range{From: start - 1, To: start + period.Day(random.IntN(2))}
	}
	return f
}

// keeps is what a filter means.
func keeps(scope auth.Scope, f ledger.Filter, r ledger.Record) bool {
	if !scope.Reaches(r.Division) || f.Within != 0 && !f.Within.Contains(r.Division) {
		return false
	}
	if scope.Role == auth.Department && scope.Unit != "housing" && r.Unit != scope.Unit {
		return false
	}
	if f.Valid && r.Phase == flow.Void {
		return false
	}
	day := cmp.Or(f.Day, start)
	return (f.State == "" || r.State == f.State) && (f.Phase == "" || r.Phase == f.Phase) && (f.Unit == "" || r.Unit == f.Unit) &&
		(f.Field == "" || r.Index[0] == f.Value) && (f.Signal == "" || r.Signal(day) == f.Signal) && (f.Order != ledger.ByDue || r.Clock.Due != 0) &&
		(f.Opened == period.Range{} || f.Opened.Contains(r.Opened))
}

func ordered(order ledger.Order) func(a, b ledger.Record) int {
	return func(a, b ledger.Record) int {
		switch order {
		case ledger.ByDue:
			return cmp.Or(cmp.Compare(a.Clock.Due, b.Clock.Due), cmp.Compare(a.ID, b.ID))
		case ledger.Newest:
			return cmp.Compare(b.ID, a.ID)
		}
		return cmp.Or(cmp.Compare(a.Division, b.Division), cmp.Compare(a.ID, b.ID))
	}
}

// pages reads a list to its end. A place outside the scope has nothing.
func (w *world) pages(scope auth.Scope, filter ledger.Filter) (all []ledger.Record) {
	w.Helper()
	for {
		var page ledger.Page
		err := w.DB.View(context.Background(), func(tx *store.Tx) (err error) {
			page, err = w.Book.List(tx, scope, filter)
			return err
		})
		if err != nil && code(err) != "store.no_row" {
			w.Fatal(err)
		}
		all = append(all, page.Records...)
		if filter.After = page.Next; page.Next == "" {
			return all
		}
	}
}

// counted holds the counts of a filter against the records it leaves.
func (w *world) counted(scope auth.Scope, filter ledger.Filter, records []ledger.Record) {
	w.Helper()
	if filter.Order == ledger.ByDue {
		return
	}
	want := map[ledger.Count]int64{}
	for _, r := range records {
		want[ledger.Count{Division: r.Division.At(division.Township), Unit: r.Unit, State: r.State}]++
	}
	got := map[ledger.Count]int64{}
	err := w.DB.View(context.Background(), func(tx *store.Tx) error {
		counts, err := w.Book.Counts(tx, scope, filter, ledger.ByTownship, ledger.ByUnit, ledger.ByState)
		for _, c := range counts {
			n := c.N
			c.N = 0
			got[c] += n
		}
		return err
	})
	if err != nil && code(err) != "store.no_row" || !maps.Equal(got, want) {
		w.Errorf("%s counts %v with %+v, want %v: %v", scope.Name, got, filter, want, err)
	}
}

func TestTheBoardAndTheCalendarShowTheSameRecords(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		w.populate(rand.New(rand.NewPCG(3, 4)), 30)
		filter := ledger.Filter{County: county, Pack: name, Ledger: "problems", Limit: 3}
		all := w.list(street, ledger.Filter{Limit: 1000}).Records
		w.View(func(tx *store.Tx) error {
			columns, err := w.Book.Board(tx, street, filter)
			if err != nil {
				return err
			}
			if len(columns) != 6 {
				t.Errorf("%d columns", len(columns))
			}
			for _, c := range columns {
				n := int64(0)
				for _, r := range all {
					if r.State == c.State.ID {
						n++
					}
				}
				if c.Count != n || len(c.Records) != int(min(n, 3)) {
					t.Errorf("column %s: %d, %d shown; want %d", c.State.ID, c.Count, len(c.Records), n)
				}
			}
			total := int64(0)
			for _, month := range []period.Month{period.MonthOf(start), period.MonthOf(start) + 1} {
				dates, err := w.Book.Calendar(tx, street, filter, month)
				if err != nil {
					return err
				}
				for _, d := range dates {
					total += d.Due
					if len(d.Records) != int(min(d.Due, 3)) || d.Records[0].Clock.Due != d.Day {
						t.Errorf("%s: %d due, %d shown", d.Day, d.Due, len(d.Records))
					}
				}
			}
			clocks := slices.DeleteFunc(slices.Clone(all), func(r ledger.Record) bool { return r.Clock.Due == 0 })
			if total != int64(len(clocks)) {
				t.Errorf("%d in the calendar, want %d", total, len(clocks))
			}
			return nil
		})
	})
}

// TestARecordKeepsItsEdition: the form grows and the flow changes; what was
// opened before is read, moved and closed as it was declared.
func TestARecordKeepsItsEdition(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		old := w.open(cadre, w.homes[0], "cost", "12")
		text := strings.Replace(ledgersText, "  edition: 1\n  form:\n    - part", "  edition: 2\n  form:\n    - {id: proof, name: {zh: 佐证, en: Proof}, type: text, required: true}\n    - part", 1)
		text = strings.Replace(text, "    - {id: cost, name: {zh: 整改费用, en: Cost}, type: money, least: 0}\n", "", 1)
		text = strings.Replace(text, "    - {when: 整改费用 > 1000000元", "    - {when: 走访支出合计 > 1000000元", 1)
		text = strings.Replace(text, ", field: cost}", "}", 1)
		text = strings.ReplaceAll(text, "columns: [what, class, cost]", "columns: [what, class]")
		text = strings.Replace(text, "start: found\n    states:", "start: drafted\n    states:\n      - {id: drafted, name: {zh: 草稿, en: Draft}, phase: open}", 1)
		text = strings.Replace(text, "zh: 待整改", "zh: 待处理", 1)
		text = strings.Replace(text, "moves:\n", "moves:\n      - {id: hand_in, name: {zh: 提交, en: Hand in}, from: [drafted], to: found, who: [{role: village}]}\n", 1)
		grown := load(strings.Replace(text, "走访支出合计", "走访记录走访支出合计", 1))
		w.Book.Pack = func(int64, string, period.Day) (*pack.Pack, error) { return grown, nil }
		l, _ := grown.Ledger("problems")
		values, _ := l.Program.Read(map[string][]string{"what": {"新问题"}, "class": {"house"}, "proof": {"照片"}})
		var fresh ledger.Record
		w.Update(func(tx *store.Tx) (err error) {
			fresh, err = w.Book.Open(tx, cadre, ledger.New{County: county, Pack: name, Ledger: "problems", Household: w.homes[0].ID, Values: values})
			return err
		})
		if fresh.Edition != 2 || fresh.State != "drafted" {
			t.Errorf("opened as %+v", fresh)
		}
		w.View(func(tx *store.Tx) error {
			v, err := w.Book.View(tx, office, county, old.ID)
			if err != nil {
				return err
			}
			if _, known := v.Declaration.Form.Field("cost"); !known || v.Values["cost"].N != 1200 || v.Edition != 1 {
				t.Errorf("the old record reads as %+v", v.Values)
			}
			return nil
		})
		if names := w.exported(); !slices.Contains(names, "待整改") || !slices.Contains(names, "草稿") {
			t.Errorf("states on paper: %v", names)
		}
		old = w.must(w.move(cadre, old, "fix", "measures", "修"))
		if page := w.list(office, ledger.Filter{}); len(page.Records) != 2 {
			t.Errorf("%d records of both editions", len(page.Records))
		}
		w.sound()
	})
}

// exported are the states of the problems as their workbook names them.
func (w *world) exported() (names []string) {
	w.Helper()
	var file bytes.Buffer
	w.View(func(tx *store.Tx) error {
		_, err := w.Book.Export(tx, office, ledger.Filter{County: county, Pack: name, Ledger: "problems"}, message.Zh, &file)
		return err
	})
	book, err := sheet.OpenReader(bytes.NewReader(file.Bytes()), int64(file.Len()), "问题.xlsx", sheet.DefaultLimits)
	if err != nil {
		w.Fatal(err)
	}
	defer book.Close()
	rows, err := book.Rows("测试问题台账")
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for row, err := rows.Next(); err == nil; row, err = rows.Next() {
		names = append(names, row.Cell(5).Text)
	}
	return names
}

// TestPersonalNumbersAreSealed: nothing of them stands in the database in plain,
// not in the history either; who may sees them one by one, on record.
func TestPersonalNumbersAreSealed(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, ledgertest.Schemas...)).settle()
	r := w.open(cadre, w.homes[0], "informant", "13900000001", "phone", "13900000002")
	w.must(w.move(cadre, r, "fix", "measures", "修", "informant", "13900000003"))
	w.visit(helper, w.homes[1].ID, "C级")
	w.View(func(tx *store.Tx) error {
		for _, query := range []string{"SELECT content || known FROM ledger_content WHERE county = $1", "SELECT fields || note FROM ledger_move WHERE county = $1",
			"SELECT before_text || after_text FROM ledger_proposal WHERE county = $1", "SELECT title || i1 || i2 || i3 FROM ledger_record WHERE county = $1",
			"SELECT detail FROM audit WHERE county = $1"} {
			if err := tx.Each(func(row store.Scanner) error {
				var text string
				err := row.Scan(&text)
				for _, secret := range []string{"13900000001", "13900000002", "13900000003", "想修房"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s shows %s", query, secret)
					}
				}
				return err
			}, query, county); err != nil {
				return err
			}
		}
		shown, err := w.Book.Contents(tx, w.list(office, ledger.Filter{}).Records)
		if _, sealed := shown[r.ID]["informant"]; err != nil || sealed || shown[r.ID]["measures"].Text != "修" {
			t.Errorf("a list shows %+v, %v", shown[r.ID], err)
		}
		v, err := w.Book.View(tx, watcher, county, r.ID)
		if err == nil && strings.Contains(v.Declaration.Form.Say("informant", v.Values["informant"], "zh"), "0000") {
			t.Errorf("the inspector is told %s", v.Declaration.Form.Say("informant", v.Values["informant"], "zh"))
		}
		return err
	})
	reveal := func(who auth.Scope, field string) (text string, err error) {
		err = w.Try(func(tx *store.Tx) error { text, err = w.Book.Reveal(tx, who, county, r.ID, field); return err })
		return text, err
	}
	if text, err := reveal(street, "informant"); err != nil || text != "13900000003" {
		t.Errorf("revealed %q, %v", text, err)
	}
	if _, err := reveal(watcher, "informant"); err == nil {
		t.Error("an inspector sees the number")
	}
	w.sound()
}
