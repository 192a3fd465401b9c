package plan

import "guben/message"

func keyOf(code string) message.Key { return message.Key(code) }

// check lists the contradictions of a document.
func (d *Document) check(h heading) {}
