package household_test

import (
	"strings"
	"testing"

	"guben/screen"
	"guben/web/page"
	"guben/web/webtest"
)

func TestCountsFollowWhatIsChanged(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	if first := c.Get("/"); !strings.Contains(first.Body, "新线索等待核实") || strings.Contains(first.Body, "正在核实，尚无结论") {
		t.Fatal("the workbench does not begin with new findings alone")
	}
	c.Post(page.FindingRow{Finding: w.Finding}.Path(), "move", string(screen.Take), "key", "k")
	if second := c.Get("/"); !strings.Contains(second.Body, "1 条线索正在核实，尚无结论") {
		t.Error("the workbench does not follow a move")
	}
}

// TestAListSaysWhoseFindingsAreOpen: they are counted in one read for the page.
func TestAListSaysWhoseFindingsAreOpen(t *testing.T) {
	w := webtest.New(t)
	list := w.As(t, "office").Get("/household").Body
	if leads := page.HouseholdPath(w.Finding.County, w.Finding.Household) + `#findings"`; strings.Count(list, leads) != 1 {
		t.Errorf("the household of the finding leads to it %d times", strings.Count(list, leads))
	}
	if open := strings.Count(list, `#findings"`); !strings.Contains(list, `<span class="quiet">0</span>`) {
		t.Errorf("%d households have open findings, and none has not", open)
	}
}
