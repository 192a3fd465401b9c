package paper

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	drawingSpace  = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	artSpace      = "http://schemas.openxmlformats.org/drawingml/2006/main"
	chartSpace    = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	wordType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	chartType     = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
	workbookType  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// The typefaces of official papers, and what stands in where one is missing.
const (
	songTitle = "方正小标宋简体"
	fangSong  = "仿宋_GB2312"
	kaiTi     = "楷体_GB2312"
	heiTi     = "黑体"
	songTi    = "宋体"
)

var standIns = [][2]string{
	{songTitle, "华文中宋;宋体;SimSun;Noto Serif CJK SC"}, {fangSong, "仿宋;FangSong;华文仿宋;Noto Serif CJK SC"},
	{kaiTi, "楷体;KaiTi;华文楷体;Noto Serif CJK SC"}, {heiTi, "SimHei;Noto Sans CJK SC"}, {songTi, "SimSun;Noto Serif CJK SC"},
}

// fontsXML names the stand-ins.
func fontsXML() string {
	var out strings.Builder
	out.WriteString(xmlHead + `<w:fonts xmlns:w="` + wordSpace + `">`)
	for _, font := range standIns {
		fmt.Fprintf(&out, `<w:font w:name="%s"><w:altName w:val="%s"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>`, font[0], font[1])
	}
	out.WriteString(`</w:fonts>`)
	return out.String()
}

// style is a paragraph style: size in half points, first line indent in
// hundredths of a character.
type style struct {
	id, font    string
	size        int
	bold        bool
	color       string
	align       string
	indent      int
	before      int // twentieths of a point
	after       int
	tight       bool // off the line grid
	next, level string
}

var styles = []style{
	{id: styleHead, font: songTitle, size: 84, color: "FF0000", align: "center", before: 300, after: 300, tight: true},
	{id: styleNumber, font: fangSong, size: 32, align: "center", after: 480},
	{id: styleTitle, font: songTitle, size: 44, align: "center", before: 579, after: 579, tight: true},
	{id: styleAddressee, font: fangSong, size: 32, align: "both"},
	{id: "Heading1", font: heiTi, size: 32, align: "both", indent: 200, level: "0"},
	{id: "Heading2", font: kaiTi, size: 32, align: "both", indent: 200, level: "1"},
	{id: "Heading3", font: fangSong, size: 32, bold: true, align: "both", indent: 200, level: "2"},
	{id: "Heading4", font: fangSong, size: 32, align: "both", indent: 200, level: "3"},
	{id: styleText, font: fangSong, size: 32, align: "both", indent: 200},
	{id: styleCentered, font: fangSong, size: 32, align: "center"},
	{id: styleRight, font: fangSong, size: 32, align: "right"},
	{id: styleNote, font: fangSong, size: 21, align: "both", tight: true},
	{id: styleCell, font: fangSong, size: 21, align: "left", before: 20, after: 20, tight: true},
}

func stylesXML() string {
	var out strings.Builder
	out.WriteString(xmlHead + `<w:styles xmlns:w="` + wordSpace + `"><w:docDefaults><w:rPrDefault><w:rPr>` + runFonts(fangSong) +
		`<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr>` + runFonts(fangSong) + `<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>`)
	for _, s := range styles {
		out.WriteString(s.xml())
	}
	out.WriteString(`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>`)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		out.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
	}
	out.WriteString(`</w:tblBorders></w:tblPr></w:style></w:styles>`)
	return out.String()
}

func runFonts(font string) string {
	return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="` + font + `"/>`
}

func (s style) xml() string {
	name := s.id
	if s.level != "" {
		name = "heading " + strings.TrimPrefix(s.id, "Heading")
	}
	paragraph := ""
	if s.level != "" {
		paragraph += `<w:keepNext/>`
	}
	if s.id == styleNumber { // the red line below the number
		paragraph += `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="10" w:color="FF0000"/></w:pBdr>`
	}
	if s.tight {
		paragraph += `<w:snapToGrid w:val="0"/>`
	}
	if s.before+s.after > 0 {
		paragraph += fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, s.before, s.after)
	}
	if s.indent > 0 {
		paragraph += fmt.Sprintf(`<w:ind w:firstLineChars="%d" w:firstLine="%d"/>`, s.indent, s.indent*s.size/10)
	}
	paragraph += `<w:jc w:val="` + s.align + `"/>`
	if s.level != "" {
		paragraph += `<w:outlineLvl w:val="` + s.level + `"/>`
	}
	text := runFonts(s.font)
	if s.bold {
		text += `<w:b/><w:bCs/>`
	}
	if s.color != "" {
		text += `<w:color w:val="` + s.color + `"/>`
	}
	size := strconv.Itoa(s.size)
	if s.size == 32 {
		text += fmt.Sprintf(`<w:spacing w:val="%d"/>`, charSpace)
	}
	return `<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + s.id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:pPr>` + paragraph +
		`</w:pPr><w:rPr>` + text + `<w:sz w:val="` + size + `"/><w:szCs w:val="` + size + `"/></w:rPr></w:style>`
}

const settingsXML = xmlHead + `<w:settings xmlns:w="` + wordSpace + `"><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="579"/>` +
	`<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>` +
	`<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

// footer is the page number between dashes, one character from the outer edge:
// right on odd pages, left on even ones.
func footer(align string) string {
	run := `<w:r><w:rPr>` + runFonts(songTi) + `<w:sz w:val="28"/></w:rPr>`
	field := func(kind string) string { return run + `<w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	return xmlHead + `<w:ftr xmlns:w="` + wordSpace + `"><w:p><w:pPr><w:ind w:left="280" w:right="280"/><w:jc w:val="` + align + `"/></w:pPr>` +
		run + `<w:t xml:space="preserve">— </w:t></w:r>` + field("begin") + run + `<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		field("separate") + run + `<w:t>1</w:t></w:r>` + field("end") + run + `<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + relationSpace + `/` + kind + `" Target="` + target + `"/>`
}

func relationships(list string) string {
	return xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` + list + `</Relationships>`
}

func documentRelations(charts int) string {
	list := relation("rId1", "footer", "footer1.xml") + relation("rId2", "footer", "footer2.xml") + relation("rId3", "styles", "styles.xml") +
		relation("rId4", "settings", "settings.xml") + relation("rId5", "fontTable", "fontTable.xml")
	for i := range charts {
		n := strconv.Itoa(i + 1)
		list += relation("chart"+n, "chart", "charts/chart"+n+".xml")
	}
	return relationships(list)
}

func contentTypes(charts int) string {
	var out strings.Builder
	out.WriteString(xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="xlsx" ContentType="` + workbookType + `"/>`)
	for _, part := range [][2]string{{"document", "document.main"}, {"styles", "styles"}, {"settings", "settings"}, {"fontTable", "fontTable"}, {"footer1", "footer"}, {"footer2", "footer"}} {
		fmt.Fprintf(&out, `<Override PartName="/word/%s.xml" ContentType="%s%s+xml"/>`, part[0], wordType, part[1])
	}
	for i := range charts {
		fmt.Fprintf(&out, `<Override PartName="/word/charts/chart%d.xml" ContentType="%s"/>`, i+1, chartType)
	}
	out.WriteString(`</Types>`)
	return out.String()
}
