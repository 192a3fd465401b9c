package paper

import (
	"encoding/xml"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
)

// body is the text of a document as it is written.
type body struct {
	xml    strings.Builder
	lang   message.Lang
	width  int // of the type area, in twentieths of a point
	number [4]int
	charts []Chart
}

// The styles of stylesXML.
const (
	styleHead      = "Head"
	styleNumber    = "Number"
	styleTitle     = "Title"
	styleAddressee = "Addressee"
	styleText      = "Text"
	styleCentered  = "Centered"
	styleRight     = "Right"
	styleNote      = "Note"
	styleCell      = "Cell"
)

func (b *body) put(parts ...string) {
	for _, part := range parts {
		b.xml.WriteString(part)
	}
}

// paragraph writes a paragraph; more goes into its properties.
func (b *body) paragraph(style, more, text string, bold bool) {
	b.put(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`, more, `</w:pPr>`)
	b.run(text, bold)
	b.put(`</w:p>`)
}

// run writes text; line ends become breaks.
func (b *body) run(text string, bold bool) {
	if text == "" {
		return
	}
	b.put(`<w:r>`)
	if bold {
		b.put(`<w:rPr><w:b/><w:bCs/></w:rPr>`)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.put(`<w:br/>`)
		}
		b.put(`<w:t xml:space="preserve">`, escape(line), `</w:t>`)
	}
	b.put(`</w:r>`)
}

// escape writes text for XML; what XML cannot hold becomes a replacement character.
func escape(text string) string {
	var out strings.Builder
	xml.EscapeText(&out, []byte(text)) // a strings.Builder does not fail
	return out.String()
}

func (h Heading) write(b *body) error {
	level := min(max(h.Level, 1), len(b.number))
	b.number[level-1]++
	clear(b.number[level:])
	b.paragraph("Heading"+strconv.Itoa(level), "", b.prefix(level)+h.Text, false)
	return nil
}

// prefix is the number of a heading: 一、 （一） 1. （1）; in English 1, 1.1 and so on.
func (b *body) prefix(level int) string {
	n := b.number[level-1]
	if b.lang == message.En {
		text := strconv.Itoa(b.number[0])
		for _, part := range b.number[1:level] {
			text += "." + strconv.Itoa(part)
		}
		return text + "  "
	}
	switch level {
	case 1:
		return Chinese(n) + "、"
	case 2:
		return "（" + Chinese(n) + "）"
	case 3:
		return strconv.Itoa(n) + "."
	}
	return "（" + strconv.Itoa(n) + "）"
}

// Chinese writes a number from 1 to 99 in Chinese numerals.
func Chinese(n int) string {
	digits := []rune("零一二三四五六七八九")
	switch {
	case n < 10:
		return string(digits[max(n, 0)])
	case n >= 100:
		return strconv.Itoa(n)
	}
	text := "十"
	if n >= 20 {
		text = string(digits[n/10]) + text
	}
	if n%10 > 0 {
		text += string(digits[n%10])
	}
	return text
}

func (p Paragraph) write(b *body) error {
	style := map[Align]string{Start: styleText, Center: styleCentered, End: styleRight}[p.Align]
	if p.Small {
		style = styleNote
	}
	b.paragraph(style, "", p.Text, p.Bold)
	return nil
}

func (Break) write(b *body) error {
	b.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	return nil
}

// hanging is a cell that goes on into the rows below.
type hanging struct{ span, rows int }

func (t Table) write(b *body) error {
	widths := t.spread(b.width)
	b.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="`, strconv.Itoa(b.width), `" w:type="dxa"/><w:jc w:val="center"/>`,
		`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		b.put(`<w:gridCol w:w="`, strconv.Itoa(width), `"/>`)
	}
	b.put(`</w:tblGrid>`)
	open := make([]hanging, len(widths))
	for i, row := range t.Rows {
		if err := t.row(b, i, row, widths, open); err != nil {
			return err
		}
	}
	b.put(`</w:tbl><w:p><w:pPr><w:pStyle w:val="`, styleNote, `"/></w:pPr></w:p>`)
	return nil
}

// spread shares the width out among the columns.
func (t Table) spread(width int) []int {
	relative := t.Widths
	if len(relative) == 0 {
		for _, row := range t.Rows[:min(1, len(t.Rows))] {
			for _, cell := range row {
				for range max(cell.Span, 1) {
					relative = append(relative, 1)
				}
			}
		}
	}
	sum := 0
	for _, part := range relative {
		sum += max(part, 1)
	}
	widths := make([]int, len(relative))
	for i, part := range relative {
		widths[i] = width * max(part, 1) / max(sum, 1)
	}
	return widths
}

// row writes a row: where a cell above goes on, a continuation, else the next
// of the row's own cells.
func (t Table) row(b *body, index int, cells []Cell, widths []int, open []hanging) error {
	b.put(`<w:tr><w:trPr><w:cantSplit/>`)
	if index < t.Header {
		b.put(`<w:tblHeader/>`)
	}
	b.put(`</w:trPr>`)
	column, next := 0, 0
	for column < len(widths) {
		if above := &open[column]; above.rows > 0 {
			above.rows--
			b.cell(Cell{Span: above.span}, widths[column:column+above.span], `<w:vMerge/>`)
			column += above.span
			continue
		}
		if next == len(cells) {
			break
		}
		cell := cells[next]
		cell.Span = max(cell.Span, 1)
		next++
		if column+cell.Span > len(widths) {
			column += cell.Span
			break
		}
		merge := ""
		if cell.Rows > 1 {
			merge, open[column] = `<w:vMerge w:val="restart"/>`, hanging{cell.Span, cell.Rows - 1}
		}
		cell.Bold = cell.Bold || index < t.Header
		if index < t.Header {
			cell.Align = Center
		}
		b.cell(cell, widths[column:column+cell.Span], merge)
		column += cell.Span
	}
	b.put(`</w:tr>`)
	if column != len(widths) || next != len(cells) {
		for _, rest := range cells[next:] {
			column += max(rest.Span, 1)
		}
		return fault.New(fault.Invalid, "paper.bad_table", "row", index+1, "have", column, "want", len(widths))
	}
	return nil
}

func (b *body) cell(c Cell, widths []int, merge string) {
	width := 0
	for _, part := range widths {
		width += part
	}
	b.put(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/>`)
	if c.Span > 1 {
		b.put(`<w:gridSpan w:val="`, strconv.Itoa(c.Span), `"/>`)
	}
	b.put(merge)
	if c.Fill != NoFill {
		b.put(`<w:shd w:val="clear" w:color="auto" w:fill="`, string(c.Fill), `"/>`)
	}
	b.put(`<w:vAlign w:val="center"/></w:tcPr>`)
	align := map[Align]string{Start: "left", Center: "center", End: "right"}[c.Align]
	b.paragraph(styleCell, `<w:jc w:val="`+align+`"/>`, c.Text, c.Bold)
	b.put(`</w:tc>`)
}
