package page

import "guben/message"

// RevealedPage is a secret in full: a part of the page it stands on, or a page
// of its own without a script.
type RevealedPage struct {
	Field    message.Speaker
	Text     string
	Back     string
	BackText string // "" is the household
}

func (RevealedPage) File() string { return "revealed" }
