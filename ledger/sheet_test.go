package ledger_test

import (
	"bytes"
	"fmt"
	"syscall"
	"testing"
	"time"

	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/message"
	"guben/registry"
	"guben/sheet"
	"guben/store"
	"guben/store/storetest"
)

// workbook writes a sheet of records as an officer would: no numbers of
// records, subjects by our own number.
func workbook(tb testing.TB, head []string, rows ...[]string) ledger.Upload {
	tb.Helper()
	var file bytes.Buffer
	w := sheet.NewWriter(&file)
	layout := sheet.Layout{Name: "测试问题台账"}
	for _, h := range head {
		layout.Columns = append(layout.Columns, sheet.Head{Name: h, Text: true})
	}
	if err := w.Sheet(layout); err != nil {
		tb.Fatal(err)
	}
	for _, row := range rows {
		values := make([]sheet.Value, len(row))
		for i, text := range row {
			values[i] = sheet.Text(text)
		}
		if err := w.Row(values...); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return upload(file.Bytes())
}

func upload(file []byte) ledger.Upload {
	return ledger.Upload{County: county, Pack: name, Ledger: "problems", Name: "问题.xlsx", Content: bytes.NewReader(file), Size: int64(len(file))}
}

func (w *world) bring(u ledger.Upload) (result ledger.Imported) {
	w.Helper()
	w.Update(func(tx *store.Tx) (err error) {
		result, err = w.Book.Import(tx, office, u, nil)
		return err
	})
	return result
}

// tries: a trial tells what an import would do, and does nothing.
func (w *world) tries(u ledger.Upload, opened int) {
	w.Helper()
	w.View(func(tx *store.Tx) error {
		result, err := w.Book.Trial(tx, office, u, nil)
		if result.Opened != opened || len(result.Errors) > 0 {
			w.Errorf("tried: %+v", result)
		}
		return err
	})
}

func own(home registry.Record) string { return fmt.Sprintf("#%d", home.ID) }

var head = []string{"户编号", "问题描述", "问题类别", "整改费用(元)"}

func TestASheetIsTakenWhollyOrNotAtAll(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		result := w.bring(workbook(t, head,
			[]string{own(w.homes[0]), "漏雨", "住房", "1200"},
			[]string{own(w.homes[1]), "辍学", "不知道", "1200"},
			[]string{"#99", "没水", "饮水", "1"},
			[]string{own(w.homes[2]), "没水", "饮水", "很多"}))
		if len(result.Errors) != 3 || result.Opened != 0 {
			t.Fatalf("%+v", result)
		}
		w.tries(workbook(t, head, []string{own(w.homes[0]), "漏雨", "住房", "1200"}), 1)
		for i, want := range []fault.Place{{Line: 3, Head: "问题类别"}, {Line: 4, Head: "户编号"}, {Line: 5, Head: "整改费用(元)"}} {
			got := result.Errors[i].(*fault.Error).Place
			if got.Line != want.Line || got.Head != want.Head {
				t.Errorf("error %d at %v, want %v", i, got, want)
			}
		}
		if n := len(w.list(office, ledger.Filter{}).Records); n != 0 {
			t.Errorf("%d records of a refused sheet", n)
		}
		result = w.bring(workbook(t, head, []string{own(w.homes[0]), "漏雨", "住房", "1200"}, []string{own(w.homes[2]), "没水", "饮水", "80.5"}))
		if result.Opened != 2 || len(result.Errors) != 0 {
			t.Fatalf("%+v", result)
		}
		w.sound()
	})
}

// TestWhatIsExportedIsImported: a workbook that comes back as it went changes
// nothing; one cell changed changes that, rows of a table too.
func TestWhatIsExportedIsImported(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0], "cost", "1200", "informant", "13900000001", "visits.0.day", "2020-03-01", "visits.0.spent", "20", "visits.1.day", "2020-03-02")
		w.open(cadre, w.homes[1])
		var file bytes.Buffer
		w.View(func(tx *store.Tx) error {
			n, err := w.Book.Export(tx, office, ledger.Filter{County: county, Pack: name, Ledger: "problems"}, message.Zh, &file)
			if n != 2 {
				t.Errorf("%d records exported", n)
			}
			return err
		})
		if result := w.bring(upload(file.Bytes())); result.Same != 2 || result.Saved+result.Opened+len(result.Errors) != 0 {
			t.Errorf("brought back unchanged: %+v", result)
		}
		result := w.bring(workbook(t, []string{"记录编号", "问题描述"}, []string{store.FormatID(r.ID), "墙裂"}))
		if result.Saved != 1 || len(result.Errors) != 0 {
			t.Fatalf("%+v", result)
		}
		w.View(func(tx *store.Tx) error {
			v, err := w.Book.View(tx, office, county, r.ID)
			if err != nil {
				return err
			}
			if v.Title != "墙裂" || len(v.Values["visits"].Rows) != 2 || v.Values["cost"].N != 120000 || v.Values["informant"].Text != "13900000001" {
				t.Errorf("after the import: %+v", v.Values)
			}
			return nil
		})
		w.sound()
	})
}

// BenchmarkLedgerImport opens ten thousand records of as many households (a
// thousand with -short) from a workbook: seconds, from the first byte to the
// commit.
func BenchmarkLedgerImport(b *testing.B) {
	n := 10_000
	if testing.Short() {
		n = 1000
	}
	for b.Loop() {
		w := newWorld(b, storetest.SQLite(b, ledgertest.Schemas...))
		rows := make([][]string, n)
		w.Update(func(tx *store.Tx) error {
			for i := range rows {
				home, err := w.Records.CreateHousehold(tx, office, registry.Origin{Source: "test", Batch: 1}, village+division.Code(i%20), registry.Draft{
					Values: registry.Values{"head_name": dictionary.Words("户主甲")}})
				if err != nil {
					return err
				}
				rows[i] = []string{own(home), "漏雨", "住房", "1200"}
			}
			return nil
		})
		u := workbook(b, head, rows...)
		begun, spent := time.Now(), processor()
		if result := w.bring(u); result.Opened != n {
			b.Fatalf("%+v", result)
		}
		b.ReportMetric((processor() - spent).Seconds(), "cpu-s")
		b.ReportMetric(time.Since(begun).Seconds(), "s/import")
		w.sound()
	}
}

// processor is the time the program has spent on the processor: what other
// programs on the machine do not add to.
func processor() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
