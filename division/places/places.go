// Package places carries the divisions of the plans' areas as data: 明山区 and
// 本溪满族自治县 of 本溪市, all counties of 常德市 and of 湘西州, with the
// prefectures and provinces above them. NOTICE says where they come from.
package places

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"guben/division"
	"guben/period"
)

//go:generate go run ./extract package/dist places.csv

//go:embed places.csv
var table string

// Edition is the day whose division codes these are.
var Edition = period.Date(2023, 6, 30)

// since is the first day the places are taken to exist. The source tells only
// how things stand on Edition; the plans of 2018 to 2026 must find their places.
var since = period.Date(2000, 1, 1)

var all = sync.OnceValue(load)

// The table is part of the program and made by extract; the package's test
// reads every line, so a line that does not parse is left out here.
func load() []division.Division {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	places := make([]division.Division, 0, len(lines))
	for _, line := range lines[1:] {
		code, name, _ := strings.Cut(line, ",")
		if parsed, err := division.ParseCode(code); err == nil {
			places = append(places, division.Division{Code: parsed, Name: name, From: since, To: division.Forever})
		}
	}
	return places
}

// All are all places, in the order of their codes, each after the place above it.
func All() []division.Division { return slices.Clone(all()) }

// Within are the places of the subtree of root, and those above it, in the
// order of their codes; nothing but the places above for an area not carried.
func Within(root division.Code) []division.Division {
	var within []division.Division
	for _, place := range all() {
		if root.Contains(place.Code) || place.Code.Contains(root) {
			within = append(within, place)
		}
	}
	return within
}
