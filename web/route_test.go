package web

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
)

// paths fills the wildcards of a route: one thing of the area, and the same
// kind of thing in a foreign division.
func (w *world) paths(t *testing.T, route Route) (method, own, alien string) {
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
		return method, w.asks, w.asks + "1"
	}
	account := func(login string) string { return "/account/" + store.FormatID(w.accounts[login].ID) }
	watched := w.supervised(t)
	best, own, alien := "", "", ""
	for prefix, things := range map[string][2]string{
		"/account/{id}":            {account("helper"), account("stranger")},
		"/household/{county}/{id}": {householdPath(w.home.County, w.home.ID), householdPath(w.alien.County, w.alien.ID)},
		"/finding/{county}/{id}":   {findingRow{Finding: w.finding}.Path(), findingRow{Finding: screen.Finding{County: w.alien.County, ID: w.finding.ID}}.Path()},
		"/import/{id}":             {importPath(w.imported), importPath(w.imported + 1)},
		"/village/{village}":       {villagePath(w.finding.Village), villagePath(w.alien.Village)},
		"/job/{id}":                {"/job/none", "/job/none"},
		"/reader/{id}":             {draftPath(w.review), draftPath(w.review + 1)},
		"/plan/{id}":               {"/plan/mingshan-2020", "/plan/no-such-plan"},
		"/ledger/{pack}/{ledger}/{county}/{record}": {recordPath(w.visit), recordPath(ledger.Record{County: w.alien.County, ID: w.visit.ID, Pack: mingshan, Ledger: w.visit.Ledger})},
		"/task/{county}/{id}":                       {taskPath(w.ours.chore.Ref), taskPath(task.Ref{County: w.alien.County, ID: w.ours.chore.ID})},
		"/letter/{plan}/{year}/{county}/{id}":       {w.ours.letter, w.ours.letter + "1"},
		"/unit/{unit}":                              {"/unit/" + w.finding.Unit, "/unit/no_such_unit"},
		"/duty/{plan}/{duty}":                       {"/duty/" + mingshan + "/leader_visits", "/duty/changde-2020/visits"},
		"/indicator/{pack}/{indicator}":             {"/indicator/" + mingshan + "/insured", "/indicator/changde-2020/insured"},
		"/dispatch/{county}/{id}":                   {filingPath(watched.small), filingPath(dispatch.Filing{County: w.alien.County, ID: watched.small.ID})},
		"/inspection/{county}/{id}":                 {roundPath(watched.round.County, watched.round.ID), roundPath(w.alien.County, watched.round.ID)},
		"/notice/{county}/{id}":                     {channelPath(watched.channel.County, watched.channel.ID), channelPath(w.alien.County, watched.channel.ID)},
		"/ledger/{pack}/{ledger}":                   {ledgerPath(mingshan, "gap_ledger"), ledgerPath("changde-2020", "visits")},
	} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			if len(prefix) < len(best) {
				continue
			}
			rest = strings.NewReplacer("{rule}", "key_income", "{amendment}", store.FormatID(w.amendment(t).ID), "{file}", w.photo, "{household}", store.FormatID(w.home.ID), "{as}", "word").Replace(rest)
			best, own, alien = prefix, things[0]+rest, things[1]+rest
		}
	}
	if best == "" {
		t.Fatalf("%s: this test does not know what to put into the path", route.Pattern)
	}
	return method, own, alien
}

// refused reports a page that says no.
func refused(status int) bool { return status == http.StatusForbidden || status == http.StatusNotFound }

func TestEveryRouteRefusesEveryRoleWithoutThePower(t *testing.T) {
	w := newWorld(t)
	table := (&site{App: w.app}).routes()
	for _, role := range auth.Roles {
		c := w.as(t, string(role))
		for _, route := range table {
			if route.Access != Powered || strings.Contains(route.Pattern, "{household}") { // see TestARecordIsLentForACrossInspection
				continue
			}
			method, own, _ := w.paths(t, route)
			if strings.HasSuffix(own, "/reveal") {
				own += "?entity=household&field=phone&subject=" + store.FormatID(w.home.ID)
			}
			got := c.do(method, own, nil).status
			if may := role.May(route.Power); may == refused(got) {
				t.Errorf("%s, %s %s: status %d, the role may: %v", role, method, own, got, may)
			}
		}
	}
}

func TestEveryRouteHidesForeignDivisions(t *testing.T) {
	w := newWorld(t)
	for _, role := range auth.Roles {
		c := w.as(t, string(role))
		for _, route := range (&site{App: w.app}).routes() {
			method, own, alien := w.paths(t, route)
			if alien != "" {
				if got := c.do(method, alien, nil).status; !refused(got) {
					t.Errorf("%s, %s %s: status %d for a thing of another county", role, method, alien, got)
				}
			}
			if route.Scoped {
				if got := c.do(method, own+"?place="+foreign.String(), nil).status; !refused(got) {
					t.Errorf("%s, %s %s: status %d for another county's place", role, method, own, got)
				}
			}
		}
	}
}

func TestNobodySignedInIsLedToTheLogin(t *testing.T) {
	w := newWorld(t)
	c := w.client(t)
	for _, route := range (&site{App: w.app}).routes() {
		if route.Access == Open {
			continue
		}
		method, own, _ := w.paths(t, route)
		r := c.do(method, own, nil)
		if r.status != http.StatusSeeOther || !strings.HasPrefix(r.to, "/login") {
			t.Errorf("%s %s: status %d to %q", method, own, r.status, r.to)
		}
	}
}

func TestAPowerlessRouteIsNotInTheTable(t *testing.T) {
	for _, route := range (&site{}).routes() {
		if route.Access == Powered && route.Power == 0 {
			t.Errorf("%s: needs a power and names none", route.Pattern)
		}
		if route.Handler == nil {
			t.Errorf("%s: no handler", route.Pattern)
		}
	}
}
