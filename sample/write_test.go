package sample

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/period"
	"guben/sheet"
)

// written writes the Mingshan world of a seed to a folder of the test.
func written(t *testing.T, seed uint64) (string, Manifest) {
	t.Helper()
	dir := t.TempDir()
	m, err := Write(t.Context(), "mingshan-2020", seed, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return dir, m
}

func TestSameSeedSameBytes(t *testing.T) {
	first, m := written(t, 42)
	second, _ := written(t, 42)
	other, _ := written(t, 43)
	for _, name := range append(names(m), "manifest.json") {
		if !bytes.Equal(content(t, first, name), content(t, second, name)) {
			t.Errorf("%s differs between two runs", name)
		}
	}
	if name := m.Files[0].Name; bytes.Equal(content(t, first, name), content(t, other, name)) {
		t.Errorf("%s is the same for another seed", name)
	}
}

func names(m Manifest) []string {
	var names []string
	for _, file := range m.Files {
		names = append(names, file.Name)
	}
	return names
}

func content(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fieldOf finds a heading's field the way an import does.
func fieldOf(heading string) (*dictionary.Field, bool) {
	if field, ok := dictionary.Find(dictionary.Person, heading); ok {
		return field, true
	}
	return dictionary.Find(dictionary.Household, heading)
}

func TestEveryCellIsReadByTheDictionary(t *testing.T) {
	dir, m := written(t, 1)
	for _, file := range m.Files {
		if file.Shape == shapeRoster {
			continue
		}
		rows := 0
		each(t, filepath.Join(dir, file.Name), anyField, func(table *sheet.Table, record sheet.Record) {
			rows++
			for _, column := range table.Header {
				checkCell(t, m.Day, file.Name, column, record.Cell(column.Index).Text)
			}
		})
		if rows != file.Rows {
			t.Errorf("%s: %d rows, the manifest says %d", file.Name, rows, file.Rows)
		}
	}
}

func anyField(heading string) string {
	if field, ok := fieldOf(heading); ok {
		return string(field.Entity) + "." + field.Key
	}
	if item, ok := dictionary.FindItem(heading); ok {
		return "income." + item.Key
	}
	return ""
}

// each reads a file's rows.
func each(t *testing.T, path string, field func(string) string, visit func(*sheet.Table, sheet.Record)) {
	t.Helper()
	book, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	table, err := book.Find(sheet.Want{Field: field})
	if err != nil {
		t.Fatal(path, err)
	}
	defer table.Close()
	for {
		record, err := table.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(path, err)
		}
		visit(table, record)
	}
}

func checkCell(t *testing.T, day period.Day, file string, column sheet.Column, text string) {
	t.Helper()
	if column.Field == "" {
		t.Fatalf("%s: no field for heading %s", file, column.Name)
	}
	field, ok := fieldOf(column.Name)
	if !ok {
		return
	}
	value, err := field.Parse(text)
	if err == nil {
		err = field.Check(value, day)
	}
	if err != nil {
		t.Errorf("%s %s: %v", file, column.Name, err)
	}
}

func TestShapesAreTheNationalOnes(t *testing.T) {
	if len(personColumns) != 47 || len(ledgerColumns) != 30 {
		t.Errorf("%d and %d columns", len(personColumns), len(ledgerColumns))
	}
}

func TestMangledCellsAreRepaired(t *testing.T) {
	dir, m := written(t, 2)
	wanted := map[string]Repair{}
	kinds := map[string]bool{}
	for _, repair := range m.Repairs {
		wanted[repair.File+repair.Head+strconv.Itoa(repair.Row)] = repair
		kinds[repair.Kind] = true
	}
	if len(kinds) != 4 || len(wanted) != len(m.Repairs) {
		t.Errorf("%d repairs in %d cells, of kinds %v", len(m.Repairs), len(wanted), kinds)
	}
	for _, file := range m.Files {
		each(t, filepath.Join(dir, file.Name), anyField, func(table *sheet.Table, record sheet.Record) {
			for _, column := range table.Header {
				place := file.Name + column.Name + strconv.Itoa(record.Line)
				if repair, ok := wanted[place]; ok {
					checkRepair(t, repair, record.Cell(column.Index))
					delete(wanted, place)
				}
			}
		})
	}
	for place := range wanted {
		t.Errorf("no such cell: %s", place)
	}
}

func checkRepair(t *testing.T, repair Repair, cell sheet.Cell) {
	t.Helper()
	field, _ := fieldOf(repair.Head)
	value, err := field.Parse(cell.Text)
	read := strings.ReplaceAll(field.Canonical(value), "-", "")
	if field.Type == dictionary.Secret {
		doc, damaged := identity.Parse(cell.Text)
		read, err = doc.Number, damaged
	}
	if err != nil || read != repair.Key || cell.Text == repair.Key && !cell.Cleaned {
		t.Errorf("%s row %d: %q is read as %q: %v", repair.File, repair.Row, cell.Text, read, err)
	}
}

func TestRefusedRowsStandWhereTheManifestSays(t *testing.T) {
	dir, m := written(t, 4)
	numbers := map[string]int{}
	at := map[int]string{}
	each(t, filepath.Join(dir, m.Files[0].Name), anyField, func(_ *sheet.Table, record sheet.Record) {
		number := record.Field("person.id_number").Text
		at[record.Line] = number
		numbers[number]++
	})
	refused := 0
	for _, f := range m.Faults {
		if f.Kind != Rejected {
			continue
		}
		refused++
		_, err := identity.Parse(at[f.Row])
		if f.File != m.Files[0].Name || at[f.Row] != f.Key || err == nil && numbers[f.Key] != 2 {
			t.Errorf("%s, row %d: %s, %v", f.Note, f.Row, at[f.Row], err)
		}
	}
	if refused != 3 {
		t.Errorf("%d rows to be refused", refused)
	}
}

func TestStoppingLeavesNoManifest(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	_, err := Write(ctx, "xiangxi-2020", 1, dir, func(done, total int) {
		if total != 190_000 {
			t.Errorf("%d of %d", done, total)
		}
		stop()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); !os.IsNotExist(err) {
		t.Error("a manifest for files that are not all there")
	}
}

func TestUnknownPlan(t *testing.T) {
	if _, err := New("nowhere-2020", 1); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// BenchmarkHouseholds makes the persons of a prefecture without writing them.
func BenchmarkHouseholds(b *testing.B) {
	for b.Loop() {
		w := world(b, "xiangxi-2020", 1)
		persons := 0
		for h := range w.Households() {
			persons += len(h.Members)
		}
		if persons != 657_735 {
			b.Fatal(persons)
		}
	}
}
