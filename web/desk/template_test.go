package desk

import (
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/message"
	"guben/screen"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples...) }

// samples is one filled struct, or several, for every template.
var samples = []page.Page{
	page.Workbench{},
	page.Workbench{Figures: []page.Figure{{Text: "web.figure_accounts", Value: 12, Path: "/account"}}, Waiting: []page.Waiting{{Text: "web.waiting_locked", Count: 3, Path: "/account", Icon: "lock", Tone: "amber"}}, Screened: &screen.Screening{}, Rankings: []page.Ranking{{Text: "web.most_rules", Rows: []page.Ranked{{Name: "a", Count: 3, Part: 100, Path: "/"}}, Path: "/"}}, Stale: &page.StaleNote{}},
	passwordPage{Form: page.Form{Wrong: "x"}, Least: 10},
	accountsPage{},
	accountsPage{Rows: []accountRow{{auth.Account{Name: "甲", Role: auth.Department}, "村", "局"}, {Account: auth.Account{Disabled: true, Role: auth.Helper}}, {Account: auth.Account{Locked: true, Role: auth.Helper}}}, Next: "?after=1"},
	accountPage{Roles: auth.Roles},
	accountPage{Account: auth.Account{ID: 1, Name: "甲"}, Roles: auth.Roles, Places: []page.Choice{{Value: "1", Text: "a", Here: true}}, Units: []page.Choice{{Value: "1", Text: "a", Here: true}}},
	credentialPage{auth.Account{Name: "甲", Role: auth.Office}, "secret", true},
	credentialPage{auth.Account{Role: auth.Office}, "secret", false},
	&auditPage{Chain: &audit.Chain{Rows: 3, Head: "ab"}},
	&auditPage{Chain: &audit.Chain{Broken: 2}, Cut: true, Next: "?before=2", Counties: []page.Choice{{Value: "1", Text: "a", Here: true}},
		Actions: []page.Choice{{Value: "a", Text: "a"}}, Rows: []auditRow{{audit.Record{Seq: 1}, "a", subject{"a", "/"}, []detail{{"a", "b"}}}, {Subject: subject{Name: "a"}}}},
	helpPage{"1"},
}

func TestEveryKnownActionHasAName(t *testing.T) {
	for _, action := range knownActions {
		if page.ActionName(message.Zh, action) == action {
			t.Errorf("the record's action %s has no name", action)
		}
	}
}
