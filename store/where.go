package store

import (
	"strconv"
	"strings"
)

// Where builds the conditions of a statement and their arguments; the zero value
// has none.
type Where struct {
	Args  []any
	parts []string
}

// And adds a condition; each ? stands for the next argument.
func (w *Where) And(condition string, args ...any) {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", w.Mark(arg), 1)
	}
	w.parts = append(w.parts, condition)
}

// AndIn adds that a column is one of some values; of none nothing is.
func (w *Where) AndIn(column string, values ...any) {
	marks := make([]string, len(values))
	for i, value := range values {
		marks[i] = w.Mark(value)
	}
	if len(marks) == 0 {
		marks = []string{"NULL"}
	}
	w.parts = append(w.parts, column+" IN ("+strings.Join(marks, ", ")+")")
}

// Mark adds an argument and gives its placeholder.
func (w *Where) Mark(arg any) string {
	w.Args = append(w.Args, arg)
	return "$" + strconv.Itoa(len(w.Args))
}

// String is the conditions, all of which hold.
func (w *Where) String() string { return strings.Join(w.parts, " AND ") }

// Anys are values as a statement takes them.
func Anys[T any](values []T) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = value
	}
	return list
}
