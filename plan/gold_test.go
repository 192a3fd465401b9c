package plan

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"guben/period"
)

// Goals of the reader on the five plans, in per cent.
const (
	wantPrecision = 98
	wantRecall    = 97
)

// realPlans is the folder of the real plans, which are not part of the project:
// environment variable GUBEN_PLANS. Without it these tests stand aside.
func realPlans(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("GUBEN_PLANS")
	if dir == "" {
		tb.Log("GUBEN_PLANS is not set: the tests over the real plans stand aside")
	}
	return dir
}

func readPlan(tb testing.TB, dir, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func readReal(tb testing.TB, dir, name string) *Document {
	tb.Helper()
	d, err := Read(name+".txt", readPlan(tb, dir, name))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// tally counts readings right, invented and missed.
type tally struct{ right, invented, missed int }

func (t tally) precision() float64 {
	return 100 * float64(t.right) / float64(max(t.right+t.invented, 1))
}
func (t tally) recall() float64 { return 100 * float64(t.right) / float64(max(t.right+t.missed, 1)) }

// TestGold compares the reader with readings of the five plans made by hand.
func TestGold(t *testing.T) {
	dir := realPlans(t)
	if dir == "" {
		return
	}
	for kind, n := range tallies(t, dir) {
		t.Logf("%-9s precision %6.2f %%  recall %6.2f %%  (%d right, %d invented, %d missed)", kind, n.precision(), n.recall(), n.right, n.invented, n.missed)
		if n.precision() < wantPrecision || n.recall() < wantRecall {
			t.Errorf("%s: precision %.2f, recall %.2f; want %d, %d", kind, n.precision(), n.recall(), wantPrecision, wantRecall)
		}
	}
}

// BenchmarkGold reads the five plans and reports precision and recall by kind,
// in per cent.
func BenchmarkGold(b *testing.B) {
	dir := realPlans(b)
	if dir == "" {
		return
	}
	var last map[string]tally
	for b.Loop() {
		last = tallies(b, dir)
	}
	for kind, n := range last {
		b.ReportMetric(n.precision(), kind+"-precision-%")
		b.ReportMetric(n.recall(), kind+"-recall-%")
	}
}

// tallies reads the five plans and tallies the readings by kind.
func tallies(t testing.TB, dir string) map[string]tally {
	total := map[string]tally{}
	for _, name := range []string{"benxi-2019", "xiangxi-2020", "mingshan-2020", "changde-2020", "samples-11"} {
		documents, err := Split(name+".txt", readPlan(t, dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for kind, one := range compare(t, name, readGold(t, name), readings(documents)) {
			sum := total[kind]
			total[kind] = tally{sum.right + one.right, sum.invented + one.invented, sum.missed + one.missed}
		}
	}
	return total
}

// reading is a clause, a kind and a value.
type reading [3]string

func readGold(t testing.TB, name string) map[reading]int {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", "gold", name+".tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	gold := map[reading]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 3 || strings.HasPrefix(cells[0], "#") {
			continue
		}
		if cells[1] != "duty" || cells[2] == "yes" {
			gold[reading(cells)]++
		}
	}
	return gold
}

// readings turns documents into the readings the gold has; of several
// documents, clauses carry the document's number.
func readings(documents []*Document) map[reading]int {
	out := map[reading]int{}
	for i, d := range documents {
		prefix := ""
		if len(documents) > 1 {
			prefix = strconv.Itoa(i+1) + ":"
		}
		for k, b := range d.Brackets {
			at := prefix + "b" + strconv.Itoa(k+1)
			for _, u := range b.Lead {
				out[reading{at, "lead", string(fold(u.Name))}]++
			}
			for _, u := range b.Responsible {
				out[reading{at, "unit", string(fold(u.Name))}]++
			}
			for _, limit := range b.Deadlines {
				out[reading{at, "deadline", sayDeadline(limit)}]++
			}
		}
		for _, c := range d.Clauses {
			ofClause(out, prefix+c.ID, c)
		}
	}
	return out
}

func ofClause(out map[reading]int, at string, c Clause) {
	for _, limit := range c.Deadlines {
		if limit.At >= 0 {
			out[reading{at, "deadline", sayDeadline(limit)}]++
		}
	}
	for _, q := range c.Quantities {
		out[reading{at, "quantity", sayQuantity(q)}]++
	}
	for _, f := range c.Frequencies {
		out[reading{at, "frequency", sayFrequency(f)}]++
	}
	if c.Duty {
		out[reading{at, "duty", "yes"}]++
	}
}

func sayDay(d period.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func sayDeadline(d Deadline) string {
	switch {
	case d.Relative != nil && d.Relative.Months > 0:
		return fmt.Sprintf("%d months", d.Relative.Months)
	case d.Relative != nil && d.Relative.Working:
		return fmt.Sprintf("%d working days", d.Relative.Days)
	case d.Relative != nil:
		return fmt.Sprintf("%d days", d.Relative.Days)
	case d.From == 0 && d.To == 0:
		return "?"
	}
	return sayDay(d.From) + ".." + sayDay(d.To)
}

func sayQuantity(q Quantity) string {
	value := q.Value
	if q.High != "" {
		value += "-" + q.High
	}
	return q.Operator + " " + value + " " + q.Unit
}

func sayFrequency(f Frequency) string {
	count := strconv.Itoa(f.Count)
	if f.High > 0 {
		count += "-" + strconv.Itoa(f.High)
	}
	return f.Operator + " " + count + "/" + f.Per
}

// compare tallies by kind; lead and unit are one kind.
func compare(t testing.TB, name string, gold, got map[reading]int) map[string]tally {
	out := map[string]tally{}
	for r := range merged(gold, got) {
		kind := r[1]
		if kind == "lead" {
			kind = "unit"
		}
		n := out[kind]
		want, have := gold[r], got[r]
		n.right += min(want, have)
		n.invented += max(have-want, 0)
		n.missed += max(want-have, 0)
		out[kind] = n
		if want != have {
			t.Logf("%s %s %s %q: %d expected, %d read", name, r[0], r[1], r[2], want, have)
		}
	}
	return out
}

func merged(a, b map[reading]int) map[reading]bool {
	all := map[reading]bool{}
	for r := range a {
		all[r] = true
	}
	for r := range b {
		all[r] = true
	}
	return all
}
