package sample

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"guben/dictionary"
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
		if file.Shape == "roster" {
			continue
		}
		rows := 0
		table := open(t, filepath.Join(dir, file.Name))
		for {
			record, err := table.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			rows++
			for _, column := range table.Header {
				checkCell(t, m.Day, file.Name, column, record.Cell(column.Index).Text)
			}
		}
		if rows != file.Rows {
			t.Errorf("%s: %d rows, the manifest says %d", file.Name, rows, file.Rows)
		}
	}
}

func open(t *testing.T, path string) *sheet.Table {
	t.Helper()
	book, err := sheet.Open(path, sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	table, err := book.Find(sheet.Want{Field: func(heading string) string {
		if field, ok := fieldOf(heading); ok {
			return string(field.Entity) + "." + field.Key
		}
		if item, ok := dictionary.FindItem(heading); ok {
			return "income." + item.Key
		}
		return ""
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { table.Close() })
	return table
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
