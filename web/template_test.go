package web

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/web/asset"
)

// samples is one filled struct, or several, for every template.
var samples = []page{
	loginPage{Login: "office", Next: "/", form: form{Wrong: "x"}},
	loginPage{Ended: true}, loginPage{Out: true}, loginPage{Locked: true, form: form{Wrong: "x"}},
	workbenchPage{},
	workbenchPage{[]figure{{"web.figure_accounts", 12, "/account"}}, []waiting{{"web.waiting_locked", 3, "/account", "lock", "amber"}}, &screen.Screening{}, []ranking{{"web.most_rules", []ranked{{"a", 3, 100, "/"}}, "/"}}, &staleNote{}},
	passwordPage{form: form{Wrong: "x"}, Least: 10},
	accountsPage{}, accountsPage{Rows: []accountRow{{auth.Account{Name: "甲", Role: auth.Department}, "村", "局"}, {Account: auth.Account{Disabled: true, Role: auth.Helper}}, {Account: auth.Account{Locked: true, Role: auth.Helper}}}, Next: "?after=1"},
	accountPage{Roles: auth.Roles}, accountPage{Account: auth.Account{ID: 1, Name: "甲"}, Roles: auth.Roles, Places: []choice{{"1", "a", true}}, Units: []choice{{"1", "a", true}}},
	credentialPage{auth.Account{Name: "甲", Role: auth.Office}, "secret", true}, credentialPage{auth.Account{Role: auth.Office}, "secret", false},
	&auditPage{Chain: &audit.Chain{Rows: 3, Head: "ab"}}, &auditPage{Chain: &audit.Chain{Broken: 2}, Cut: true, Next: "?before=2", Counties: []choice{{"1", "a", true}},
		Actions: []choice{{"a", "a", false}}, Rows: []auditRow{{audit.Record{Seq: 1}, "a", subject{"a", "/"}, []detail{{"a", "b"}}}, {Subject: subject{Name: "a"}}}},
	helpPage{"1"},
	&householdsPage{Total: 3, Next: "?after=1", Filter: "?q=a", Export: true, Saved: []savedFilter{{"a", "q=1"}}, Rules: []choice{{"a", "a", true}},
		Place: placePicker{Options: []choice{{"1", "a", true}}}, Selects: []selection{{"category", field("category"), []choice{{"1", "a", true}}}},
		Rows: []householdRow{{Record: household1, Place: "a", Open: 2}, {Record: household1}}},
	&householdsPage{}, &householdsPage{Filter: "?q=a"},
	&householdPage{Record: household1, Reveal: true, Members: []memberRow{{Member: registry.Member{Record: household1}, Age: 3, Facts: []fact{{field("category"), "a", false, false}, {field("toilet"), "a", false, false}}, Secrets: []secretValue{secret1}}},
		Former: []memberRow{{Age: -1}}, Findings: []findingRow{finding1}, Answers: []answerRow{{Name: "a", Who: []string{"a", "b"}, Due: 5, Received: 3, Lacking: missing1, Per: "web.per_year", Tone: "tag-red", Result: "web.result_missing", Reasons: []reasonOf{{"a", lines1}}}, {Name: "a", Result: "web.result_not_due"}},
		Income: []incomePart{{dictionary.Expense, 5, []incomeItem{{"a", 5, false}}, true}}, Account: &incomeAccount{period.Annual(2020), 5, 2, 2},
		Groups:  []factGroup{{"web.group_contact", "phone", []fact{{field("category"), "a", true, false}, {field("category"), "a", false, true}}, []secretValue{secret1}}, {Title: "web.group_guarantee", Icon: "shield-check"}, {Title: "web.group_identified", Icon: "id"}, {Title: "web.group_production", Icon: "plant-2"}, {Title: "web.group_helper", Icon: "heart-handshake"}},
		History: []changeGroup{{Action: "update", Source: "web.source_import", Who: "a", Fields: []changedField{{"a", "b", "c"}}}, {Action: "update", Source: "web.source_web", Fields: []changedField{{}, {}, {}, {}}}}, Older: "?before=1"},
	&householdPage{NoPlan: true}, &householdPage{},
	revealedPage{field("phone"), "x", "/", ""}, revealedPage{field("phone"), "x", "/", "back"},
	&villagesPage{Rows: []villageRow{{Name: "a", Figures: []fact{{Field: field("category"), Text: "a"}, {Field: field("category")}}}}},
	&villagePage{Name: "a", Edit: true}, &villagePage{Name: "a", Known: []fact{{Field: field("category"), Text: "a"}}, Answers: []villageAnswer{{"a", "b", policy.True, lines1}}, Findings: []findingRow{finding1}},
	&editPage{Record: household1, Home: "/", Lead: "edit.lead", Errors: 1, Groups: []editGroup{{"dictionary.group_living", []editField{{Field: field("category"), Chosen: map[string]bool{"a": true}}, {Field: field("house_area"), Text: "1", Problem: "p"}, {Field: field("phone"), Masked: "1"}}}}},
	&findingsPage{By: "rule", ByRule: []ruleGroup{{"a", "b", 3, "/", []kindCount{{screen.Flag, 3, "/"}, {screen.Missing, 0, "/"}}}}, Totals: []stateCount{{screen.New, 3, "/"}}, Screened: &screen.Screening{}, Units: []choice{{"1", "a", true}}},
	&findingsPage{By: "rule"}, &findingsPage{By: "list", Screened: &screen.Screening{}},
	&findingsPage{By: "village", ByPlace: []placeGroup{{"a", 1, 1, "/", 50}}},
	&findingsPage{By: "list", Rows: []findingRow{finding1}, Next: "?after=1", Moves: screen.Moves, Kinds: []choice{{"a", "a", true}}, States: []choice{{"a", "a", true}}, Rules: []choice{{"a", "a", true}}},
	&findingPage{Another: true, form: form{Wrong: "x"}, findingRow: finding1, Moves: []moveForm{{screen.Dispatch, true}, {screen.Take, false}}, Units: []choice{{"1", "a", true}}, Events: []eventRow{{screen.Event{Move: "found", Note: "n", Who: "a"}, "u"}}},
	&importsPage{Place: placePicker{Options: []choice{{"1", "a", true}}}, Kinds: []choice{{"1", "a", true}}, Years: []choice{{"1", "a", true}}, Next: "?before=1",
		Rows: []importRow{{intake.Import{State: intake.Staged, Persons: intake.Tally{Rejected: 3}}, "a", "b"}, {Import: intake.Import{State: intake.Applied}}}}, &importsPage{},
	&importPage{importRow: importRow{Import: intake.Import{State: intake.Staged, Noted: 3, Kind: intake.RosterKind("a")}}, Rejected: 3, Tabs: []outcomeTab{{intake.New, 3, "/", true}}, Next: "/",
		Ignored: []intake.Column{{}}, Taken: []takenColumn{{intake.Column{Name: "a"}, "b"}},
		Lines: []importLine{{intake.Row{Outcome: intake.New, Entity: intake.Person, Changes: []intake.Change{{}}, Reasons: remarks1, Notes: remarks1}, "a"}, {intake.Row{Outcome: intake.Changed, Entity: intake.Household, Changes: []intake.Change{{Before: "a", After: "b"}, {}}}, "a"}}},
	&importPage{importRow: importRow{Import: intake.Import{State: intake.Applied}}, Stale: &staleNote{Plan: "a", CanScreen: true, Key: "k"}},
	jobPage{Text: "web.job_staging", Phase: intake.Reading, Done: 1, Total: 3}, jobPage{Text: "web.job_applying"}, jobPage{Text: "web.job_undoing", Failed: "x"},
	&planPage{}, &planPage{Pack: &pack.Pack{}, CanScreen: true, CanOpen: true, Others: []choice{{"a", "a", true}}, Screened: &screen.Screening{},
		Populations: []populationRow{{pack.Population{Households: 1, Persons: 2, Assumption: "a"}, "a", &screen.Tally{}}, {pack.Population{Persons: 2}, "a", &screen.Tally{Persons: 2}}, {}},
		Rules:       []ruleRow{{&pack.Rule{}, "a", []string{"a", "b"}, &screen.Tally{MissingN: 1, ExcessN: 1, DiffersN: 1, Unknown: 1}, true}, {&pack.Rule{}, "a", nil, &screen.Tally{}, true}},
		Parameters:  []parameterRow{{policy.Parameter{Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}, {Bound: "web.bound_exclusive"}},
		Units:       []pack.Unit{{}}, Duties: []pack.Duty{{Per: pack.PerMonth, Clauses: []string{"a", "b"}}}},
	failure{Kind: "not_found", Status: 404, Sentence: "x"}, failure{Kind: "forbidden", Status: 403}, failure{Kind: "conflict", Status: 409},
	failure{Kind: "internal", Status: 500}, failure{Kind: "invalid", Status: 422}, failure{Kind: "duplicate", Status: 409},
	failure{Kind: "too_large", Status: 413}, failure{Kind: "busy", Status: 503}, failure{Kind: "damaged", Status: 500},
}

var (
	household1 = registry.Record{Entity: dictionary.Household, Values: registry.Values{"code": dictionary.Words("1"), "category": dictionary.Number(1), "monitored": dictionary.Number(1)}}
	secret1    = secretValue{field("phone"), "1", dictionary.Household, 1, 1}
	remarks1   = []intake.Remark{{Place: fault.Place{Head: "a"}, Zh: "a", En: "a"}}
	missing1   = []policy.Missing{{Cause: policy.CauseFact, Zh: "a"}, {Cause: policy.CauseFact, Zh: "b"}}
	lines1     = []line{{"a", []line{{"b", nil}}}}
	finding1   = findingRow{Finding: screen.Finding{Kind: screen.Differs, State: screen.New, Due: 5, Received: 3, Lacking: missing1, Attention: true, PersonName: "a", DecidedBy: "a", Note: "n"},
		Name: "a", Clause: "b", Message: "m", Remedy: "r", Lines: lines1}
)

func field(key string) *dictionary.Field {
	found, _ := dictionary.Get(dictionary.Household, key)
	return found
}

// bareKey is a catalog key that reached the page: its text is missing. What stands
// behind a slash is a file of a pack.
var bareKey = regexp.MustCompile(`(?:^|[^/\w])(web|auth|audit|fault|store|division|registry|income|intake|compare|screen|pack|policy|work|task|duty|indicators|maps|briefings|inspections|channels)\.[a-z_0-9]+\b`)

// firstBare is the first bare key of a page, "" if there is none. Names of a pack's
// files are none.
func firstBare(text string) string {
	for _, key := range bareKey.FindAllString(text, -1) {
		if !strings.HasSuffix(key, ".yaml") {
			return key
		}
	}
	return ""
}

func TestEveryTemplateRendersInBothLanguages(t *testing.T) {
	parsed := parse()
	seen := map[string]bool{}
	for _, p := range samples {
		seen[p.file()] = true
		for _, lang := range languages {
			for _, account := range []auth.Account{{}, {ID: 1, Name: "甲", Role: auth.Office}} {
				var out bytes.Buffer
				f := frame{Lang: lang, Account: account, Page: p, Menu: menu(auth.Scope{Role: auth.Administrator}, "/account"), Done: "x"}
				if err := parsed[lang][p.file()].ExecuteTemplate(&out, "document", f); err != nil {
					t.Errorf("%s in %s: %v", p.file(), lang, err)
				}
				if key := firstBare(out.String()); key != "" {
					t.Errorf("%s in %s: no text for %s", p.file(), lang, key)
				}
			}
		}
	}
	for _, name := range pageFiles() {
		if !seen[name] {
			t.Errorf("templates/%s.html has no sample", name)
		}
	}
}

func TestEveryIconIsInTheSprite(t *testing.T) {
	sprite := iconsOf(t)
	used := map[string]bool{}
	for _, p := range samples {
		var out bytes.Buffer
		f := frame{Lang: message.Zh, Account: auth.Account{ID: 1}, Page: p, Menu: wholeMenu, Done: "x"}
		if err := parse()[message.Zh][p.file()].ExecuteTemplate(&out, "document", f); err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`icons\.[0-9a-f]+\.svg#([a-z0-9-]*)`).FindAllStringSubmatch(out.String(), -1) {
			used[match[1]] = true
		}
	}
	for name := range used {
		if !slices.Contains(sprite, name) {
			t.Errorf("the sprite has no icon %q", name)
		}
	}
	for _, name := range sprite {
		if !used[name] {
			t.Errorf("no page uses the icon %q of the sprite", name)
		}
	}
}

func TestPagesObeyTheirOwnPolicy(t *testing.T) {
	for _, name := range append(pageFiles(), "_document", "_part") {
		source, err := sources.ReadFile("templates/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		for _, banned := range []string{" style=", "<style", "onclick=", "onchange=", "javascript:", "http://", "https://"} {
			if strings.Contains(string(source), banned) {
				t.Errorf("templates/%s.html contains %q, which the content policy blocks", name, banned)
			}
		}
	}
}

func iconsOf(t *testing.T) (names []string) {
	t.Helper()
	for _, match := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllStringSubmatch(asset.Text("icons.svg"), -1) {
		names = append(names, match[1])
	}
	return names
}

func TestEveryKnownActionHasAName(t *testing.T) {
	for _, action := range knownActions {
		if actionName(message.Zh, action) == action {
			t.Errorf("the record's action %s has no name", action)
		}
	}
}

// Tabler is trimmed to what the templates use; what they use no longer goes.
func TestNoMoreOfTablerThanIsUsed(t *testing.T) {
	var html strings.Builder
	for _, name := range append(pageFiles(), "_document", "_part") {
		source, err := sources.ReadFile("templates/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		html.Write(source)
	}
	for _, match := range regexp.MustCompile(`[}\n,]\.([a-z][a-z-]*)`).FindAllStringSubmatch(asset.Text("tabler.css"), -1) {
		if !regexp.MustCompile(`class="[^"]*\b` + match[1] + `\b`).MatchString(html.String()) {
			t.Errorf("no template uses Tabler's .%s: take it off web/asset/trim", match[1])
		}
	}
}
