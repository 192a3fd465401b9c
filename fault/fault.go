// Package fault is the one vocabulary of errors. An error has a kind (what
// went wrong, for exit codes and HTTP), a code (the catalog key of the sentence
// the user reads), arguments for that sentence, and the place it points at.
// Rooms return faults; only the faces (web, cli) render them.
package fault

import (
	"context"
	"errors"
	"fmt"

	"guben/message"
)

// Kind says what went wrong, in terms every caller can act on.
type Kind uint8

// The kinds. Internal is the zero value: an error nobody foresaw.
const (
	Internal  Kind = iota // a defect or a broken machine; the cause is in the log
	Invalid               // the input is wrong; the message says where and what to write
	NotFound              // no such thing, or not within the reader's scope
	Forbidden             // the reader's role does not allow it
	SignIn                // nobody is signed in, or the session has ended
	Conflict              // somebody else changed it first, or the state does not allow it
	Duplicate             // this very change has been carried out already
	TooLarge              // over a stated limit
	Busy                  // try again shortly
	Damaged               // stored data or a file is not what it should be
	Cancelled             // the user stopped it
)

var names = [...]string{
	"internal", "invalid", "not_found", "forbidden", "sign_in", "conflict",
	"duplicate", "too_large", "busy", "damaged", "cancelled",
}

// String is the kind's name in JSON.
func (k Kind) String() string { return names[k] }

// Place points at the input: a file's line and column, or a sheet's row and
// column name. Zero parts are left out.
type Place struct {
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Line   int    `json:"line,omitempty"`   // line of a text file or row of a sheet, from 1
	Column int    `json:"column,omitempty"` // column of a text file in characters, from 1
	Head   string `json:"head,omitempty"`   // heading of a sheet's column
}

// String prints file:line:column, or file «sheet» row and heading.
func (p Place) String() string {
	text := p.File
	if p.Sheet != "" {
		text += "«" + p.Sheet + "»"
	}
	if p.Line > 0 {
		text += fmt.Sprintf(":%d", p.Line)
	}
	if p.Column > 0 {
		text += fmt.Sprintf(":%d", p.Column)
	}
	if p.Head != "" {
		text += "[" + p.Head + "]"
	}
	return text
}

// Say is the place in the reader's words. Only authors of text files, who look
// for a line and a column, get the short form of String.
func (p Place) Say(lang message.Lang) string {
	if p.Column > 0 {
		return p.String()
	}
	text := p.File
	if p.Sheet != "" {
		text += message.Text(lang, "fault.place_sheet", "sheet", p.Sheet)
	}
	if p.Line > 0 {
		text += message.Text(lang, "fault.place_row", "row", p.Line)
	}
	if p.Head != "" {
		text += message.Text(lang, "fault.place_head", "head", p.Head)
	}
	return text
}

// Error is a fault.
type Error struct {
	Kind  Kind
	Code  string // catalog key of the sentence, room.key
	Args  []any  // name, value, name, value ...
	Place Place
	Cause error // for the log, never shown to the user
}

// New makes a fault; args are pairs for the sentence of code.
func New(kind Kind, code string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// At returns the fault pointing at place.
func (e *Error) At(place Place) *Error {
	pointed := *e
	pointed.Place = place
	return &pointed
}

// Because returns the fault with its cause.
func (e *Error) Because(cause error) *Error {
	caused := *e
	caused.Cause = cause
	return &caused
}

// Error is the English sentence with place and cause, for logs.
func (e *Error) Error() string {
	text := e.Say(message.En)
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Say is the sentence for the user, its place first.
func (e *Error) Say(lang message.Lang) string {
	text := message.Text(lang, e.Code, e.Args...)
	if place := e.Place.Say(lang); place != "" {
		return place + " " + text
	}
	return text
}

// KindOf is the kind of err: Internal for an error that is no fault,
// Cancelled for an ended context.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled):
		return Cancelled
	}
	return Internal
}

// Say is the sentence for the user of any error; what is no fault is described
// only in general terms, its detail belongs in the log.
func Say(lang message.Lang, err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Say(lang)
	}
	if errors.Is(err, context.Canceled) {
		return message.Text(lang, "fault.cancelled")
	}
	return message.Text(lang, "fault.internal")
}

// Exit is the process's exit code for err: 0 none, 1 internal, 2 invalid input
// or usage, 3 not found, 4 not allowed, 5 conflict, 6 damaged data, 7 limits or
// busy, 130 stopped by the user.
func Exit(err error) int {
	if err == nil {
		return 0
	}
	return [...]int{1, 2, 3, 4, 4, 5, 5, 7, 7, 6, 130}[KindOf(err)]
}

// Status is the HTTP status for err.
func Status(err error) int {
	if err == nil {
		return 200
	}
	return [...]int{500, 422, 404, 403, 401, 409, 409, 413, 503, 500, 499}[KindOf(err)]
}
