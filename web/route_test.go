package web_test

import (
	"net/http"
	"strings"
	"testing"

	"guben/auth"
	"guben/dispatch"
	"guben/ledger"
	"guben/screen"
	"guben/store"
	"guben/task"
	"guben/web"
	"guben/web/page"
	"guben/web/webtest"
)

// allRoutes is the site's table.
func allRoutes() (table []page.Route) {
	for _, room := range web.Rooms {
		table = append(table, room.Routes...)
	}
	return table
}

// paths fills the wildcards of a route: one thing of the area, and the same
// kind of thing in a foreign division.
func paths(w *webtest.World, t *testing.T, route page.Route) (method, own, alien string) {
	t.Helper()
	method, path, found := strings.Cut(route.Pattern, " ")
	if !found {
		return http.MethodGet, "/nowhere", ""
	}
	path = strings.ReplaceAll(path, "{$}", "")
	if !strings.Contains(path, "{") {
		return method, path, ""
	}
	if strings.Contains(path, "{proposal}") {
		return method, w.Asks, w.Asks + "1"
	}
	account := func(login string) string { return "/account/" + store.FormatID(w.Accounts[login].ID) }
	watched := w.Supervised(t)
	best, own, alien := "", "", ""
	for prefix, things := range map[string][2]string{
		"/account/{id}":            {account("helper"), account("stranger")},
		"/household/{county}/{id}": {page.HouseholdPath(w.Home.County, w.Home.ID), page.HouseholdPath(w.Alien.County, w.Alien.ID)},
		"/finding/{county}/{id}":   {page.FindingRow{Finding: w.Finding}.Path(), page.FindingRow{Finding: screen.Finding{County: w.Alien.County, ID: w.Finding.ID}}.Path()},
		"/import/{id}":             {page.ImportPath(w.Imported), page.ImportPath(w.Imported + 1)},
		"/village/{village}":       {page.VillagePath(w.Finding.Village), page.VillagePath(w.Alien.Village)},
		"/job/{id}":                {"/job/none", "/job/none"},
		"/reader/{id}":             {page.DraftPath(w.Review), page.DraftPath(w.Review + 1)},
		"/plan/{id}":               {"/plan/mingshan-2020", "/plan/no-such-plan"},
		"/ledger/{pack}/{ledger}/{county}/{record}": {page.RecordPath(w.Visit), page.RecordPath(ledger.Record{County: w.Alien.County, ID: w.Visit.ID, Pack: webtest.Mingshan, Ledger: w.Visit.Ledger})},
		"/task/{county}/{id}":                       {page.TaskPath(w.Ours.Chore.Ref), page.TaskPath(task.Ref{County: w.Alien.County, ID: w.Ours.Chore.ID})},
		"/letter/{plan}/{year}/{county}/{id}":       {w.Ours.Letter, w.Ours.Letter + "1"},
		"/unit/{unit}":                              {"/unit/" + w.Finding.Unit, "/unit/no_such_unit"},
		"/duty/{plan}/{duty}":                       {"/duty/" + webtest.Mingshan + "/leader_visits", "/duty/changde-2020/visits"},
		"/indicator/{pack}/{indicator}":             {"/indicator/" + webtest.Mingshan + "/insured", "/indicator/changde-2020/insured"},
		"/dispatch/{county}/{id}":                   {page.FilingPath(watched.Small), page.FilingPath(dispatch.Filing{County: w.Alien.County, ID: watched.Small.ID})},
		"/inspection/{county}/{id}":                 {page.RoundPath(watched.Round.County, watched.Round.ID), page.RoundPath(w.Alien.County, watched.Round.ID)},
		"/notice/{county}/{id}":                     {page.ChannelPath(watched.Channel.County, watched.Channel.ID), page.ChannelPath(w.Alien.County, watched.Channel.ID)},
		"/ledger/{pack}/{ledger}":                   {page.LedgerPath(webtest.Mingshan, "gap_ledger"), page.LedgerPath("changde-2020", "visits")},
	} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			if len(prefix) < len(best) {
				continue
			}
			rest = strings.NewReplacer("{rule}", "key_income", "{amendment}", store.FormatID(w.Amendment(t).ID), "{file}", w.Photo, "{household}", store.FormatID(w.Home.ID), "{as}", "word").Replace(rest)
			best, own, alien = prefix, things[0]+rest, things[1]+rest
		}
	}
	if best == "" {
		t.Fatalf("%s: this test does not know what to put into the path", route.Pattern)
	}
	return method, own, alien
}

func TestEveryRouteRefusesEveryRoleWithoutThePower(t *testing.T) {
	w := webtest.New(t)
	table := allRoutes()
	for _, role := range auth.Roles {
		c := w.As(t, string(role))
		for _, route := range table {
			if route.Access != page.Powered || strings.Contains(route.Pattern, "{household}") { // see TestARecordIsLentForACrossInspection
				continue
			}
			method, own, _ := paths(w, t, route)
			if strings.HasSuffix(own, "/reveal") {
				own += "?entity=household&field=phone&subject=" + store.FormatID(w.Home.ID)
			}
			got := c.Do(method, own, nil).Status
			if may := role.May(route.Power); may == webtest.Refused(got) {
				t.Errorf("%s, %s %s: status %d, the role may: %v", role, method, own, got, may)
			}
		}
	}
}

func TestEveryRouteHidesForeignDivisions(t *testing.T) {
	w := webtest.New(t)
	for _, role := range auth.Roles {
		c := w.As(t, string(role))
		for _, route := range allRoutes() {
			method, own, alien := paths(w, t, route)
			if alien != "" {
				if got := c.Do(method, alien, nil).Status; !webtest.Refused(got) {
					t.Errorf("%s, %s %s: status %d for a thing of another county", role, method, alien, got)
				}
			}
			if route.Scoped {
				if got := c.Do(method, own+"?place="+webtest.Foreign.String(), nil).Status; !webtest.Refused(got) {
					t.Errorf("%s, %s %s: status %d for another county's place", role, method, own, got)
				}
			}
		}
	}
}

func TestNobodySignedInIsLedToTheLogin(t *testing.T) {
	w := webtest.New(t)
	c := w.Client(t)
	for _, route := range allRoutes() {
		if route.Access == page.Open {
			continue
		}
		method, own, _ := paths(w, t, route)
		r := c.Do(method, own, nil)
		if r.Status != http.StatusSeeOther || !strings.HasPrefix(r.To, "/login") {
			t.Errorf("%s %s: status %d to %q", method, own, r.Status, r.To)
		}
	}
}

func TestAPowerlessRouteIsNotInTheTable(t *testing.T) {
	for _, route := range allRoutes() {
		if route.Access == page.Powered && route.Power == 0 {
			t.Errorf("%s: needs a power and names none", route.Pattern)
		}
		if route.Handler == nil {
			t.Errorf("%s: no handler", route.Pattern)
		}
	}
}
