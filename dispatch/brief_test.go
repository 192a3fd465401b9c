package dispatch_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"guben/dispatch"
	"guben/indicator"
	"guben/message"
	"guben/period"
	"guben/sheet"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

func (w *world) line(b dispatch.Briefing, id string) dispatch.Line {
	w.Helper()
	at := slices.IndexFunc(b.Indicators, func(l dispatch.Line) bool { return l.ID == id })
	if at < 0 {
		w.Fatalf("no line of %s", id)
	}
	return b.Indicators[at]
}

// TestTheMonthIsToldAsItWas holds the briefing against what settle planted.
func TestTheMonthIsToldAsItWas(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		b := w.brief(office, march, today)
		if b.PlaceName != "试点县" || b.AsOf != today || len(b.Indicators) != len(plan.Indicators) {
			t.Errorf("%s, %s, %d indicators", b.PlaceName, b.AsOf, len(b.Indicators))
		}
		// No house may be dangerous: two are, and the limit is 0.
		if l := w.line(b, "dangerous"); l.This.Value != 2000 || l.This.Why.Rule != "not_zero" || l.This.Signal != indicator.Red || l.Target != "0户" || len(l.Trend) != 3 {
			t.Errorf("dangerous houses: %+v", l)
		}
		// 75 days of 366 are over; of 1000 persons 205 are due and 40 were trained.
		if l := w.line(b, "trained"); l.This.Value != 40_000 || l.This.Signal != indicator.Red || l.This.Why.Expected != 205_000 {
			t.Errorf("trained: %+v", l.This)
		}
		if l := w.line(b, "trainings_held"); l.This.Value != 50_000 || l.This.Signal != indicator.Green || l.This.Why.Rule != "ahead" {
			t.Errorf("trainings held: %+v", l.This)
		}
		red := slices.IndexFunc(b.Red, func(a dispatch.Alarm) bool { return a.ID == "dangerous" })
		if red < 0 || b.Red[red].Since != march.Last() || b.Red[red].Unit.Zh != "各乡镇" {
			t.Errorf("red: %+v", b.Red)
		}
		if want := (dispatch.UnitLine{Unit: "townships", Open: 1, Opened: 2, Closed: 1}); len(b.Units) != 1 || b.Units[0].Open != want.Open || b.Units[0].Opened != want.Opened || b.Units[0].Closed != want.Closed {
			t.Errorf("units: %+v", b.Units)
		}
		moved := slices.IndexFunc(b.Moved, func(m dispatch.Move) bool { return m.Name.Zh == "培训台账" })
		if moved < 0 || b.Moved[moved].Done != 1 || b.Moved[moved].Open != 1 {
			t.Errorf("moved: %+v", b.Moved)
		}
		may := w.brief(office, march+2, period.Date(2020, 5, 31))
		if at := slices.IndexFunc(may.Deadlines, func(d dispatch.Deadline) bool { return d.ID == "hold_trainings" }); at < 0 || may.Deadlines[at].Day != period.Date(2020, 6, 30) {
			t.Errorf("due in June: %+v", may.Deadlines)
		}
		if since := w.since(may, "dangerous"); since != march.Last() {
			t.Errorf("in May, red since %s", since)
		}
		if n, ok := w.change(may, "dangerous"); !ok || n != 0 {
			t.Errorf("change to April: %s", n)
		}
	})
}

func (w *world) since(b dispatch.Briefing, id string) period.Day {
	for _, a := range b.Red {
		if a.ID == id {
			return a.Since
		}
	}
	return 0
}

func (w *world) change(b dispatch.Briefing, id string) (indicator.Number, bool) {
	l := w.line(b, id)
	return l.Change()
}

func TestNoPersonIsNamed(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		b := w.brief(office, march, today)
		content, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), "赵某人") || strings.Contains(string(content), "电工班") {
			t.Error("the briefing names what stands in a record")
		}
		var again dispatch.Briefing
		if err := json.Unmarshal(content, &again); err != nil || len(again.Indicators) != len(b.Indicators) || again.Indicators[1].This != b.Indicators[1].This {
			t.Errorf("kept and read back: %v", err)
		}
	})
}

// TestPaperAndWorkbook are opened by programs that know nothing of us.
func TestPaperAndWorkbook(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, schemas...))
	w.settle()
	b := w.brief(office, march, today)
	dir := t.TempDir()
	var word, book bytes.Buffer
	if err := b.Word(&word, message.Zh); err != nil {
		t.Fatal(err)
	}
	if err := b.Workbook(&book, message.En); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/brief.docx", word.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"soffice", "-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "pdf", "brief.docx"}, {"pdftotext", "brief.pdf", "brief.txt"}} {
		command := exec.Command(args[0], args[1:]...)
		command.Dir = dir
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", args[0], err, output)
		}
	}
	text, err := os.ReadFile(dir + "/brief.txt")
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(" ", "", "\n", "").Replace(string(text))
	for _, want := range []string{"试点县", "2020年3月调度材料", "一、指标完成情况", "危房户数", "2户", "红灯", "二、红灯事项", "四、分单位问题和履职", "—1—"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the paper does not show %q", want)
		}
	}
	if strings.Contains(plain, "signal_") || strings.Contains(plain, "dispatch.") {
		t.Error("the paper shows the name of a text for its text")
	}
	if folder := os.Getenv("GUBEN_PAPER_PICTURES"); folder != "" {
		command := exec.Command("pdftoppm", "-r", "70", "-png", "brief.pdf", folder+"/brief")
		command.Dir = dir
		command.Run()
	}
	opened, err := sheet.OpenReader(bytes.NewReader(book.Bytes()), int64(book.Len()), "brief.xlsx", sheet.Limits{})
	if err != nil || len(opened.Sheets()) != 5 || opened.Sheets()[0].Name != "Indicators" {
		t.Errorf("the workbook: %v", err)
	}
}

// However many tasks are late, the briefing counts each.
func TestALongListOfLateTasksIsCountedWhole(t *testing.T) {
	each(t, func(w *world) {
		const late = 1010
		w.Update(func(tx *store.Tx) error {
			for range late {
				if _, err := w.desk.Tasks.Create(tx, office, task.New{Pack: plan.ID, Place: whole, Owner: "housing", Name: "补一份材料", From: today - 30, To: today - 1}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		for _, alarm := range w.brief(office, march, today).Red {
			if alarm.Name.Zh == "补一份材料" && alarm.Count == late {
				return
			}
		}
		t.Error("not all late tasks are counted")
	})
}
