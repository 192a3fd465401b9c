package household_test

import (
	"context"
	"net/http"
	"syscall"
	"testing"
	"time"

	"guben/auth"
	"guben/dictionary"
	"guben/registry"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// BenchmarkEditAtTheWire sends the edit form of a household as a browser does:
// session, origin, validation, change, history, audit, a commit that lasts. The
// same form goes to three sites: one whose county was never screened, so that
// the change is all there is; one that screens the household again; and one
// that counts the plan's figures of its village too. A fact no rule reads, one
// that leaves the answers, one that opens and closes findings.
func BenchmarkEditAtTheWire(b *testing.B) {
	alone := newEditor(b, "DELETE FROM screening", "DELETE FROM figure_run")
	screened := newEditor(b, "DELETE FROM figure_run")
	counted := newEditor(b)
	for _, edit := range []struct {
		name, field string
		values      [2]string
	}{
		{"unread", "f.house_area", [2]string{"61", "62"}},
		{"read", "f.house_grade", [2]string{"a", "b"}},
		{"finding", "f.house_grade", [2]string{"a", "c"}},
	} {
		b.Run(edit.name, func(b *testing.B) { paired(b, alone, screened, edit.field, edit.values) })
		b.Run(edit.name+"_figures", func(b *testing.B) { paired(b, alone, counted, edit.field, edit.values) })
	}
}

// paired sends each form to both sites in turn.
func paired(b *testing.B, alone, with *editor, field string, values [2]string) {
	var bare, spent time.Duration
	for i := range alone.homes { // everybody begins with the second value
		late := 1_000_001*len(alone.homes) + i
		alone.save(field, values, late)
		with.save(field, values, late)
	}
	for i := 0; b.Loop(); i++ {
		bare += alone.save(field, values, i)
		spent += with.save(field, values, i)
	}
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	b.ReportMetric(float64(spent)/float64(bare), "ratio/unscreened")
}

// editor is a person before a site who edits one household after another.
type editor struct {
	*webtest.Client
	world *webtest.World
	homes []registry.Record
}

func newEditor(b *testing.B, without ...string) *editor {
	w := webtest.New(b)
	if err := w.App.Measure(context.Background(), auth.System(), webtest.County, ""); err != nil {
		b.Fatal(err)
	}
	d := &editor{Client: w.As(b, "office"), world: w}
	err := w.App.DB.Update(context.Background(), func(tx *store.Tx) error {
		for _, statement := range without {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		batch, err := w.App.Registry.List(tx, auth.System(), dictionary.Household, registry.Filter{Division: webtest.County, Limit: 200})
		d.homes = batch.Records
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// save sends the form for the next household, a round with one value and a
// round with the other, and gives the processor's time.
func (d *editor) save(field string, values [2]string, i int) time.Duration {
	n := i % len(d.homes)
	home := d.current(d.homes[n])
	begun := processor()
	reply := d.Post(page.HouseholdPath(home.County, home.ID)+"/edit", "key", store.FormatID(home.ID)+field+values[1]+time.Duration(i).String(),
		"version", store.FormatID(home.Version), field, values[i/len(d.homes)%2])
	took := processor() - begun
	if reply.Status != http.StatusSeeOther {
		d.T.Fatalf("%s: status %d", home.Name(), reply.Status)
	}
	return took
}

// current is the household as its page shows it before the edit.
func (d *editor) current(home registry.Record) (record registry.Record) {
	err := d.world.App.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		record, err = d.world.App.Registry.Get(tx, auth.System(), dictionary.Household, home.County, home.ID)
		return err
	})
	if err != nil {
		d.T.Fatal(err)
	}
	return record
}

func processor() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
