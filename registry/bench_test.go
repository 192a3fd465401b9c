package registry

import (
	"context"
	"fmt"
	"testing"

	"guben/audit"
	"guben/dictionary"
	"guben/division"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

// county20000 is a county of 20,000 persons in 6,667 households.
func county20000(b *testing.B) desk {
	b.Helper()
	db := storetest.SQLite(b, audit.Schema, Schema)
	ring, err := seal.New([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		b.Fatal(err)
	}
	d := desk{db: db, r: New(ring, audit.New(ring)), ring: ring}
	if err := db.Update(context.Background(), func(tx *store.Tx) error { return fill(b, d.r, tx, 6667) }); err != nil {
		b.Fatal(err)
	}
	return d
}

func fill(b testing.TB, r *Registry, tx *store.Tx, households int) error {
	home := draft(b, dictionary.Household, "code", "H", "head_name", "张三", "category", "一般脱贫户", "phone", "13812345678",
		"farmland", "3.5", "house_area", "80", "unsafe_house", "否", "water_solved", "是", "reported_per_head_income", "8000")
	person := draft(b, dictionary.Person, "name", "张三", "sex", "男", "birth", "1980-02-09", "relation", "户主", "ethnicity", "汉族",
		"education", "初中", "schooling", "非在校生", "health", "健康", "labour", "普通劳动力", "work_months", "6", "low_income", "否",
		"resident_medical", "是", "resident_pension", "是", "id_number", number("99010119800209135"))
	origin := Origin{Source: "import", Batch: 1}
	for i := range households {
		stored, err := r.CreateHousehold(tx, office, origin, villageA+division.Code(i%20), home)
		if err != nil {
			return err
		}
		for j := range 3 {
			person.Values["id_number"] = dictionary.Words(number(fmt.Sprintf("9901%02d19%02d0209%03d", i/1000, (i%1000)/10, (i%10)*3+j)))
			if _, err := r.CreatePerson(tx, office, origin, stored, person, Step{}); err != nil {
				return err
			}
		}
	}
	return nil
}

func BenchmarkCreate(b *testing.B) {
	for b.Loop() {
		county20000(b)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20001, "ns/person")
}

func BenchmarkSweep(b *testing.B) {
	d := county20000(b)
	for b.Loop() {
		err := d.db.View(context.Background(), func(tx *store.Tx) error {
			return d.r.Sweep(tx, office, Sweep{Entity: dictionary.Person, County: county, Day: Start, Fields: []string{
				"sex", "birth", "relation", "education", "schooling", "health", "labour", "work_months", "low_income", "resident_medical"}},
				func(*Row) error { return nil })
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20001, "ns/person")
}

func BenchmarkList(b *testing.B) {
	d := county20000(b)
	for name, filter := range map[string]Filter{"first page": {}, "found": {Text: "zs"}, "not found": {Text: "qq"}, "category": {Codes: map[string][]int64{"category": {9}}}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := d.db.View(context.Background(), func(tx *store.Tx) error {
					_, err := d.r.List(tx, office, dictionary.Household, filter)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
