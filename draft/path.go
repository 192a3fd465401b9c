package draft

import (
	"strings"

	"guben/pack"
	"guben/plan"
)

// opening is the path of what stands before the first numbered clause.
const opening = "0"

var shortForm = strings.NewReplacer("（", "(", "）", ")", "〔", "(", "〕", ")", "是", "", "要", "", "—", "", "、", "", " ", "")

// Path is a document's numbering in the short form of packs: 二（一）4一是 is
// 二(一)4一. "" means that it has none.
func Path(numbering string) string {
	path := shortForm.Replace(numbering)
	if !pack.Canonical(path) {
		return ""
	}
	return path
}

// places gives every clause of a document, by its ID, the path under which a
// pack knows it: its own, or that of the clause above where its own is no
// ordinal (a dash) or stands twice. own are those with a path of their own.
func places(d *plan.Document) (path map[string]string, own map[string]bool) {
	path, own = map[string]string{"": opening}, map[string]bool{}
	taken := map[string]bool{}
	for i := range d.Clauses {
		c := &d.Clauses[i]
		p := Path(c.Path)
		if p == "" || taken[p] {
			path[c.ID] = path[c.Parent]
			continue
		}
		path[c.ID], own[c.ID], taken[p] = p, true, true
	}
	return path, own
}

// above lists the paths of a clause and of all clauses above it.
func above(d *plan.Document, path map[string]string, id string) []string {
	var paths []string
	for id != "" {
		c, ok := d.Clause(id)
		if !ok {
			break
		}
		if p := path[id]; len(paths) == 0 || paths[len(paths)-1] != p {
			paths = append(paths, p)
		}
		id = c.Parent
	}
	return paths
}
