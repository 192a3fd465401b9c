package plan

import (
	"slices"
	"strings"
	"testing"
)

// clauseOf finds a clause or fails.
func clauseOf(t *testing.T, d *Document, id string) *Clause {
	t.Helper()
	c, ok := d.Clause(id)
	if !ok {
		t.Fatalf("no clause %s", id)
	}
	return c
}

// noted reports whether one of notes has the code.
func noted(notes []Note, code string, clauses ...string) bool {
	return slices.ContainsFunc(notes, func(n Note) bool {
		return string(n.Code) == "plan."+code && (clauses == nil || slices.Equal(n.Clauses, clauses))
	})
}

func amounts(c *Clause) string {
	var out []string
	for _, q := range c.Quantities {
		out = append(out, sayQuantity(q))
	}
	return strings.Join(out, ", ")
}

func wantHead(t *testing.T, d *Document, number, date string, clauses ...int) {
	t.Helper()
	if d.Number != number || sayDay(d.Date) != date || d.Title == "" || d.Issuer == "" || len(d.Addressees) == 0 {
		t.Errorf("head is %+v", d.Head)
	}
	if d.Period.From == 0 || d.Period.To == 0 {
		t.Errorf("no period: %+v", d.Head)
	}
}

func TestBenxi(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	d := readReal(t, dir, "benxi-2019")
	wantHead(t, d, "本县委办发〔2019〕42号", "2019-03-29")
	if n := len(d.Brackets); n != 67 {
		t.Errorf("%d brackets, want 67", n)
	}
	for _, b := range d.Brackets {
		if len(b.Lead)+len(b.Responsible) == 0 || len(b.Clauses) == 0 {
			t.Errorf("bracket at line %d names nobody or covers nothing: %+v", b.Line, b)
		}
	}
	if n := len(d.Below("3.1")); n != 16 {
		t.Errorf("%d task groups, want 16", n)
	}
	months := d.Below("3.2")
	items := 0
	for i, month := range months {
		if _, m, _ := month.Window.From.Date(); int(m) != i+1 {
			t.Errorf("month %d has window %v", i+1, month.Window)
		}
		for _, item := range d.Below(month.ID) {
			items++
			if !item.Duty || item.Window.From < month.Window.From || item.Bracket == 0 {
				t.Errorf("calendar item %s: %+v", item.ID, item)
			}
		}
	}
	if len(months) != 12 || items != 45 {
		t.Errorf("%d items in %d months, want 45 in 12", items, len(months))
	}
	for id, want := range map[string]string{
		"2.2": "= 203 万元, = 260 元/人, >= 2000 元, = 50-80 %, <= 10 万元",
		"2.3": "= 2000 元/人/年, = 3000 元/人/年, = 6000 元/人/年, = 4000 元/人/年, = 1250 元/人/年, = 1000 元/人/年, = 1200 元/人/年, = 500 元/人/年",
		"2.4": "= 0.5 万元, = 4.5 万元",
	} {
		if got := amounts(clauseOf(t, d, id)); got != want {
			t.Errorf("amounts of %s:\n got  %s\n want %s", id, got, want)
		}
	}
	if !noted(d.Contradictions, "two_titles") || !noted(d.Contradictions, "said_twice", "3.1.11", "3.1.11.20") {
		t.Errorf("contradictions: %v", d.Contradictions)
	}
	if len(d.Sums) != 1 || d.Sums[0].Want != "2031120" || !d.Sums[0].Holds {
		t.Errorf("7812 persons at 260 yuan: %+v", d.Sums)
	}
}

func TestXiangxi(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	d := readReal(t, dir, "xiangxi-2020")
	wantHead(t, d, "州扶发〔2020〕3号", "2020-03-03")
	items := d.Below("3")
	if len(items) != 20 || len(d.Brackets) != 20 {
		t.Errorf("%d items, %d brackets, want 20, 20", len(items), len(d.Brackets))
	}
	var targets []string
	for i, item := range items {
		if item.Bracket != i+1 || !item.Duty || len(item.Responsible) < 2 {
			t.Errorf("item %s has bracket %d and units %v", item.ID, item.Bracket, item.Responsible)
		}
		if item.Quantities != nil && len(item.Quantities) > 0 {
			targets = append(targets, item.ID+": "+amounts(item))
		}
	}
	want := []string{"3.3: >= 60 %, >= 60 %", "3.4: = 25 万人, = 3.5 万人",
		"3.5: >= 85 %, = 29 种, >= 90 %, >= 85 %, = 1 所, = 2 名, >= 1 项", "3.6: >= 4000 元/年", "3.7: = 2 万人", "3.8: >= 25 户, >= 100 人", "3.12: >= 5 万元"}
	if !slices.Equal(targets, want) {
		t.Errorf("targets:\n got  %q\n want %q", targets, want)
	}
	if got := amounts(clauseOf(t, d, "4.3")); got != "= 30 亿元" && got != ">= 30 亿元" {
		t.Errorf("funds: %s", got)
	}
	if !noted(d.Contradictions, "undefined_term", "4.4") {
		t.Errorf("“三个一” is not explained, but the contradictions are %v", d.Contradictions)
	}
}

func TestMingshan(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	d := readReal(t, dir, "mingshan-2020")
	wantHead(t, d, "明扶贫发〔2020〕1号", "2020-03-15")
	labelled := 0
	for _, b := range d.Brackets {
		if newPassage(b.Text).label(1) != "" {
			labelled++
		}
	}
	if labelled != 24 || len(d.Brackets) != 26 { // two more name units without the label 责任单位
		t.Errorf("%d labelled brackets of %d, want 24 of 26", labelled, len(d.Brackets))
	}
	education, relief := amounts(clauseOf(t, d, "2.1.4.2")), amounts(clauseOf(t, d, "2.1.6.1"))
	if education != "= 1200 元/生/月, = 1000 元/生/年, = 1250 元/生/年, = 750 元/生/年, = 2000 元/生/年, = 3000 元/生/年" {
		t.Errorf("education: %s", education)
	}
	if relief != ">= 6 %, >= 1.8 倍" {
		t.Errorf("relief: %s", relief)
	}
	var frequencies []string
	for _, c := range d.Clauses {
		for _, f := range c.Frequencies {
			frequencies = append(frequencies, sayFrequency(f))
		}
	}
	want := []string{">= 4/year", ">= 1/month", ">= 5/month", ">= 2/month", ">= 10/month", "= 1/month", "= 1/month", "= 1/month", "= 1/week", "= 1/month", ">= 1/quarter", ">= 1/half-year"}
	if !slices.Equal(frequencies, want) {
		t.Errorf("frequencies:\n got  %q\n want %q", frequencies, want)
	}
	if !noted(d.Unsure, "bracket_cut") || !noted(d.Unsure, "fragment") || !noted(d.Unsure, "numbering", "3.4") {
		t.Errorf("what is damaged is not told: %v", d.Unsure)
	}
}

func TestChangde(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	d := readReal(t, dir, "changde-2020")
	wantHead(t, d, "常扶领办发〔2020〕1号", "2020-10-06")
	if n := len(d.Below("3")); n != 10 {
		t.Errorf("%d actions, want 10", n)
	}
	var sizes [][2]int
	for _, p := range clauseOf(t, d, "3.1").Populations {
		sizes = append(sizes, [2]int{p.Households, p.Persons})
	}
	if !slices.Equal(sizes, [][2]int{{0, 14361}, {111, 276}, {173, 470}}) {
		t.Errorf("populations %v", sizes)
	}
	if len(d.Tables) != 2 || len(d.Attachments) != 2 {
		t.Fatalf("%d forms, %d attachments, want 2, 2", len(d.Tables), len(d.Attachments))
	}
	for i, form := range d.Tables {
		if form.Title != d.Attachments[i] || len(form.Fields) != 23 {
			t.Errorf("form %q has %d fields, want %q with 23", form.Title, len(form.Fields), d.Attachments[i])
		}
		signatures, choices := 0, 0
		for _, f := range form.Fields {
			choices += len(f.Choices)
			if f.Signed {
				signatures++
			}
		}
		if signatures != 2 || choices != 3 {
			t.Errorf("form %q has %d signatures and %d choices, want 2 and 3", form.Title, signatures, choices)
		}
	}
	if !noted(d.Contradictions, "two_dates") || !noted(d.Contradictions, "after_period") {
		t.Errorf("the two dates are not told: %v", d.Contradictions)
	}
}

func TestSamples(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	documents, err := Split("samples-11.txt", readPlan(t, dir, "samples-11"))
	if err != nil {
		t.Fatal(err)
	}
	if len(documents) != 11 {
		t.Fatalf("%d documents, want 11", len(documents))
	}
	fifth, ninth := documents[4], documents[8]
	form, ok := SameForm(fifth, ninth)
	if !ok || sayDay(form.First.From) != "2020-06-10" || sayDay(form.Second.From) != "2020-06-01" || form.Shared < 75 {
		t.Errorf("the fifth and the ninth are one form: %+v %v", form, ok)
	}
	for i, d := range documents {
		for k := range i {
			if _, ok := SameForm(documents[k], d); ok && (k != 4 || i != 8) {
				t.Errorf("%d and %d are not one form", k+1, i+1)
			}
		}
	}
	if s := documents[7].Sums; len(s) != 1 || !s[0].Holds || s[0].Want != "897" || len(s[0].Parts) != 4 {
		t.Errorf("330/897 in four parts: %+v", s)
	}
	if s := documents[3].Sums; len(s) != 1 || s[0].Holds || s[0].Want != "110" || s[0].Have != "114" || !noted(documents[3].Contradictions, "sum_fails") {
		t.Errorf("110 or 114: %+v", s)
	}
}

// BenchmarkBenxi reads a plan of 13,000 characters.
func BenchmarkBenxi(b *testing.B) {
	dir := realPlans(b)
	if dir == "" {
		return
	}
	data := readPlan(b, dir, "benxi-2019")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read("benxi.txt", data); err != nil {
			b.Fatal(err)
		}
	}
}
