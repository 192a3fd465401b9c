package draft

import (
	"slices"
	"strconv"
	"strings"

	"guben/period"
	"guben/plan"
)

func (r *reader) task(c *plan.Clause) {
	i := r.about(c, Task, c.Text)
	i.Values["name"] = title(c)
	i.Values["lead"], i.Values["units"] = r.named(c.Lead), r.named(c.Responsible)
	r.time(&i, c)
	if i.Values["lead"]+i.Values["units"] == "" {
		i.Values["units"] = r.standIn(&i, c)
	}
	if slices.ContainsFunc(slices.Concat(c.Lead, c.Responsible), func(u plan.Unit) bool { return u.Others }) {
		i.doubt("and_others")
	}
	if first := r.sameOwner(&i); first != nil {
		line := step{title(c), i.Values["to"], i.Values["quote"]}.line()
		first.Values["steps"] = strings.TrimSpace(first.Values["steps"] + "\n" + line)
		first.Doubts = append(first.Doubts, i.Doubts...)
		if i.Values["to"] > first.Values["to"] && first.Values["to"] != "" {
			first.Values["to"] = i.Values["to"]
		}
		return
	}
	r.add(i)
}

// sameOwner is the task of the same clause that the same unit owes: a pack
// makes one task of the two.
func (r *reader) sameOwner(i *Item) *Item {
	for k := range r.items {
		other := &r.items[k]
		if other.Kind == Task && other.Clause == i.Clause && owner(other) == owner(i) {
			return other
		}
	}
	return nil
}

func owner(i *Item) string {
	names := split(i.Values["lead"] + "、" + i.Values["units"])
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// time sets a task's days: one deadline is its own, several are steps.
func (r *reader) time(i *Item, c *plan.Clause) {
	var dated []plan.Deadline
	for _, d := range c.Deadlines {
		switch {
		case d.Relative != nil:
			i.Values["note"] = strings.Trim(i.Values["note"]+"；"+d.Text, "；")
		case d.From > 0 || d.To > 0:
			dated = append(dated, d)
		}
	}
	window := c.Window
	if len(dated) == 1 {
		window.From, window.To = max(window.From, dated[0].From), dated[0].To
		i.Values["quote"] = dated[0].Text
	}
	if len(dated) > 1 {
		var steps []string
		for _, d := range dated {
			steps = append(steps, step{around(c, d), day(d.To), d.Text}.line())
			window.To = max(window.To, d.To)
		}
		i.Values["steps"] = strings.Join(steps, "\n")
	}
	if window.To > 0 && window.From > window.To {
		window.From = 0
		i.doubt("two_times")
	}
	i.Values["from"], i.Values["to"] = day(window.From), day(window.To)
}

func day(d period.Day) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// around are the words that follow a deadline, up to the next mark: what is to
// be done by then.
func around(c *plan.Clause, d plan.Deadline) string {
	runes := []rune(c.Text)
	from := d.At + len([]rune(d.Text))
	if d.At < 0 || from >= len(runes) {
		return title(c)
	}
	words := strings.FieldsFunc(string(runes[from:]), func(r rune) bool { return strings.ContainsRune("，。；：\n", r) })
	if len(words) == 0 || strings.TrimSpace(words[0]) == "" {
		return title(c)
	}
	return cut(words[0], titleLength)
}

func (r *reader) duties(c *plan.Clause) {
	for _, f := range c.Frequencies {
		i := r.about(c, Duty, f.Text)
		i.Values = Values{"name": cut(f.Who+f.Text, titleLength), "who": f.Who, "count": strconv.Itoa(max(f.Count, 1)), "what": f.What, "per": f.Per,
			"units": r.answering(c, f.Who), "from": day(r.begin()), "to": day(r.window.To)}
		if f.Who == "" {
			i.Values["who"] = i.Values["units"]
		}
		if f.Count == 0 || f.Per == "" {
			i.doubt("no_rhythm", "text", f.Text)
			i.Values["per"] = orElse(f.Per, "month")
		}
		if f.High > 0 {
			i.doubt("range", "text", f.Text)
		}
		if i.Values["units"] == "" {
			i.Values["units"] = r.standIn(&i, c)
		}
		i.Values["who"] = orElse(i.Values["who"], i.Values["units"])
		r.add(i)
	}
}

func orElse(text, other string) string {
	if strings.TrimSpace(text) == "" {
		return other
	}
	return text
}

// ledgerKinds are what the reader's names are in a pack; schemes and cited
// documents are none.
var ledgerKinds = map[string]string{plan.Ledger: "ledger", plan.List: "list", plan.Report: "report", plan.Letter: "form", plan.Archive: "ledger", plan.Database: "ledger"}

func (r *reader) ledgers(c *plan.Clause) {
	seen := map[string]bool{}
	for _, n := range c.Named {
		kind := ledgerKinds[n.Kind]
		if kind == "" || seen[n.Text] {
			continue
		}
		seen[n.Text] = true
		i := r.about(c, Ledger, n.Text)
		i.Values = Values{"name": cut(n.Text, titleLength), "kind": kind, "units": r.answering(c, "")}
		if n.To != "" && r.known[n.To] {
			i.Values["to"] = n.To
		} else if n.To != "" {
			i.doubt("no_such_unit", "unit", n.To)
		}
		if i.Values["units"] == "" {
			i.Values["units"] = r.standIn(&i, c)
		}
		r.add(i)
	}
}
