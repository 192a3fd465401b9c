package household

import (
	"slices"

	"guben/dictionary"
	"guben/message"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

const historyShown = 60

func (p *householdPage) history(x *page.Exchange, tx *store.Tx) error {
	before := store.ParseID(x.Field("before"))
	changes, err := x.Registry.History(tx, x.Scope, p.Record.County, p.Record.ID, before, historyShown+1)
	if err != nil {
		return err
	}
	if len(changes) > historyShown {
		changes = changes[:historyShown]
		p.Older = page.Query("before", store.FormatID(changes[historyShown-1].ID))
	}
	for _, change := range changes {
		p.change(x, change)
	}
	return nil
}

// changeGroup is what one person did to one record at one time.
type changeGroup struct {
	At     int64
	Who    string // the member, "" for the household
	By     string
	Source string // catalog key
	Action registry.Action
	Fields []changedField

	subject int64
}

// changedField is one field before and after.
type changedField struct{ Name, Before, After string }

// change adds to the group it belongs to, or begins one.
func (p *householdPage) change(x *page.Exchange, c registry.Change) {
	field := changedField{Name: page.FieldName(c, x.Lang)}
	field.Before, field.After = c.Show(x.Lang)
	last := len(p.History) - 1
	if last < 0 || p.History[last].At != c.At || p.History[last].subject != c.Subject || p.History[last].Action != c.Action {
		p.History = append(p.History, changeGroup{At: c.At, Who: p.named(c), By: c.ActorName, Source: sourceKey(c.Source), Action: c.Action, subject: c.Subject})
		last++
	}
	if field.Name != "" {
		p.History[last].Fields = append(p.History[last].Fields, field)
	}
}

// named is the member a change is about.
func (p *householdPage) named(c registry.Change) string {
	for _, member := range slices.Concat(p.Members, p.Former) {
		if c.Entity == dictionary.Person && member.ID == c.Subject {
			return member.Name()
		}
	}
	return ""
}

// sourceKey is the catalog key of where a change came from.
func sourceKey(source string) string {
	if key := "web.source_" + source; message.Has(key) {
		return key
	}
	return "web.source_other"
}
