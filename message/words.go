package message

// Words is a name or a text that a pack gives in both languages; an absent
// English text is the Chinese one.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Say is the text in the reader's language.
func (w Words) Say(lang Lang) string {
	if lang == En && w.En != "" {
		return w.En
	}
	return w.Zh
}
