//go:build unix

package sheet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// benchRows is how many rows of 30 columns the benchmarks move. The figures of
// the documentation are those of GUBEN_BENCH_ROWS=200000.
func benchRows() int {
	if n, err := strconv.Atoi(os.Getenv("GUBEN_BENCH_ROWS")); err == nil && n > 0 {
		return n
	}
	return 20_000
}

const benchColumns = 30

func benchRow(i int, row []Value) []Value {
	row = row[:0]
	for c := range benchColumns {
		switch {
		case c == 0:
			row = append(row, Text(fmt.Sprintf("9999991990%08d", i)))
		case c == 1:
			row = append(row, Text("样例村民"+strconv.Itoa(i)))
		case c%3 == 0:
			row = append(row, Amount(int64(i*137+c)))
		case c%3 == 1:
			row = append(row, Int(int64(c)))
		default:
			row = append(row, Text("样例乡样例村"))
		}
	}
	return row
}

var benchLayout = Layout{Name: "表", Columns: make([]Head, benchColumns)}

func writeBench(out io.Writer, rows int) error {
	w := NewWriter(out)
	layout := benchLayout
	layout.Columns = make([]Head, benchColumns)
	for c := range layout.Columns {
		layout.Columns[c].Name = "列" + strconv.Itoa(c)
	}
	if err := w.Sheet(layout); err != nil {
		return err
	}
	var values []Value
	for i := range rows {
		values = benchRow(i, values)
		if err := w.Row(values...); err != nil {
			return err
		}
	}
	return w.Close()
}

func excelizeWrite(out io.Writer, rows int) error {
	file := excelize.NewFile()
	defer file.Close()
	stream, err := file.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	line := make([]any, benchColumns)
	var values []Value
	for i := range rows {
		values = benchRow(i, values)
		for c, value := range values {
			switch value.kind {
			case valueText:
				line[c] = value.text
			case valueAmount:
				line[c] = float64(value.number) / 100
			default:
				line[c] = value.number
			}
		}
		if err := stream.SetRow("A"+strconv.Itoa(i+1), line); err != nil {
			return err
		}
	}
	if err := stream.Flush(); err != nil {
		return err
	}
	return file.Write(out)
}

func excelizeRead(content []byte) (cells int, err error) {
	file, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	rows, err := file.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		columns, err := rows.Columns()
		if err != nil {
			return 0, err
		}
		cells += len(columns)
	}
	return cells, rows.Error()
}

func sheetRead(content []byte, name string) (cells int, err error) {
	book, err := OpenReader(bytes.NewReader(content), int64(len(content)), "表", Limits{})
	if err != nil {
		return 0, err
	}
	rows, err := book.Rows(name)
	if err != nil {
		return 0, err
	}
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return cells, nil
		}
		if err != nil {
			return cells, err
		}
		cells += len(row.Cells)
	}
}

// processor is the CPU time of this process, which neighbours on the machine
// disturb less than the clock.
func processor() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func spent(b *testing.B, work func() error) time.Duration {
	b.Helper()
	start := processor()
	must(b, work())
	return processor() - start
}

// compare reports the CPU seconds of our way and how many times as many the
// library needs for the same in the same run.
func compare(b *testing.B, ours, library func() error) {
	var our, their time.Duration
	for b.Loop() {
		our += spent(b, ours)
		their += spent(b, library)
	}
	b.ReportMetric(our.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(our.Seconds()/their.Seconds(), "ratio/excelize")
}

func BenchmarkRead(b *testing.B) {
	var file bytes.Buffer
	must(b, excelizeWrite(&file, benchRows()))
	want := benchRows() * benchColumns
	check := func(cells int, err error) error {
		if err == nil && cells != want {
			err = fmt.Errorf("%d cells, want %d", cells, want)
		}
		return err
	}
	compare(b, func() error { return check(sheetRead(file.Bytes(), "Sheet1")) },
		func() error { return check(excelizeRead(file.Bytes())) })
}

func BenchmarkWrite(b *testing.B) {
	compare(b, func() error { return writeBench(io.Discard, benchRows()) },
		func() error { return excelizeWrite(io.Discard, benchRows()) })
}

func BenchmarkReadOwn(b *testing.B) {
	var file bytes.Buffer
	must(b, writeBench(&file, benchRows()))
	var our time.Duration
	for b.Loop() {
		our += spent(b, func() error { _, err := sheetRead(file.Bytes(), "表"); return err })
	}
	b.ReportMetric(our.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(file.Len())/(1<<20), "MB")
}

func BenchmarkReadCSV(b *testing.B) {
	var file bytes.Buffer
	w, err := NewCSVWriter(&file, GB18030, benchLayout)
	must(b, err)
	var values []Value
	for i := range benchRows() {
		values = benchRow(i, values)
		must(b, w.Row(values...))
	}
	must(b, w.Close())
	var our time.Duration
	for b.Loop() {
		our += spent(b, func() error { _, err := sheetRead(file.Bytes(), ""); return err })
	}
	b.ReportMetric(our.Seconds()/float64(b.N), "cpu-s/op")
}
