package web

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/message"
	"guben/web/asset"
)

// samples is one filled struct, or several, for every template.
var samples = []page{
	loginPage{Login: "office", Next: "/", form: form{Wrong: "x"}},
	loginPage{Ended: true}, loginPage{Out: true}, loginPage{Locked: true, form: form{Wrong: "x"}},
	workbenchPage{},
	workbenchPage{[]figure{{"web.figure_accounts", 12, "/account"}}, []waiting{{"web.waiting_locked", 3, "/account", "lock", "amber"}}},
	passwordPage{form: form{Wrong: "x"}, Least: 10},
	accountsPage{}, accountsPage{Rows: []accountRow{{auth.Account{Name: "甲", Role: auth.Office}, "村"}, {auth.Account{Disabled: true, Role: auth.Helper}, ""}, {auth.Account{Locked: true, Role: auth.Helper}, ""}}, Next: "?after=1"},
	accountPage{Roles: auth.Roles}, accountPage{Account: auth.Account{ID: 1, Name: "甲"}, Roles: auth.Roles, Places: []choice{{"1", "a", true}}, Units: []choice{{"1", "a", true}}},
	credentialPage{auth.Account{Name: "甲", Role: auth.Office}, "secret", true}, credentialPage{auth.Account{Role: auth.Office}, "secret", false},
	&auditPage{Chain: &audit.Chain{Rows: 3, Head: "ab"}}, &auditPage{Chain: &audit.Chain{Broken: 2}, Cut: true, Next: "?before=2", Counties: []choice{{"1", "a", true}},
		Actions: []choice{{"a", "a", false}}, Rows: []auditRow{{audit.Record{Seq: 1}, []detail{{"a", "b"}}}}},
	helpPage{"1"},
	failure{Kind: "not_found", Status: 404, Sentence: "x"}, failure{Kind: "forbidden", Status: 403}, failure{Kind: "conflict", Status: 409},
	failure{Kind: "internal", Status: 500}, failure{Kind: "invalid", Status: 422}, failure{Kind: "duplicate", Status: 409},
	failure{Kind: "too_large", Status: 413}, failure{Kind: "busy", Status: 503}, failure{Kind: "damaged", Status: 500},
}

// bareKey is a catalog key that reached the page: its text is missing.
var bareKey = regexp.MustCompile(`\b(web|auth|audit|fault|store|division|registry|income|intake|compare|screen|pack|policy)\.[a-z_0-9]+\b`)

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
				if key := bareKey.FindString(out.String()); key != "" {
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
