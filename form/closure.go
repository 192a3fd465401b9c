package form

import (
	"slices"
	"strings"

	"guben/policy"
)

// definition is one thing of a pack that rule text may name.
type definition struct {
	names []string // as plain writes them
	texts []string // rule text it is made of
	add   func(*policy.Definitions)
	rule  bool
}

// closure is the form's definitions with those of the pack they name, directly
// or through others: deciding a record must not carry a whole plan along. A
// name inside another word takes in more than is needed, never less.
func closure(own, pack policy.Definitions, schema *policy.Schema, shown []string) policy.Definitions {
	found := join(own, policy.Definitions{})
	list := definitions(pack, schema)
	texts := append(ruleTexts(own), shown...)
	for len(texts) > 0 {
		text := plain(texts[0])
		texts = texts[1:]
		for i := 0; i < len(list); i++ {
			d := list[i]
			if !slices.ContainsFunc(d.names, func(name string) bool { return strings.Contains(text, name) }) {
				continue
			}
			if d.rule {
				return join(own, pack) // rules stand and fall with those that replace them
			}
			d.add(&found)
			texts = append(texts, d.texts...)
			list = slices.Delete(list, i, i+1)
			i--
		}
	}
	return found
}

func ruleTexts(own policy.Definitions) []string {
	var texts []string
	for _, fact := range own.Facts {
		texts = append(texts, fact.Text.Body)
	}
	for _, rule := range own.Rules {
		texts = append(texts, rule.When.Body)
	}
	return texts
}

// plain is a name or text as policy compares names.
func plain(text string) string { return strings.ReplaceAll(strings.ToLower(text), " ", "_") }

// definitions lists what a pack defines under all names that mean it.
func definitions(pack policy.Definitions, schema *policy.Schema) []definition {
	var list []definition
	for _, p := range pack.Parameters {
		list = append(list, definition{names: named(p.ID, p.Name, p.En), add: func(d *policy.Definitions) { d.Parameters = append(d.Parameters, p) }})
	}
	for _, t := range pack.Tables {
		list = append(list, definition{names: named(t.ID, t.Name, t.En), add: func(d *policy.Definitions) { d.Tables = append(d.Tables, t) }})
	}
	for _, f := range pack.Facts {
		list = append(list, definition{names: append(named(f.Key, f.Name, f.En), synonyms(schema, f)...), texts: []string{f.Text.Body},
			add: func(d *policy.Definitions) { d.Facts = append(d.Facts, f) }})
	}
	for _, r := range pack.Rules {
		list = append(list, definition{names: named(r.ID, r.Name, r.En), rule: true})
	}
	return list
}

func named(names ...string) []string {
	var all []string
	for _, name := range names {
		if name != "" {
			all = append(all, plain(name))
		}
	}
	return all
}

// synonyms are the other names of the dictionary's computed fact that a
// definition stands for.
func synonyms(schema *policy.Schema, d policy.Derived) []string {
	if schema == nil {
		return nil
	}
	entity := schema.Entity(d.On)
	for _, name := range []string{d.Key, d.Name} {
		if i := entity.Find(name); i >= 0 && entity.Facts[i].Derived {
			f := entity.Facts[i]
			return named(append([]string{f.Key, f.Zh, f.En}, f.Names...)...)
		}
	}
	return nil
}
