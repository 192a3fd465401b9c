package policy

import (
	"strings"

	"guben/message"
)

// The rendering of reasons. Sentences are in text.txt; here they are chosen
// and put together.

func text(lang message.Lang, key string, args ...any) string {
	return message.Text(lang, "policy."+key, args...)
}

// join puts sentences in a row.
func join(lang message.Lang, parts []string) string { return row(lang, "and_then", parts) }

// row joins texts by a sentence of two.
func row(lang message.Lang, key string, parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	said := parts[0]
	for _, part := range parts[1:] {
		said = text(lang, key, "first", said, "then", part)
	}
	return said
}

// Name is the name of what the reason is about, in the reader's language.
func (r *Reason) Name(lang message.Lang) string { return label{r.Zh, r.En}.Say(lang) }

// Shown is the value in the reader's language.
func (r *Reason) Shown(lang message.Lang) string {
	return shown{r.Type, r.value(), label{r.ZhWords, r.EnWords}}.Say(lang)
}

// Verdict is the answer of a true or false node: 成立, 不成立 or 待核实.
func (r *Reason) Verdict(lang message.Lang) string { return truth(r.value()).Say(lang) }

// Say is the reason in one sentence: what decided it, not what would not have
// changed it.
func (r *Reason) Say(lang message.Lang) string {
	switch r.Kind {
	case ReasonRule:
		return r.sayRule(lang)
	case ReasonAll, ReasonEither:
		return r.sayLogic(lang)
	case ReasonNot:
		return text(lang, "say_not", "what", r.Text, "verdict", r.Verdict(lang), "reason", r.Parts[0].Say(lang))
	case ReasonMembers:
		return r.sayMembers(lang)
	case ReasonMember:
		return r.sayMember(lang)
	case ReasonInPlace:
		key := "say_in_place"
		if r.Value == nil {
			key = "say_perhaps"
		}
		return text(lang, key, "rule", r.Name(lang), "clause", r.Clause)
	case ReasonAmount:
		return r.sayAmount(lang)
	}
	return r.sayPlain(lang)
}

// sayPlain is a comparison or a single value with the computation behind it.
func (r *Reason) sayPlain(lang message.Lang) string {
	head := r.phrase(lang)
	if r.Kind == ReasonCompare {
		head = text(lang, "say_verdict", "what", head, "verdict", r.Verdict(lang))
	}
	if details := r.details(lang); len(details) > 0 {
		return text(lang, "say_because", "what", head, "because", join(lang, details))
	}
	return head
}

func (r *Reason) sayRule(lang message.Lang) string {
	if r.Note == causeNotInForce {
		return text(lang, "say_not_in_force", "rule", r.Name(lang))
	}
	var parts []string
	for _, part := range r.Parts {
		parts = append(parts, part.Say(lang))
	}
	return join(lang, parts)
}

// sayLogic says the parts that decided the whole.
func (r *Reason) sayLogic(lang message.Lang) string {
	var said []string
	for _, part := range r.Parts {
		if part.decides(r) {
			said = append(said, part.Say(lang))
		}
	}
	return join(lang, said)
}

// decides reports whether a part of and, or decided the whole.
func (r *Reason) decides(whole *Reason) bool { return r.value() == whole.value() }

func (r *Reason) sayMembers(lang message.Lang) string {
	head := r.phrase(lang)
	if r.Type.Kind == Bool {
		head = text(lang, "say_verdict", "what", r.Text, "verdict", r.Verdict(lang))
	}
	if len(r.Parts) == 0 {
		return head
	}
	return text(lang, "say_because", "what", head, "because", r.members(lang))
}

// saidMembers is how many members one sentence names.
const saidMembers = 8

// members are the members an aggregate rests on.
func (r *Reason) members(lang message.Lang) string {
	var said []string
	for _, part := range r.Parts[:min(len(r.Parts), saidMembers)] {
		said = append(said, part.Say(lang))
	}
	if more := len(r.Parts) + r.More - len(said); more > 0 {
		said = append(said, text(lang, "say_more", "count", more))
	}
	return join(lang, said)
}

func (r *Reason) sayMember(lang message.Lang) string {
	var said []string
	for _, part := range r.Parts {
		said = append(said, part.Say(lang))
	}
	if len(said) == 0 {
		return r.who(lang)
	}
	return text(lang, "say_member", "who", r.who(lang), "reason", row(lang, "comma", said))
}

func (r *Reason) who(lang message.Lang) string {
	if r.Who != "" {
		return r.Who
	}
	return text(lang, "member_number", "number", r.Member)
}

func (r *Reason) sayAmount(lang message.Lang) string {
	inner := r.Parts[0]
	if inner.Kind == ReasonLiteral {
		return text(lang, "say_amount", "amount", r.Shown(lang))
	}
	said := text(lang, "say_amount_of", "amount", r.Shown(lang), "formula", inner.formula(lang))
	if details := inner.details(lang); len(details) > 0 {
		return text(lang, "say_because", "what", said, "because", join(lang, details))
	}
	return said
}

// phrase names a node and its value: 人均纯收入 5,812.00 元.
func (r *Reason) phrase(lang message.Lang) string {
	switch r.Kind {
	case ReasonLiteral:
		return r.Shown(lang)
	case ReasonCompare:
		return r.compared(lang)
	case ReasonInfix:
		return r.formula(lang)
	case ReasonParameter:
		return r.parameter(lang)
	case ReasonTable:
		return text(lang, "phrase_table", "name", r.Name(lang), "at", r.Parts[0].phrase(lang), "value", r.Shown(lang), "clause", r.Clause)
	case ReasonFact:
		return r.fact(lang)
	case ReasonComputed, ReasonRule:
		return text(lang, "phrase", "name", r.Name(lang), "value", r.Shown(lang))
	case ReasonAll, ReasonEither, ReasonNot:
		return r.Text
	case ReasonChoice, ReasonDefault:
		return r.Parts[1].phrase(lang)
	}
	return text(lang, "phrase", "name", r.Text, "value", r.Shown(lang))
}

func (r *Reason) fact(lang message.Lang) string {
	if r.Source != "" && r.Value != nil {
		return text(lang, "phrase_source", "name", r.Name(lang), "value", r.Shown(lang), "source", r.Source)
	}
	return text(lang, "phrase", "name", r.Name(lang), "value", r.Shown(lang))
}

func (r *Reason) parameter(lang message.Lang) string {
	key := "phrase_parameter"
	if r.Moved {
		key = "phrase_moved"
	} else if r.From == nil {
		key = "phrase_undated"
	}
	from := ""
	if r.From != nil {
		from = r.From.String()
	}
	said := text(lang, key, "name", r.Name(lang), "value", r.Shown(lang), "clause", r.Clause, "from", from)
	if r.Assumption != "" {
		said = text(lang, "phrase_assumed", "what", said, "assumption", r.Assumption)
	}
	return said
}

func (r *Reason) compared(lang message.Lang) string {
	var right []string
	for _, part := range r.Parts[1:] {
		right = append(right, part.phrase(lang))
	}
	left := r.Parts[0].phrase(lang)
	switch {
	case r.Sign == signIn:
		return text(lang, "phrase_in", "left", left, "right", row(lang, "comma", right))
	case r.Sign == signHas:
		return text(lang, "phrase_has", "left", left, "right", right[0])
	case r.Parts[0].Type.Kind == Code && r.Sign == compareSigns[equal]:
		return text(lang, "phrase_is", "left", left, "right", right[0])
	case r.Parts[0].Type.Kind == Code:
		return text(lang, "phrase_is_not", "left", left, "right", right[0])
	}
	return left + " " + r.Sign + " " + right[0]
}

// formula is the arithmetic of a node with the value of every operand.
func (r *Reason) formula(lang message.Lang) string {
	switch r.Kind {
	case ReasonInfix:
	case ReasonCall:
		return r.called(lang)
	case ReasonChoice, ReasonDefault:
		return r.Parts[1].formula(lang)
	case ReasonFact: // its source stands on a line of its own
		return text(lang, "phrase", "name", r.Name(lang), "value", r.Shown(lang))
	default:
		return r.phrase(lang)
	}
	return r.Parts[0].operand(lang, r.Sign, false) + " " + r.Sign + " " + r.Parts[1].operand(lang, r.Sign, true)
}

// called is a function with the values of its arguments: 最小(3 元、5 元).
func (r *Reason) called(lang message.Lang) string {
	name, _, isCall := strings.Cut(r.Text, "(")
	if !isCall || len(r.Parts) == 0 || strings.ContainsAny(name, " \n") {
		return text(lang, "phrase", "name", r.Text, "value", r.Shown(lang))
	}
	var args []string
	for _, part := range r.Parts {
		args = append(args, part.phrase(lang))
	}
	return name + "(" + row(lang, "comma", args) + ")"
}

// operand is a formula inside another, in brackets where they are needed.
func (r *Reason) operand(lang message.Lang, sign string, right bool) string {
	said := r.formula(lang)
	loose := r.Sign == "+" || r.Sign == "-"
	if r.Kind == ReasonInfix && (loose && (sign == "×" || sign == "÷" || sign == "-" && right) || right && sign == "÷") {
		return "(" + said + ")"
	}
	return said
}

// details are the computations one step behind a node: of a computed fact its
// formula, of an aggregate its members.
func (r *Reason) details(lang message.Lang) []string {
	var details []string
	switch r.Kind {
	case ReasonCompare, ReasonInfix, ReasonCall, ReasonTable:
		for _, part := range r.Parts {
			details = append(details, part.details(lang)...)
		}
	case ReasonComputed:
		if len(r.Parts) == 1 {
			details = append(details, r.Parts[0].computation(lang))
		}
	case ReasonMembers:
		if len(r.Parts) > 0 {
			details = append(details, r.members(lang))
		}
	case ReasonChoice:
		details = append(r.Parts[1].details(lang), r.Parts[0].Say(lang))
	}
	if r.Note != "" {
		details = append(details, text(lang, "missing_"+string(r.Note), "name", otherwiseText(r.Name(lang), r.Text)))
	}
	return details
}

// computation is what a computed fact comes from.
func (r *Reason) computation(lang message.Lang) string {
	if r.Type.Kind == Bool || r.Kind == ReasonMembers {
		return r.Say(lang)
	}
	if r.Note != "" {
		return text(lang, "say_because", "what", r.formula(lang), "because", text(lang, "missing_"+string(r.Note), "name", r.Text))
	}
	return r.formula(lang)
}

// Lines is the whole tree, one line a node, indented by two spaces a level.
func (r *Reason) Lines(lang message.Lang) []string { return r.lines(lang, nil, "") }

func (r *Reason) lines(lang message.Lang, list []string, indent string) []string {
	if line := r.line(lang); line != "" {
		list = append(list, indent+line)
		indent += "  "
	}
	for _, part := range r.below() {
		if part.speaks(r) {
			list = part.lines(lang, list, indent)
		}
	}
	if r.More > 0 {
		list = append(list, indent+text(lang, "say_more", "count", r.More))
	}
	return list
}

// below are the parts to go on with; the line of an amount has said the first
// step of its computation.
func (r *Reason) below() []*Reason {
	if r.Kind == ReasonAmount {
		return r.Parts[0].Parts
	}
	return r.Parts
}

// speaks reports whether a node has more to tell than its parent's line did.
func (r *Reason) speaks(parent *Reason) bool {
	switch r.Kind {
	case ReasonLiteral, ReasonParameter:
		return false
	case ReasonFact:
		said := parent.Kind == ReasonInfix || parent.Kind == ReasonTable || parent.Kind == ReasonAmount
		return parent.Kind != ReasonCompare && (!said || r.Source != "")
	}
	return true
}

// line is a node's own line, "" for one that only groups its parts.
func (r *Reason) line(lang message.Lang) string {
	switch r.Kind {
	case ReasonRule:
		if r.Note == causeNotInForce {
			return r.Say(lang)
		}
		return text(lang, "line_rule", "rule", r.Name(lang), "clause", r.Clause, "verdict", r.Verdict(lang))
	case ReasonAll, ReasonEither, ReasonNot:
		return text(lang, "line_"+string(r.Kind), "verdict", r.Verdict(lang))
	case ReasonCompare:
		return text(lang, "say_verdict", "what", r.phrase(lang), "verdict", r.Verdict(lang))
	case ReasonMembers:
		if r.Type.Kind == Bool {
			return text(lang, "say_verdict", "what", r.Text, "verdict", r.Verdict(lang))
		}
	case ReasonComputed:
		if len(r.Parts) == 1 && r.Parts[0].Kind == ReasonInfix {
			return text(lang, "line_computed", "what", r.phrase(lang), "formula", r.Parts[0].formula(lang))
		}
	case ReasonMember:
		return r.who(lang)
	case ReasonAmount, ReasonInPlace:
		return r.Say(lang)
	case ReasonDefault:
		return text(lang, "line_default")
	case ReasonInfix:
		return ""
	}
	return r.phrase(lang)
}
