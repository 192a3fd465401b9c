package policy

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"guben/message"
)

// fence is one fenced example of the reference.
type fence struct {
	kind, on string
	line     int
	body     string
}

func fences(t *testing.T, file string) []fence {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []fence
	inside := false
	for i, line := range strings.Split(string(content), "\n") {
		switch {
		case strings.HasPrefix(line, "```") && inside:
			inside = false
		case strings.HasPrefix(line, "```"):
			kind, on, _ := strings.Cut(strings.TrimPrefix(line, "```"), " ")
			list = append(list, fence{kind: kind, on: on, line: i + 1})
			inside = true
		case inside:
			list[len(list)-1].body += line + "\n"
		}
	}
	return list
}

// TestReference runs every example of docs/rule-language.md.
func TestReference(t *testing.T) {
	list := fences(t, "../docs/rule-language.md")
	if len(list) < 30 {
		t.Fatalf("only %d examples", len(list))
	}
	family := list[0].body
	for _, f := range list[1:] {
		t.Run(fmt.Sprint("line ", f.line), func(t *testing.T) {
			switch f.kind {
			case "case":
				body := f.body
				if !strings.Contains(body, "\nhousehold ") {
					body += family
					if strings.Contains(f.body, "\nday ") {
						body = strings.Replace(body, "day 2020-06-01\n", "", 1)
					}
				}
				s := testSchema()
				readCase(t, s, "example", body).run(t, s)
			case "expr", "problem":
				for _, line := range strings.Split(strings.TrimSpace(f.body), "\n") {
					checkLine(t, f, family, line)
				}
			}
		})
	}
}

// checkLine runs «expression → value» for the example's household, its first
// member for persons, or «expression → problem».
func checkLine(t *testing.T, f fence, family, line string) {
	t.Helper()
	expression, want, ok := strings.Cut(line, " → ")
	if !ok {
		t.Fatalf("no arrow in %s", line)
	}
	s := testSchema()
	c := readCase(t, s, "example", family)
	c.definitions.Facts = []Derived{{Key: "x", Name: "结果", On: onOf(f.on), Text: Text{Body: expression}}}
	p, problems := Compile(s, c.definitions)
	if f.kind == "problem" || len(problems) > 0 {
		var said []string
		for _, problem := range problems {
			said = append(said, problem.Sentence(message.Zh))
		}
		if have := strings.Join(said, " "); f.kind != "problem" || have != want {
			t.Errorf("%s\nhave: %s\nwant: %s", expression, have, want)
		}
		return
	}
	list, err := p.On(c.day).Derive("x", c.household)
	if err != nil {
		t.Fatal(err)
	}
	if have := s.FormatValue(message.Zh, p.Derived()[0].Type, list[0]); have != want {
		t.Errorf("%s\nhave: %s\nwant: %s", expression, have, want)
	}
}
