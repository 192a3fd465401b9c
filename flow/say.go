package flow

import "guben/message"

// sayWho is who may make a move, for a sentence: 乡镇、行业部门（责任单位）.
func (f *Flow) sayWho(who []Who) list {
	var l list
	for _, w := range who {
		l.things = append(l.things, speaker{f, w})
	}
	return l
}

// speaker says one sort of account. Role names are the catalog of auth, which
// stands above this room; only their keys are known here.
type speaker struct {
	flow *Flow
	who  Who
}

// Say is role with level and unit: 县级专班, 行业部门（责任单位）.
func (s speaker) Say(lang message.Lang) string {
	text := message.Text(lang, "flow.anybody")
	if s.who.Role != "" {
		text = message.Text(lang, "auth.role_"+s.who.Role)
	}
	if s.who.Level != "" {
		text = message.Text(lang, "flow.of_level", "level", message.Key("flow.level_"+s.who.Level), "who", text)
	}
	if s.who.Unit != "" {
		text = message.Text(lang, "flow.of_unit", "unit", s.flow.unitName(s.who.Unit), "who", text)
	}
	return text
}

func (f *Flow) unitName(id string) message.Speaker {
	switch name, known := f.Units[id]; {
	case known:
		return name
	case id == Owner || id == Keeper:
		return message.Key("flow.unit_" + id)
	}
	return Words{Zh: id}
}
