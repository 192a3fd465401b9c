package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// The cell styles of stylesXML, by number: two for empty columns, then those
// of cells, each with its marked twin, then those of the head.
const (
	stylePlain     = iota
	stylePlainText // format @, what is typed stays text
	styleGeneral
	styleText   // format @
	styleQuoted // text a spreadsheet would take for a formula when edited
	styleInt
	styleAmount
	stylePercent
	styleDay
	afterStyles
	markedStyles = afterStyles - styleGeneral
	styleTitle   = styleGeneral + 2*markedStyles
	styleNote    = styleTitle + 1
	styleHeading = styleTitle + 2
)

func styleOf(value Value, keep bool) int {
	style := styleGeneral
	switch value.kind {
	case valueTitle:
		return min(styleTitle+int(value.number), styleNote)
	case valueHeading:
		return styleHeading
	case valueText:
		switch {
		case startsFormula(value.text):
			style = styleQuoted
		case keep, looksNumeric(value.text):
			style = styleText
		}
	case valueInt:
		style = styleInt
	case valueAmount:
		style = styleAmount
	case valuePercent:
		style = stylePercent
	case valueDay:
		style = styleDay
	default:
		if keep {
			style = styleText
		}
	}
	if value.marked {
		style += markedStyles
	}
	return style
}

// looksNumeric holds for text that an edit would turn into a number.
func looksNumeric(text string) bool { return text[0] >= '0' && text[0] <= '9' }

// stylesXML is the style sheet of every written workbook. Dates and amounts
// use formats of their own, because the built-in ones change with the locale.
func stylesXML() string {
	var out strings.Builder
	out.WriteString(xmlHead + `<styleSheet xmlns="` + mainSpace + `"><numFmts count="2">` +
		`<numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>` +
		`<fonts count="3"><font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>` +
		`<font><b/><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>` +
		`<font><b/><sz val="16"/><name val="宋体"/><family val="3"/><charset val="134"/></font></fonts>` +
		`<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		solid("FFDDE6F0") + solid("FFFFE9A8") + `</fills>` +
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>` +
		side("left") + side("right") + side("top") + side("bottom") + `<diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`)
	fmt.Fprintf(&out, `<cellXfs count="%d">`, styleHeading+1)
	out.WriteString(`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
	for _, fill := range []int{0, 3} {
		for _, style := range []struct {
			format int
			more   string
		}{{0, ""}, {49, ""}, {49, ` quotePrefix="1"`}, {1, ""}, {165, ""}, {10, ""}, {164, ""}} {
			fmt.Fprintf(&out, `<xf numFmtId="%d" fontId="0" fillId="%d" borderId="1" xfId="0" applyNumberFormat="1" applyFill="1" applyBorder="1"%s>`+
				`<alignment vertical="center"/></xf>`, style.format, fill, style.more)
		}
	}
	for _, head := range []struct {
		font, fill, border int
		align              string
	}{{2, 0, 0, "center"}, {0, 0, 0, "left"}, {1, 2, 1, "center"}} {
		fmt.Fprintf(&out, `<xf numFmtId="49" fontId="%d" fillId="%d" borderId="%d" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">`+
			`<alignment horizontal="%s" vertical="center" wrapText="1"/></xf>`, head.font, head.fill, head.border, head.align)
	}
	out.WriteString(`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
	return out.String()
}

func solid(colour string) string {
	return `<fill><patternFill patternType="solid"><fgColor rgb="` + colour + `"/><bgColor indexed="64"/></patternFill></fill>`
}

func side(name string) string {
	return `<` + name + ` style="thin"><color rgb="FFBFBFBF"/></` + name + `>`
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	contentPrefix = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// sheetHead is a sheet part up to its first row: header frozen, columns wide
// enough, fitted to the width of a page.
func sheetHead(layout Layout) string {
	var out strings.Builder
	out.WriteString(xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
		`<sheetViews><sheetView workbookViewId="0">`)
	if len(layout.Columns) > 0 {
		header := len(layout.Titles) + 1
		fmt.Fprintf(&out, `<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`, header, header+1)
	}
	out.WriteString(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>`)
	if len(layout.Columns) > 0 {
		out.WriteString("<cols>")
		for i, column := range layout.Columns {
			style := stylePlain
			if column.Text {
				style = stylePlainText
			}
			fmt.Fprintf(&out, `<col min="%d" max="%d" width="%d" style="%d" customWidth="1"/>`, i+1, i+1, columnWidth(column), style)
		}
		out.WriteString("</cols>")
	}
	out.WriteString("<sheetData>")
	return out.String()
}

// columnWidth is the stated width, or what the heading and the arrow of its
// filter need.
func columnWidth(column Head) int {
	if column.Width > 0 {
		return min(column.Width, 255)
	}
	needed := 4
	for _, r := range column.Name {
		needed++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			needed++
		}
	}
	if column.Text {
		needed = max(needed, 20)
	}
	return min(max(needed, 10), 40)
}

// sheetTail is a sheet part from its last row on.
func sheetTail(sheet *written, titles int) string {
	var out strings.Builder
	out.WriteString("</sheetData>")
	last := Letter(max(sheet.columns, 1) - 1)
	if sheet.columns > 0 {
		fmt.Fprintf(&out, `<autoFilter ref="A%d:%s%d"/>`, sheet.header, last, sheet.rows)
	}
	if titles > 0 && sheet.columns > 1 {
		fmt.Fprintf(&out, `<mergeCells count="%d">`, titles)
		for row := 1; row <= titles; row++ {
			fmt.Fprintf(&out, `<mergeCell ref="A%d:%s%d"/>`, row, last, row)
		}
		out.WriteString("</mergeCells>")
	}
	out.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>` +
		`<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>`)
	return out.String()
}

type closing struct{ name, text string }

// closingParts are the parts that can be written only when the sheets are known.
func closingParts(sheets []written) []closing {
	var types, list, relations, names strings.Builder
	for i, s := range sheets {
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, contentPrefix)
		name := string(appendXML(nil, s.name))
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, name, i+1, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relationSpace, i+1)
		if s.columns > 0 {
			quoted := strings.ReplaceAll(name, "'", "''")
			fmt.Fprintf(&names, `<definedName name="_xlnm._FilterDatabase" localSheetId="%d" hidden="1">'%s'!$A$%d:$%s$%d</definedName>`,
				i, quoted, s.header, Letter(s.columns-1), s.rows)
			fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$%d:$%d</definedName>`, i, quoted, s.header, s.header)
		}
	}
	defined := ""
	if names.Len() > 0 {
		defined = "<definedNames>" + names.String() + "</definedNames>"
	}
	fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(sheets)+1, relationSpace)
	return []closing{
		{"xl/styles.xml", stylesXML()},
		{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><sheets>` +
			list.String() + `</sheets>` + defined + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", relationships(relations.String())},
		{"_rels/.rels", relationships(`<Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="xl/workbook.xml"/>`)},
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + contentPrefix + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + contentPrefix + `styles+xml"/>` + types.String() + `</Types>`},
	}
}

func relationships(list string) string {
	return xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` + list + `</Relationships>`
}

// appendXML writes text for XML: markup escaped, what XML cannot hold dropped,
// a literal _x0041_ kept from being read as A.
func appendXML(dst []byte, text string) []byte {
	from := 0
	for i := 0; i < len(text); {
		size := 1
		replaced, special := "", true
		switch b := text[i]; {
		case b == '&':
			replaced = "&amp;"
		case b == '<':
			replaced = "&lt;"
		case b == '>':
			replaced = "&gt;"
		case b == '"':
			replaced = "&quot;"
		case b == '\r':
			replaced = "_x000D_"
		case b == '_' && i+6 < len(text) && text[i+1] == 'x' && text[i+6] == '_':
			replaced = "_x005F_"
		case b < ' ' && b != '\t' && b != '\n', b == 0x7f:
		case b < utf8.RuneSelf:
			special = false
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(text[i:])
			special = r == utf8.RuneError && size == 1 || r == '\ufffe' || r == '\uffff'
			if special {
				replaced = "\ufffd"
			}
		}
		if special {
			dst = append(append(dst, text[from:i]...), replaced...)
			from = i + size
		}
		i += size
	}
	return append(dst, text[from:]...)
}
