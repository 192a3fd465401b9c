package ledger

import (
	"strconv"
	"strings"
)

// where builds a condition and its arguments.
type where struct {
	parts []string
	args  []any
}

// and adds a condition; each ? stands for the next argument.
func (w *where) and(condition string, args ...any) {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", w.mark(arg), 1)
	}
	w.parts = append(w.parts, condition)
}

// mark adds an argument and gives its placeholder.
func (w *where) mark(arg any) string {
	w.args = append(w.args, arg)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) String() string { return strings.Join(w.parts, " AND ") }
