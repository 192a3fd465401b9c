package places

import (
	"strings"
	"testing"

	"guben/division"
)

func TestEveryLineIsRead(t *testing.T) {
	if got, want := len(All()), strings.Count(table, "\n")-1; got != want {
		t.Errorf("%d places from %d lines", got, want)
	}
}

func TestEveryPlaceHasTheOneAboveBeforeIt(t *testing.T) {
	seen := map[division.Code]bool{}
	for _, place := range All() {
		if parent := place.Code.Parent(); parent != 0 && !seen[parent] {
			t.Errorf("%s %s stands before its parent %s", place.Code, place.Name, parent)
		}
		if place.Name == "" || seen[place.Code] {
			t.Errorf("%s %q: no name or twice", place.Code, place.Name)
		}
		seen[place.Code] = true
	}
}

func TestAreasOfThePlans(t *testing.T) {
	for _, area := range []struct {
		root                          division.Code
		name                          string
		counties, townships, villages int
	}{
		{210504_000_000, "明山区", 1, 7, 82},
		{210521_000_000, "本溪满族自治县", 1, 12, 122},
		{430700_000_000, "常德市", 10, 178, 2273},
		{433100_000_000, "湘西土家族苗族自治州", 8, 116, 1797},
	} {
		count := map[division.Level]int{}
		for _, place := range Within(area.root) {
			count[place.Code.Level()]++
			if place.Code == area.root && place.Name != area.name {
				t.Errorf("%s is called %s", area.root, place.Name)
			}
		}
		if count[division.County] != area.counties || count[division.Township] != area.townships ||
			count[division.Village] != area.villages || count[division.Province] != 1 {
			t.Errorf("%s: %v", area.name, count)
		}
	}
}
