package income

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/money"
	"guben/period"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county  = int64(990101)
	village = 990101001001
)

var office = auth.Scope{Account: 1, Name: "专班", Role: auth.Office, Division: 990101000000}

type desk struct {
	*testing.T
	db   *store.DB
	book *Book
}

func each(t *testing.T, test func(desk)) {
	storetest.Each(t, []store.Schema{audit.Schema, Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.New([]byte("0123456789abcdef0123456789abcdef"))
		if err != nil {
			t.Fatal(err)
		}
		test(desk{t, db, New(audit.New(ring))})
	})
}

func (d desk) update(fn func(*store.Tx) error) {
	d.Helper()
	if err := d.db.Update(context.Background(), fn); err != nil {
		d.Fatal(err)
	}
}

func (d desk) put(origin Origin, entries ...Entry) {
	d.Helper()
	d.update(func(tx *store.Tx) error { return d.book.Put(tx, office, origin, entries...) })
}

func entry(household int64, item string, span period.Range, yuan int64) Entry {
	found, ok := dictionary.ItemOf(item)
	if !ok {
		panic("no item " + item)
	}
	return Entry{County: county, Village: village, Household: household, Item: found, Span: span, Amount: money.Fen(yuan) * money.Yuan}
}

// said is an account in one line: the five categories in yuan, or unknown.
func said(account Account) string {
	if !account.Known {
		return "unknown"
	}
	var parts []string
	for _, category := range dictionary.Categories {
		parts = append(parts, fmt.Sprint(int64(account.Of[category]/money.Yuan)))
	}
	return strings.Join(parts, " ")
}

func (d desk) account(household int64, span period.Range) (account Account) {
	d.Helper()
	err := d.db.View(context.Background(), func(tx *store.Tx) (err error) {
		account, err = AccountOf(tx, office, county, household, span)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return account
}

var (
	year2020   = period.Annual(2020) // 2019-10-01..2020-09-30
	year2019   = period.Annual(2019)
	trailing   = period.Trailing12(period.Date(2020, 3, 15)) // 2019-03-01..2020-02-29
	month      = func(m period.Month) period.Range { return period.Range{From: m.First(), To: m.Last()} }
	january    = month(period.MonthOf(period.Date(2020, 1, 1)))
	lastMarch  = month(period.MonthOf(period.Date(2019, 3, 1)))
	lastAugust = month(period.MonthOf(period.Date(2018, 8, 1)))
)

func TestAccountOverBothPeriods(t *testing.T) {
	each(t, func(d desk) {
		d.put(Origin{Source: "web"},
			entry(1, "labour", january, 3000), entry(1, "labour", lastMarch, 2800), entry(1, "labour", lastAugust, 2000),
			entry(2, "labour", year2020, 12000), entry(2, "low_income_guarantee", year2020, 4000),
			entry(2, "planting", year2020, 2000), entry(2, "planting_expense", year2020, 800),
			entry(2, "condolence", year2020, 500), entry(2, "labour", year2019, 9000))
		for _, c := range []struct {
			household int64
			span      period.Range
			want      string
		}{
			{1, year2020, "3000 0 0 0 0"},
			{1, year2019, "2800 0 0 0 0"},
			{1, trailing, "5800 0 0 0 0"},
			{2, year2020, "12000 2000 0 4000 800"},
			{2, year2019, "9000 0 0 0 0"},
			{2, trailing, "unknown"}, // both years lie astride
			{3, year2020, "unknown"},
		} {
			if got := said(d.account(c.household, c.span)); got != c.want {
				d.Errorf("household %d over %s: %s, want %s", c.household, c.span, got, c.want)
			}
		}
		account := d.account(2, year2020)
		if len(account.Lines) != 5 || account.Lines[0].Item.Key != "labour" || account.Facts()["transfer_income"].N != 400000 {
			d.Errorf("%+v", account)
		}
		condolence := account.Lines[3]
		if condolence.Item.Key != "condolence" || condolence.Counts || condolence.Sum != 500*money.Yuan {
			d.Errorf("what does not count is still shown: %+v", condolence)
		}
		if d.account(3, year2020).Facts() != nil {
			d.Error("no account has no facts")
		}
	})
}

func TestTotalsAndTheirParts(t *testing.T) {
	each(t, func(d desk) {
		d.put(Origin{},
			entry(1, "transfer_all", year2020, 5000), entry(1, "low_income_guarantee", year2020, 4000),
			entry(2, "transfer_all", year2020, 5000), entry(2, "pension", year2020, 6000),
			entry(3, "ecology_all", year2020, 900), entry(3, "public_forest", year2020, 300), entry(3, "pension", year2020, 100),
			entry(4, "transfer_all", year2020, 0), entry(4, "pension", year2020, 100))
		for household, want := range map[int64]string{
			1: "0 0 0 5000 0", // the part explains the total
			2: "0 0 0 6000 0", // a total below its part is contradicted
			3: "0 0 0 1000 0",
			4: "0 0 0 100 0",
		} {
			account := d.account(household, year2020)
			if got := said(account); got != want || len(account.Contradicts) != map[int64]int{2: 1}[household] {
				d.Errorf("household %d: %s, want %s; contradicts %v", household, got, want, account.Contradicts)
			}
		}
	})
}

func TestAnEntryIsReplacedNotLost(t *testing.T) {
	each(t, func(d desk) {
		d.put(Origin{Source: "import"}, entry(1, "labour", year2020, 12000))
		d.put(Origin{Source: "web"}, entry(1, "labour", year2020, 12000)) // the same: nothing
		d.put(Origin{Source: "web"}, entry(1, "labour", year2020, 13000))
		member := entry(1, "labour", year2020, 700)
		member.Person = 77
		d.put(Origin{Source: "web"}, member)
		d.update(func(tx *store.Tx) error {
			history, err := History(tx, office, county, 1)
			if err != nil || len(history) != 3 {
				d.Fatalf("%d entries: %+v %v", len(history), history, err)
			}
			old := history[2]
			if old.Amount != 12000*money.Yuan || old.EndedAt == 0 || old.EndedBy != "专班" || history[1].EndedAt != 0 {
				d.Errorf("%+v", old)
			}
			if err := d.book.Remove(tx, office, Origin{}, county, history[1].ID); err != nil {
				return err
			}
			if err := d.book.Remove(tx, office, Origin{}, county, history[1].ID); fault.KindOf(err) != fault.Conflict {
				d.Errorf("removed twice: %v", err)
			}
			return nil
		})
		if got := said(d.account(1, year2020)); got != "700 0 0 0 0" {
			d.Errorf("after the removal: %s", got)
		}
	})
}

func TestCountyDecidesWhatCounts(t *testing.T) {
	each(t, func(d desk) {
		d.put(Origin{}, entry(1, "pension", year2020, 1200), entry(1, "condolence", year2020, 300))
		pension, _ := dictionary.ItemOf("pension")
		condolence, _ := dictionary.ItemOf("condolence")
		d.update(func(tx *store.Tx) error {
			if err := d.book.Count(tx, office, Origin{}, county, pension, false); err != nil {
				return err
			}
			return d.book.Count(tx, office, Origin{}, county, condolence, true)
		})
		if got := said(d.account(1, year2020)); got != "0 0 0 300 0" {
			d.Errorf("%s", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(d desk) {
		fine := entry(1, "labour", year2020, 100)
		reader, away := office, office
		reader.Role = auth.Inspector
		away.Division = 990101002000
		for _, c := range []struct {
			code   string
			scope  auth.Scope
			change func(*Entry)
		}{
			{"auth.not_allowed", reader, func(e *Entry) {}},
			{"income.outside", away, func(e *Entry) {}},
			{"income.outside", office, func(e *Entry) { e.County = 990102 }},
			{"income.no_item", office, func(e *Entry) { e.Item = nil }},
			{"income.negative", office, func(e *Entry) { e.Amount = -1 }},
			{"income.too_much", office, func(e *Entry) { e.Amount = Most + 1 }},
			{"income.bad_span", office, func(e *Entry) { e.Span.To = e.Span.From - 1 }},
			{"income.future", office, func(e *Entry) { e.Span = period.Annual(2021) }},
		} {
			changed := fine
			c.change(&changed)
			err := d.db.Update(context.Background(), func(tx *store.Tx) error { return d.book.Put(tx, c.scope, Origin{}, changed) })
			f, ok := err.(*fault.Error)
			if !ok || f.Code != c.code || f.Say(message.Zh) == c.code {
				d.Errorf("%v, want %s", err, c.code)
			}
		}
		d.put(Origin{}, fine)
		d.update(func(tx *store.Tx) error {
			entries, err := List(tx, away, county, 1, year2020)
			if len(entries) != 0 {
				d.Error("another township reads it")
			}
			return err
		})
	})
}

func TestUndoOfABatch(t *testing.T) {
	each(t, func(d desk) {
		d.put(Origin{Source: "web"}, entry(1, "labour", year2020, 100), entry(1, "pension", year2020, 50))
		before := said(d.account(1, year2020))
		d.put(Origin{Source: "import", Batch: 7}, entry(1, "labour", year2020, 200), entry(1, "planting", year2020, 10), entry(2, "labour", year2020, 5))
		d.put(Origin{Source: "import", Batch: 7}, entry(1, "labour", year2020, 250))
		middle := said(d.account(1, year2020))
		d.put(Origin{Source: "import", Batch: 8}, entry(1, "labour", year2020, 300))
		for _, step := range []struct {
			batch   int64
			blocked []int64
			want    string
		}{{7, []int64{1}, "300 10 0 50 0"}, {8, []int64{}, middle}, {7, []int64{}, before}} {
			d.update(func(tx *store.Tx) error {
				blocked, err := d.book.Undo(tx, office, county, step.batch)
				if !slices.Equal(blocked, step.blocked) && len(blocked)+len(step.blocked) > 0 {
					d.Errorf("undo %d blocked by %v, want %v", step.batch, blocked, step.blocked)
				}
				return err
			})
			if got := said(d.account(1, year2020)); got != step.want {
				d.Errorf("after undo of %d: %s, want %s", step.batch, got, step.want)
			}
		}
		if got := said(d.account(2, year2020)); got != "unknown" {
			d.Errorf("what the batch created: %s", got)
		}
	})
}

// The totals of everyone are those of each.
func TestEachTotalAgreesWithAccounts(t *testing.T) {
	each(t, func(d desk) {
		random := rand.New(rand.NewPCG(3, 4))
		items := dictionary.Items()
		spans := []period.Range{year2020, year2019, january, lastMarch, trailing}
		var entries []Entry
		for household := int64(1); household <= 40; household++ {
			for range random.IntN(6) {
				e := entry(household, items[random.IntN(len(items))].Key, spans[random.IntN(len(spans))], random.Int64N(5000))
				e.Village += division.Code(household % 3)
				entries = append(entries, e)
			}
		}
		d.put(Origin{Batch: 1}, entries...)
		for _, span := range []period.Range{year2020, trailing} {
			totals := map[int64]string{}
			d.update(func(tx *store.Tx) error {
				return EachTotal(tx, office, county, 0, span, func(total Total) error {
					totals[total.Household] = said(Account{Known: true, Of: total.Of})
					return nil
				})
			})
			for household := int64(1); household <= 40; household++ {
				want, got := said(d.account(household, span)), totals[household]
				if got == "" {
					got = "unknown"
				}
				if got != want {
					d.Errorf("household %d over %s: %s, alone %s", household, span, got, want)
				}
				d.oneTotal(household, span, want)
			}
		}
	})
}

func (d desk) oneTotal(household int64, span period.Range, want string) {
	d.Helper()
	got := "unknown"
	d.update(func(tx *store.Tx) error {
		return EachTotal(tx, office, county, household, span, func(total Total) error {
			got = said(Account{Known: true, Of: total.Of})
			return nil
		})
	})
	if got != want {
		d.Errorf("household %d alone: %s, want %s", household, got, want)
	}
}
