package sheet

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"guben/fault"
)

// headerRows is how many rows that carry something are searched for the header.
const headerRows = 20

// Want says which header is looked for.
type Want struct {
	// Field names the field a heading stands for, "" if it stands for none.
	// It is asked with the Normalise form of the heading. A heading over two
	// rows is asked for as 收入/工资性, then 收入工资性; 工资性 alone counts if
	// no other column has its field.
	Field func(name string) string
	// Least is how many different fields the header must have; 2 if zero.
	Least int
	// Need lists fields without which the table is refused.
	Need []Need
}

// Need is a field a table must have, with the heading to tell the user.
type Need struct {
	Field string
	Label any // a string or a message.Speaker
}

// FindHeader searches the first 20 rows for the header and gives the table
// below it. Title rows above, merged headings, two heading rows and a row of
// column numbers below are understood; two columns for one field are refused.
// Closing the table closes rows; on an error the caller keeps them.
func FindHeader(rows *Rows, want Want) (*Table, error) {
	top, err := readTop(rows)
	if err != nil {
		return nil, err
	}
	if len(top) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.blank").At(rows.Place(0, ""))
	}
	best := bestHeading(top, want.Field)
	if least := want.Least; best.score < least || least == 0 && best.score < 2 {
		return nil, noHeader(rows, want, len(top))
	}
	table := &Table{Header: best.columns, HeaderRow: top[best.last].Number, rows: rows}
	if err := table.index(want.Need); err != nil {
		return nil, err
	}
	table.pending = top[best.last+1:]
	if len(table.pending) > 0 && isNumbering(table.pending[0]) {
		table.pending = table.pending[1:]
	}
	return table, nil
}

// readTop copies the rows among which the header is searched, and one more.
func readTop(rows *Rows) ([]Row, error) {
	var top []Row
	for len(top) <= headerRows {
		row, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if hasHeading(row) {
			top = append(top, Row{row.Number, slices.Clone(row.Cells)})
		}
	}
	return top, nil
}

func hasHeading(row *Row) bool {
	return slices.ContainsFunc(row.Cells, func(c Cell) bool { return headingText(c) != "" })
}

func noHeader(rows *Rows, want Want, searched int) error {
	if len(want.Need) > 0 {
		return fault.New(fault.Invalid, "sheet.no_header_needing", "rows", min(searched, headerRows),
			"needed", labels(want.Need)).At(rows.Place(0, ""))
	}
	return fault.New(fault.Invalid, "sheet.no_header", "rows", min(searched, headerRows)).At(rows.Place(0, ""))
}

// heading is a way to read the header: a row, or two joined.
type heading struct {
	columns []Column
	last    int // row of top
	score   int // different fields known
}

// bestHeading weighs every row, and every row joined with the one below. On
// equal terms the upper row counts if it only groups the lower one, the lower
// if it only subdivides columns nobody knows.
func bestHeading(top []Row, field func(string) string) heading {
	searched := min(len(top), headerRows)
	best := heading{score: -1}
	for i := range searched {
		if one := single(top, i, field); one.score > best.score {
			best = one
		}
	}
	row, found := best.last, best.score
	for i := range searched - 1 {
		if two := double(top, i, field); two.score > best.score {
			best = two
		}
	}
	if best.score > found {
		return best
	}
	if two := double(top, row, field); two.score == found && subdivides(top, best) {
		return two
	}
	if two := double(top, row-1, field); two.score == found && groups(top[row-1], best) {
		return two
	}
	return best
}

// subdivides holds if the row below the header carries words, none of them
// below a column that is known.
func subdivides(top []Row, header heading) bool {
	below, words := &top[header.last+1], false
	for _, column := range header.columns {
		if column.Field != "" && headingText(below.Cell(column.Index)) != "" {
			return false
		}
	}
	for i := range below.Cells {
		text := headingText(below.Cells[i])
		if text != "" && !isWord(text) {
			return false
		}
		words = words || text != ""
	}
	return words
}

// groups holds if the row above the header is not a title or a line such as
// 填报单位：…, but at least two words, one of them over several columns.
func groups(above Row, header heading) bool {
	words, over, spans := 0, 0, false
	for i := range above.Cells {
		if text := headingText(above.Cells[i]); text != "" {
			if !isWord(text) {
				return false
			}
			words++
		}
	}
	for _, column := range header.columns {
		if headingText(above.Cell(column.Index)) != "" {
			over++
		} else if over > 0 {
			spans = true
		}
	}
	return words >= 2 && over == words && spans
}

// isWord holds for what a heading looks like: no figures, no colon, not long.
func isWord(text string) bool {
	return !strings.ContainsAny(text, ":：0123456789") && len([]rune(text)) <= 20
}

// label is a heading over one row (the other part is "") or two.
type label struct{ upper, lower string }

func single(top []Row, i int, field func(string) string) heading {
	labels := make([]label, len(top[i].Cells))
	for c := range labels {
		labels[c].upper = headingText(top[i].Cells[c])
	}
	return resolve(labels, i, field)
}

// double joins row i with the next. A heading with words below it reaches over
// the blanks to its right as far as there are words below them, which is what a
// merged heading looks like.
func double(top []Row, i int, field func(string) string) heading {
	if i < 0 || i+1 >= len(top) {
		return heading{score: -1}
	}
	upper, lower := &top[i], &top[i+1]
	labels := make([]label, max(len(upper.Cells), len(lower.Cells)))
	group := ""
	for c := range labels {
		up, low := headingText(upper.Cell(c)), headingText(lower.Cell(c))
		switch {
		case up != "" && low != "":
			group = up
		case up != "":
			group = ""
		case low != "":
			up = group
		}
		labels[c] = label{up, low}
	}
	return resolve(labels, i+1, field)
}

// resolve asks for the field of every heading, first by its whole name, then by
// its lower part.
func resolve(labels []label, last int, field func(string) string) heading {
	found := heading{last: last}
	known := map[string]bool{}
	for c, l := range labels {
		if l == (label{}) {
			continue
		}
		column := Column{Name: l.name(), Index: c, Letter: Letter(c)}
		if column.Field = field(Normalise(column.Name)); column.Field == "" {
			column.Field = field(Normalise(l.upper + l.lower))
		}
		known[column.Field] = true
		found.columns = append(found.columns, column)
	}
	lower := map[string]bool{}
	for i := range found.columns {
		column := &found.columns[i]
		if l := labels[column.Index]; column.Field == "" && l.upper != "" && l.lower != "" {
			if name := field(Normalise(l.lower)); name != "" && !known[name] {
				column.Field = name
				lower[name] = true
			}
		}
	}
	delete(known, "")
	found.score = len(known) + len(lower)
	return found
}

func (l label) name() string {
	if l.upper == "" || l.lower == "" {
		return l.upper + l.lower
	}
	return l.upper + "/" + l.lower
}

// headingText is a cell's text in one line.
func headingText(cell Cell) string {
	text, _ := Clean(cell.Text)
	if strings.ContainsAny(text, "\n\t") {
		text = strings.NewReplacer("\n", "", "\t", "").Replace(text)
	}
	return text
}

// isNumbering recognises the row 1 2 3 … (甲 乙 1 2 …) below a header.
func isNumbering(row Row) bool {
	next, count := 1, 0
	for i := range row.Cells {
		text := headingText(row.Cells[i])
		switch {
		case text == "":
			continue
		case len(text) == 3 && strings.Contains("甲乙丙丁", text) && next == 1:
		case text == strconv.Itoa(next):
			next++
		case count == 0 && text == "0":
		default:
			return false
		}
		count++
	}
	return count >= 3
}
