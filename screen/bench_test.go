package screen_test

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"guben/dictionary"
	"guben/income"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

// crowd is a county of many households on a SQLite file.
func crowd(b *testing.B, households int) world {
	b.Helper()
	w := newWorld(b, storetest.SQLite(b, schemas...))
	random := rand.New(rand.NewPCG(3, 3))
	stages := []string{"非在校生", "非在校生", "小学", "七年级", "普通高中一年级"}
	w.update(func(tx *store.Tx) error {
		for i := range households {
			if err := w.neighbour(tx, random, i, stages); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

func (w world) neighbour(tx *store.Tx, random *rand.Rand, i int, stages []string) error {
	origin := registry.Origin{Source: "test", Batch: 1}
	home, err := w.records.CreateHousehold(tx, office, origin, village, registry.Draft{Values: registry.Values{
		"head_name": dictionary.Words("户主"), "exit_status": value(dictionary.Household, "exit_status", "已脱贫"),
		"house_grade":  value(dictionary.Household, "house_grade", []string{"A级", "B级", "C级"}[i%3]),
		"water_solved": dictionary.Number(1)}})
	if err != nil {
		return err
	}
	for range 2 + i%4 {
		if _, err := w.records.CreatePerson(tx, office, origin, home, registry.Draft{Values: registry.Values{
			"name": dictionary.Words("成员"), "birth": dictionary.Number(int64(period.Date(1940+random.IntN(75), 5, 1))),
			"schooling": value(dictionary.Person, "schooling", stages[random.IntN(len(stages))]),
			"health":    value(dictionary.Person, "health", []string{"健康", "残疾", "长期慢性病"}[random.IntN(3)])}}, registry.Step{}); err != nil {
			return err
		}
	}
	item, _ := dictionary.FindItem("工资性收入")
	return w.book.Put(tx, office, income.Origin{Source: "test", Batch: 1}, income.Entry{County: county, Village: home.Village, Household: home.ID,
		Item: item, Span: period.LastAnnual(day), Amount: money.Fen(random.IntN(60_000)) * money.Yuan})
}

func processor() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkColdScreening loads a county from its file and decides every rule
// over everyone, against a bare scan of the same columns through the driver.
func BenchmarkColdScreening(b *testing.B) {
	w := crowd(b, 5_000)
	var ours, bare time.Duration
	for b.Loop() {
		begun := processor()
		err := w.db.View(context.Background(), func(tx *store.Tx) error {
			_, err := screen.Stand(tx, w.records, county, plan, day)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		ours += processor() - begun
		begun = processor()
		w.scan(b)
		bare += processor() - begun
	}
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(ours)/float64(bare), "ratio/bare-scan")
}

// scan reads the columns the rules read, row by row, and does nothing with them.
func (w world) scan(b *testing.B) {
	b.Helper()
	err := w.db.View(context.Background(), func(tx *store.Tx) error {
		for entity, on := range map[dictionary.Entity]policy.On{dictionary.Household: policy.OnHousehold, dictionary.Person: policy.OnPerson} {
			columns := []string{"village", "id"}
			fields := pack.Fields(entity)
			for _, ref := range plan.Program.Columns() {
				if ref.On == on && ref.Index < len(fields) && fields[ref.Index].Kept == dictionary.ByRegistry {
					columns = append(columns, `"`+fields[ref.Index].Key+`"`)
				}
			}
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(sql.NullInt64)
			}
			if err := tx.Each(func(row store.Scanner) error { return row.Scan(cells...) },
				"SELECT "+strings.Join(columns, ", ")+" FROM "+string(entity)+" WHERE county = $1 ORDER BY village, id", county); err != nil {
				return err
			}
		}
		var household, amount int64
		return tx.Each(func(row store.Scanner) error { return row.Scan(&household, &amount) },
			"SELECT household, amount FROM income WHERE county = $1 AND ended_at = 0", county)
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkWriteWithScreening changes a household and screens it again in the
// same transaction, against the change alone: a fact that no rule reads, one
// that a rule reads and whose answer stays, one that opens and closes findings
// every time, every fact an officer can change in turn, and with every rule
// decided again whatever has changed.
func BenchmarkWriteWithScreening(b *testing.B) {
	w := crowd(b, 5_000)
	w.screen()
	homes, err := w.some(400)
	if err != nil {
		b.Fatal(err)
	}
	for _, change := range []change{
		{"unread", between("house_area", "61", "62"), false},
		{"read", between("house_grade", "A级", "B级"), false},
		{"finding", between("house_grade", "A级", "C级"), false},
		{"any", anything(), false},
		{"everything", between("house_area", "63", "64"), true},
	} {
		b.Run(change.name, func(b *testing.B) { w.compare(b, homes, change) })
	}
}

// change gives a round of households one value each, the next round another.
type change struct {
	name       string
	of         func(round, home int) registry.Values
	everything bool
}

// between changes a field to and fro.
func between(key string, texts ...string) func(int, int) registry.Values {
	return func(round, _ int) registry.Values {
		return registry.Values{key: value(dictionary.Household, key, texts[round%2])}
	}
}

// anything changes one field of the household after another.
func anything() func(int, int) registry.Values {
	var fields []*dictionary.Field
	for _, field := range pack.Fields(dictionary.Household) {
		switch field.Type {
		case dictionary.Coded, dictionary.Bool, dictionary.Int, dictionary.Money, dictionary.Decimal:
			if field.Kept == dictionary.ByRegistry {
				fields = append(fields, field)
			}
		}
	}
	return func(round, home int) registry.Values {
		field := fields[home%len(fields)]
		n := int64(round % 2)
		if field.Type == dictionary.Coded {
			codes := field.Codes().Codes
			n = int64(codes[round%2%len(codes)].N)
		}
		return registry.Values{field.Key: dictionary.Number(n)}
	}
}

func (w world) compare(b *testing.B, homes []registry.Record, change change) {
	var with, alone cost
	half := len(homes) / 2
	refresh := func(tx *store.Tx, before, after registry.Record) error {
		return w.refresh(tx, before, after, change.everything)
	}
	both := func(i int) (bare, screened cost) {
		values := change.of(i/half, i%half)
		return w.timed(b, homes[i%half], values, nil), w.timed(b, homes[half+i%half], values, refresh)
	}
	for i := range half { // everybody begins with the second value, and what a program makes once is made
		both(half + i)
	}
	for i := 0; b.Loop(); i++ {
		bare, screened := both(i)
		alone, with = alone.plus(bare), with.plus(screened)
	}
	b.ReportMetric(float64(with.cpu.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(with.cpu)/float64(alone.cpu), "ratio/write-alone")
	b.ReportMetric(float64(with.wall)/float64(alone.wall), "wall-ratio")
}

// cost is what a write takes: the processor's time, and that until it is on
// the disk.
type cost struct{ cpu, wall time.Duration }

func (c cost) plus(d cost) cost { return cost{c.cpu + d.cpu, c.wall + d.wall} }

func (w world) some(n int) (homes []registry.Record, err error) {
	err = w.db.View(context.Background(), func(tx *store.Tx) error {
		page, err := w.records.List(tx, office, dictionary.Household, registry.Filter{Limit: n})
		homes = page.Records
		return err
	})
	return homes, err
}

// refresh is what follows a change of a page: the county's newest screening,
// and the household again.
func (w world) refresh(tx *store.Tx, before, after registry.Record, everything bool) error {
	last, err := screen.Applied(tx, county)
	if err != nil {
		return err
	}
	if everything {
		return screen.Refresh(tx, w.records, last, after.ID, plan)
	}
	return screen.RefreshRecord(tx, w.records, last, before, after, plan)
}

// timed changes a household as a page does, and gives what it cost.
func (w world) timed(b *testing.B, home registry.Record, values registry.Values, then func(tx *store.Tx, before, after registry.Record) error) cost {
	begun, cpu := time.Now(), processor()
	w.update(func(tx *store.Tx) error {
		current, err := w.records.Get(tx, office, dictionary.Household, county, home.ID)
		if err != nil {
			return err
		}
		written, err := w.records.Update(tx, office, registry.Origin{Source: "test"}, current, registry.Draft{Values: values})
		if err != nil || then == nil {
			return err
		}
		return then(tx, current, written)
	})
	return cost{processor() - cpu, time.Since(begun)}
}
