package page

import (
	"strings"
	"testing"

	"guben/dictionary"
	"guben/intake"
	"guben/web/asset"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Entrance, samples...) }

// samples is one filled struct, or several, for every template.
var samples = []Page{
	loginPage{Login: "office", Next: "/", Form: Form{Wrong: "x"}},
	loginPage{Ended: true},
	loginPage{Out: true},
	loginPage{Locked: true, Form: Form{Wrong: "x"}},
	RevealedPage{phone1, "x", "/", ""},
	RevealedPage{phone1, "x", "/", "back"},
	jobPage{Text: "web.job_staging", Phase: intake.Reading, Done: 1, Total: 3},
	jobPage{Text: "web.job_applying"},
	jobPage{Text: "web.job_applying", Failed: "x"},
	failure{Kind: "not_found", Status: 404, Sentence: "x"},
	failure{Kind: "forbidden", Status: 403},
	failure{Kind: "conflict", Status: 409},
	failure{Kind: "internal", Status: 500},
	failure{Kind: "invalid", Status: 422},
	failure{Kind: "duplicate", Status: 409},
	failure{Kind: "too_large", Status: 413},
	failure{Kind: "busy", Status: 503},
	failure{Kind: "damaged", Status: 500},
}

var phone1, _ = dictionary.Get(dictionary.Household, "phone")

func TestTheMenuHasItsIcons(t *testing.T) {
	for _, group := range wholeMenu {
		for _, item := range group.Items {
			if !strings.Contains(asset.Text("icons.svg"), `<symbol id="`+item.Icon+`"`) {
				t.Errorf("%s: the sprite has no icon %q", item.Path, item.Icon)
			}
		}
	}
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	for next, want := range map[string]string{
		"/household?q=a": "/household?q=a", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "": "/", "javascript:alert(1)": "/",
	} {
		if got := Local(next); got != want {
			t.Errorf("local(%q) is %q, want %q", next, got, want)
		}
	}
}
