package plan

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guben/message"
)

// TestPassages reads the passages of testdata/passages, written for the tests,
// and compares them with the readings below each. Units, deadlines, quantities
// and frequencies must agree entirely; other kinds are compared where a passage
// lists them.
func TestPassages(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "passages", "*.txt"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d passages, want at least 40 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, below, found := strings.Cut(string(data), "\n----\n")
			if !found {
				t.Fatal("no readings below ----")
			}
			d, err := Read("passage.txt", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			want, got := expected(below), passageReadings(d)
			for _, kind := range slices.Sorted(maps.Keys(got)) {
				optional := !slices.Contains([]string{"unit", "lead", "deadline", "quantity", "frequency"}, kind)
				if optional && want[kind] == nil && kind != "no sentence" {
					continue
				}
				if a, b := slices.Sorted(slices.Values(want[kind])), slices.Sorted(slices.Values(got[kind])); !slices.Equal(a, b) {
					t.Errorf("%s:\n got  %q\n want %q", kind, b, a)
				}
			}
			for kind := range want {
				if got[kind] == nil {
					t.Errorf("%s: got none, want %q", kind, want[kind])
				}
			}
		})
	}
}

// expected reads lines «kind value».
func expected(below string) map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(below) {
		kind, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok {
			out[kind] = append(out[kind], value)
		}
	}
	return out
}

func passageReadings(d *Document) map[string][]string {
	out := map[string][]string{}
	add := func(kind, value string) { out[kind] = append(out[kind], value) }
	for _, b := range d.Brackets {
		for _, u := range b.Lead {
			add("lead", u.Name)
		}
		for _, u := range b.Responsible {
			add("unit", u.Name)
		}
		for _, limit := range b.Deadlines {
			add("deadline", sayDeadline(limit))
		}
		add("covers", strings.Join(b.Clauses, " "))
	}
	for _, c := range d.Clauses {
		passageClause(add, c)
	}
	add("number", d.Number)
	add("title", d.Title)
	add("issuer", d.Issuer)
	add("date", sayDay(d.Date))
	add("period", sayDay(d.Period.From)+".."+sayDay(d.Period.To))
	for _, n := range d.Contradictions {
		if !message.Has(string(n.Code)) {
			add("no sentence", string(n.Code))
		}
		add("contradiction", strings.TrimPrefix(string(n.Code), "plan."))
	}
	for _, n := range d.Unsure {
		if !message.Has(string(n.Code)) {
			add("no sentence", string(n.Code))
		}
		add("unsure", strings.TrimPrefix(string(n.Code), "plan."))
	}
	for _, s := range d.Sums {
		add("sum", fmt.Sprint(s.Kind, " ", s.Want, " ", s.Have))
	}
	return out
}

func passageClause(add func(kind, value string), c Clause) {
	add("clause", c.ID+" "+c.Path)
	for _, limit := range c.Deadlines {
		if limit.At >= 0 || c.Bracket == 0 {
			add("deadline", sayDeadline(limit))
			add("words", limit.Text)
		}
	}
	for _, q := range c.Quantities {
		add("quantity", sayQuantity(q))
	}
	for _, f := range c.Frequencies {
		add("frequency", sayFrequency(f))
		add("who", f.Who)
	}
	for _, p := range c.Populations {
		add("population", fmt.Sprintf("%d/%d", p.Households, p.Persons))
	}
	for _, n := range c.Named {
		add("named", n.Kind+" "+n.Text)
		if n.To != "" {
			add("to", n.To)
		}
	}
	if c.Duty {
		add("duty", c.ID)
	}
	for _, s := range c.Sentences {
		if !message.Has(string(s.Why)) {
			add("no sentence", string(s.Why))
		}
	}
	add("text", c.ID+" "+strings.ReplaceAll(c.Text, "\n", "⏎"))
}
