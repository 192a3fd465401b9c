package draft

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"guben/plan"
)

// units makes an item of every unit the document names.
func (r *reader) units() {
	r.known = map[string]bool{}
	aliases := map[string][]string{}
	var order []plan.Unit
	for _, u := range r.mentioned() {
		if !r.known[u.Name] {
			r.known[u.Name] = true
			order = append(order, u)
		}
		if u.Text != u.Name && !slices.Contains(aliases[u.Name], u.Text) {
			aliases[u.Name] = append(aliases[u.Name], u.Text)
		}
	}
	claimed := map[string]bool{}
	for _, u := range order {
		var own []string
		for _, alias := range aliases[u.Name] {
			if !r.known[alias] && !claimed[alias] && !strings.ContainsAny(alias, "、，,") {
				own, claimed[alias] = append(own, alias), true
			}
		}
		r.unit(u.Name, u.Each, own)
	}
}

func (r *reader) mentioned() (units []plan.Unit) {
	for _, b := range r.document.Brackets {
		units = slices.Concat(units, b.Lead, b.Responsible)
	}
	for i := range r.document.Clauses {
		units = slices.Concat(units, r.document.Clauses[i].Lead, r.document.Clauses[i].Responsible)
	}
	return units
}

func (r *reader) unit(name string, each bool, aliases []string) *Item {
	i := Item{Kind: Unit, Key: unitKey(name), Quote: name,
		Values: Values{"name": name, "aliases": strings.Join(aliases, "、"), "level": levelOf(name), "class": "false"}}
	if each || strings.HasPrefix(name, "各") || strings.HasPrefix(name, "所有") {
		i.Values["class"] = "true"
	}
	return r.add(i)
}

// levelOf is the level a unit's name speaks of.
func levelOf(name string) string {
	for _, ending := range []struct{ level, words string }{
		{"village", "村 社区 村委会 村民委员会 驻村工作队 村两委"},
		{"township", "乡 镇 乡镇 街道 办事处 乡镇党委 乡镇政府 街道党工委"},
	} {
		for word := range strings.FieldsSeq(ending.words) {
			if strings.HasSuffix(name, word) {
				return ending.level
			}
		}
	}
	return "county"
}

// unitKey spells a unit's name in letters: 区教育局 is qu_jiao_yu_ju.
func unitKey(name string) string {
	key := strings.Join(pinyin.LazyPinyin(name, pinyin.NewArgs()), "_")
	if key == "" {
		return "unit"
	}
	return key
}

// named joins the names of units.
func (r *reader) named(units []plan.Unit) string {
	var names []string
	for _, u := range units {
		if !slices.Contains(names, u.Name) {
			names = append(names, u.Name)
		}
	}
	return strings.Join(names, "、")
}

// answering are the units that answer for something of a clause: who does it
// where that is a unit, otherwise those of the clause or of one above.
func (r *reader) answering(c *plan.Clause, who string) string {
	if r.known[who] {
		return who
	}
	for {
		if names := r.named(slices.Concat(c.Lead, c.Responsible)); names != "" {
			return names
		}
		above, ok := r.document.Clause(c.Parent)
		if !ok || c.Parent == "" {
			return ""
		}
		c = above
	}
}

// standIn is the unit of an item whose clause names none: who a clause above
// names, who the sentence says does it, or a unit that only holds the place.
// The item says which.
func (r *reader) standIn(i *Item, c *plan.Clause) string {
	if above, ok := r.document.Clause(c.Parent); ok && c.Parent != "" {
		if names := r.answering(above, ""); names != "" {
			i.doubt("unit_above")
			return names
		}
	}
	for _, s := range c.Sentences {
		if s.Duty && s.Who != "" {
			i.doubt("unit_of_sentence", "unit", s.Who)
			return r.learned(s.Who)
		}
	}
	i.doubt("no_unit")
	if r.nameless == "" {
		r.nameless = unwritten + "的单位"
		r.unit(r.nameless, false, nil).doubt("nameless")
	}
	return r.nameless
}

// learned makes units of a sentence's subject, which may name several.
func (r *reader) learned(who string) string {
	names := split(who)
	for _, name := range names {
		if !r.known[name] {
			r.known[name] = true
			r.unit(name, false, nil)
		}
	}
	return strings.Join(names, "、")
}
