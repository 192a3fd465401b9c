package web_test

import (
	"context"
	"testing"
	"time"

	"guben/store/storetest"
	"guben/web/webtest"
)

// later is the clock of a world some months on, when work is late and duties were missed.
func later() func() time.Time {
	clock := storetest.Clock()
	return func() time.Time { return clock().AddDate(0, 3, 5) }
}

// timeless are views that look the same later in the year.
var timeless = map[string]bool{"tasks-none": true, "task-new": true, "task-divide": true, "letters": true, "letter": true, "unit-leaders": true, "overview-pairs": true, "calendar-april": true}

func TestWorkLaterInTheYearInABrowser(t *testing.T) {
	browser := webtest.Chromium(t)
	for _, s := range webtest.Sizes {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			w := webtest.NewOn(t, later())
			if err := w.App.Tick(context.Background()); err != nil {
				t.Fatal(err)
			}
			tabs := map[string]*webtest.Tab{}
			for _, v := range workViews(w) {
				if timeless[v.Name] {
					continue
				}
				if tabs[v.Login] == nil {
					tabs[v.Login] = w.Tab(t, browser, s, v.Login)
				}
				tabs[v.Login].Visit(v.Path)
				tabs[v.Login].See(s, "later-"+v.Name)
			}
		})
	}
}
