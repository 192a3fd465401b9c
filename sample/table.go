package sample

import (
	"bufio"
	"os"
	"path/filepath"

	"guben/sheet"
)

// rows is a table being written, a workbook or a text table.
type rows interface {
	Row(values ...sheet.Value) error
	Close() error
}

// table is a file being written.
type table struct {
	File
	heads   []sheet.Head
	line    int // of the sheet, that was written last
	blots   map[spot]blot
	repairs []Repair
	rows    rows
	file    *os.File
	buffer  *bufio.Writer
}

// form is what a table is to be like.
type form struct {
	File
	titles []string // none in a text table
	heads  []sheet.Head
	text   bool // a GB18030 text table instead of a workbook
}

// open begins a file in dir.
func (f form) open(dir string, blots map[spot]blot) (*table, error) {
	file, err := os.Create(filepath.Join(dir, f.Name))
	if err != nil {
		return nil, err
	}
	t := &table{File: f.File, heads: f.heads, blots: blots, file: file, buffer: bufio.NewWriterSize(file, 1<<16)}
	layout := sheet.Layout{Name: "Sheet1", Titles: f.titles, Columns: f.heads}
	if f.text {
		t.line = 1
		t.rows, err = sheet.NewCSVWriter(t.buffer, sheet.GB18030, layout)
	} else {
		t.line = len(f.titles) + 1
		workbook := sheet.NewWriter(t.buffer)
		t.rows, err = workbook, workbook.Sheet(layout)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return t, nil
}

// row writes a row; key finds the cells to be spoiled.
func (t *table) row(key string, values []sheet.Value) error {
	t.line++
	t.Rows++
	if len(t.blots) > 0 {
		t.spoil(key, values)
	}
	return t.rows.Row(values...)
}

func (t *table) spoil(key string, values []sheet.Value) {
	list := t.Shape
	if t.Roster != "" {
		list = t.Roster
	}
	for i, head := range t.heads {
		if b, ok := t.blots[spot{list, key, head.Name}]; ok {
			values[i] = sheet.Text(b.mangled())
			t.repairs = append(t.repairs, Repair{b.kind, t.Name, t.line, head.Name, b.text})
		}
	}
}

// close finishes the file.
func (t *table) close() error {
	err := t.rows.Close()
	if flushed := t.buffer.Flush(); err == nil {
		err = flushed
	}
	if closed := t.file.Close(); err == nil {
		err = closed
	}
	return err
}
