package plan

import "strings"

// table makes a table of rows; title is the line before it.
func table(title string, line int, rows [][]string) Table {
	t := Table{Title: title, Line: line, Rows: rows}
	t.Fields = fields(rows)
	return t
}

// fields finds the blanks of a form: a label with an empty cell behind it, or
// with choices to tick. A first cell that spans rows is the group of the rows. A
// table without any blank holds data; its fields are its head.
func fields(rows [][]string) []Field {
	if filled(rows) {
		return rowFields(rows[0], "")
	}
	var out []Field
	group := ""
	for _, row := range rows {
		cells := row
		if len(cells) > 2 && cells[0] != "" && blankAfter(cells, 1) && cells[1] != "" {
			group, cells = cells[0], cells[1:]
		} else if len(cells) > 0 && cells[0] == "" {
			cells = cells[1:]
		} else {
			group = ""
		}
		out = append(out, rowFields(cells, group)...)
	}
	return out
}

// filled reports that no cell of a table is empty.
func filled(rows [][]string) bool {
	for _, row := range rows {
		for _, cell := range row {
			if cell == "" {
				return false
			}
		}
	}
	return len(rows) > 1
}

// blankAfter reports whether the cell at i has labels or blanks of its own
// behind it, so that the first cell groups them.
func blankAfter(cells []string, i int) bool {
	return i < len(cells) && i+1 < len(cells)
}

func rowFields(cells []string, group string) []Field {
	var out []Field
	for i := 0; i < len(cells); i++ {
		label := cells[i]
		if label == "" {
			continue
		}
		f := Field{Label: strings.TrimRight(label, ":： "), Group: group}
		if i+1 < len(cells) {
			if choices := choices(cells[i+1]); choices != nil {
				f.Choices = choices
				i++
			}
		}
		out = append(out, f)
	}
	return out
}

// choices reads ①有劳力户（）②弱劳力户（）.
func choices(cell string) []string {
	p := newPassage(cell)
	var out []string
	for i := 0; i < p.len(); i++ {
		if _, ok := p.circled(i); !ok {
			continue
		}
		end := p.end(i+1, "（①②③④⑤⑥⑦⑧⑨⑩；;□ ")
		out = append(out, strings.TrimSpace(p.text(i+1, end)))
		i = end - 1
	}
	return out
}

// signature reads a line below a form that a person signs: 贫困户签字：.
func signature(p *passage) (Field, bool) {
	for _, word := range []string{"签字：", "签名：", "签字（盖章）：", "签章：", "盖章：", "签字（手印）："} {
		if p.has(p.len()-runeLen(word), word) {
			return Field{Label: strings.TrimRight(p.text(0, p.len()), ":： "), Signed: true}, true
		}
	}
	return Field{}, false
}
