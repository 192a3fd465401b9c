// Package ledgertest gives tests a county that keeps ledgers: a database of its
// own with a registry, an archive and a book, under a plan of the test's choice.
package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"

	"guben/attachment"
	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/income"
	"guben/intake"
	"guben/ledger"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/seal"
	"guben/store"
)

// Schemas are the tables a book rests on.
var Schemas = []store.Schema{audit.Schema, division.Schema, auth.Schema, registry.Schema, income.Schema, compare.Schema, intake.Schema,
	screen.Schema, attachment.Schema, ledger.Schema}

// World is a county with a book.
type World struct {
	testing.TB
	DB      *store.DB
	Audit   *audit.Log
	Records *registry.Registry
	Files   *attachment.Archive
	Book    *ledger.Book
}

// New is a world on a database that has the tables of Schemas, under one plan.
func New(t testing.TB, db *store.DB, plan *pack.Pack) *World {
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(ring)
	w := &World{TB: t, DB: db, Audit: log, Records: registry.New(ring, log), Files: attachment.New(ring, log)}
	w.Book = &ledger.Book{Ring: ring, Log: log, Registry: w.Records, Income: income.New(log), Files: w.Files,
		Pack: func(int64, string, period.Day) (*pack.Pack, error) { return plan, nil }}
	return w
}

// Try runs a change and gives the error it was refused with.
func (w *World) Try(change func(*store.Tx) error) error {
	return w.DB.Update(context.Background(), change)
}

// Update runs a change that must succeed.
func (w *World) Update(change func(*store.Tx) error) {
	w.Helper()
	if err := w.Try(change); err != nil {
		w.Fatal(err)
	}
}

// View reads what must be readable.
func (w *World) View(read func(*store.Tx) error) {
	w.Helper()
	if err := w.DB.View(context.Background(), read); err != nil {
		w.Fatal(err)
	}
}

// Household registers a household of a head and nobody else, with fields of the
// dictionary given as key and text in turn.
func (w *World) Household(tx *store.Tx, scope auth.Scope, at division.Code, pairs ...string) (registry.Record, error) {
	values := registry.Values{"head_name": dictionary.Words("户主甲")}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = Value(dictionary.Household, pairs[i], pairs[i+1])
	}
	return w.Records.CreateHousehold(tx, scope, registry.Origin{Source: "test"}, at, registry.Draft{Values: values})
}

// Sound asks rooms whether what must hold does.
func (w *World) Sound(checks ...func(*store.Tx) ([]error, error)) {
	w.Helper()
	w.View(func(tx *store.Tx) error {
		for _, check := range checks {
			broken, err := check(tx)
			if err != nil {
				return err
			}
			for _, one := range broken {
				w.Error(one)
			}
		}
		return nil
	})
}

// Value is a field's value from its text; a test that names no field or no
// value of it is mistaken.
func Value(entity dictionary.Entity, key, text string) dictionary.Value {
	field, known := dictionary.Get(entity, key)
	if !known {
		panic(fmt.Sprintf("%s has no field %s", entity, key))
	}
	value, err := field.Parse(text)
	if err != nil {
		panic(err)
	}
	return value
}

// Code is the code of a fault, "" of anything else.
func Code(err error) string {
	var known *fault.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return ""
}

// Shelf is the shipped packs with ledgers of a test's own added to one of them,
// so that no change of a shipped one touches the test.
func Shelf(name, ledgers string) fs.FS {
	files := fstest.MapFS{}
	err := fs.WalkDir(packs.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(packs.FS, path)
		files[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		panic(err)
	}
	file := files[name+"/ledgers.yaml"]
	file.Data = append(bytes.Clone(file.Data), ledgers...)
	return files
}

// Load is a pack that must be sound.
func Load(shelf fs.FS, name string) *pack.Pack {
	p, problems := pack.Load(shelf, name)
	if len(problems) > 0 {
		panic(problems[0].Fault())
	}
	return p
}
