package paper

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"guben/fault"
	"guben/sheet"
)

// chartHeight is 75 mm, in English metric units (360,000 a centimetre).
const (
	chartHeight = 2_700_000
	unitsATwip  = 635
)

// colours of the series: told apart by lightness too.
var colours = []string{"1F4E79", "C55A11", "7F7F7F", "70AD47", "A5A5A5", "FFC000"}

func (c Chart) write(b *body) error {
	for _, s := range c.Series {
		if len(s.Values) != len(c.Categories) {
			return fault.New(fault.Invalid, "paper.bad_chart", "title", c.Title, "series", s.Name, "have", len(s.Values), "want", len(c.Categories))
		}
	}
	b.charts = append(b.charts, c)
	n := strconv.Itoa(len(b.charts))
	b.put(`<w:p><w:pPr><w:pStyle w:val="`, styleCentered, `"/><w:snapToGrid w:val="0"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">`,
		`<wp:extent cx="`, strconv.Itoa(b.width*unitsATwip), `" cy="`, strconv.Itoa(chartHeight), `"/><wp:docPr id="`, n, `" name="`, escape(c.Title), `" descr="`, escape(c.describe()), `"/>`,
		`<a:graphic xmlns:a="`, artSpace, `"><a:graphicData uri="`, chartSpace, `"><c:chart xmlns:c="`, chartSpace, `" r:id="chart`, n, `"/></a:graphicData></a:graphic>`,
		`</wp:inline></w:drawing></w:r></w:p>`)
	return nil
}

// describe says the numbers in words, for readers who do not see the chart.
func (c Chart) describe() string {
	var out strings.Builder
	for _, s := range c.Series {
		out.WriteString(s.Name + ": ")
		for i, value := range s.Values {
			if value != nil {
				out.WriteString(c.Categories[i] + " " + plain(*value, s.Decimals) + "; ")
			}
		}
	}
	return out.String()
}

// plain writes a number with decimals.
func plain(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	digits := strconv.FormatInt(n, 10)
	if decimals == 0 {
		return sign + digits
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	return sign + digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

// parts are the chart, its numbers as a workbook, and what joins them.
func (c Chart) parts(n string) ([]part, error) {
	data, err := c.workbook()
	if err != nil {
		return nil, err
	}
	joined := relationships(`<Relationship Id="rId1" Type="` + relationSpace + `/package" Target="../embeddings/chart` + n + `.xlsx"/>`)
	return []part{
		{"word/charts/chart" + n + ".xml", []byte(c.xml())},
		{"word/charts/_rels/chart" + n + ".xml.rels", []byte(joined)},
		{"word/embeddings/chart" + n + ".xlsx", data},
	}, nil
}

// workbook holds the numbers, so that a reader can change the chart.
func (c Chart) workbook() ([]byte, error) {
	var out bytes.Buffer
	w := sheet.NewWriter(&out)
	layout := sheet.Layout{Name: "Sheet1", Columns: []sheet.Head{{Name: c.Unit}}}
	for _, s := range c.Series {
		layout.Columns = append(layout.Columns, sheet.Head{Name: s.Name})
	}
	if err := w.Sheet(layout); err != nil {
		return nil, err
	}
	for i, category := range c.Categories {
		row := []sheet.Value{sheet.Text(category)}
		for _, s := range c.Series {
			row = append(row, s.cell(i))
		}
		if err := w.Row(row...); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// cell is a value in the workbook: whole numbers as they are, others with two
// decimals.
func (s Series) cell(i int) sheet.Value {
	switch value := s.Values[i]; {
	case value == nil:
		return sheet.Blank()
	case s.Decimals == 0:
		return sheet.Int(*value)
	default:
		n := *value
		for d := s.Decimals; d > 2; d-- {
			n /= 10
		}
		for d := s.Decimals; d < 2; d++ {
			n *= 10
		}
		return sheet.Amount(n)
	}
}

func (c Chart) xml() string {
	kind, opening, closing := "barChart", `<c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>`, `<c:gapWidth val="60"/>`
	if c.Kind == Lines {
		kind, opening, closing = "lineChart", `<c:grouping val="standard"/><c:varyColors val="0"/>`, `<c:marker val="1"/>`
	}
	var series strings.Builder
	for i, s := range c.Series {
		series.WriteString(c.series(i, s))
	}
	return xmlHead + `<c:chartSpace xmlns:c="` + chartSpace + `" xmlns:a="` + artSpace + `" xmlns:r="` + relationSpace + `"><c:roundedCorners val="0"/><c:chart>` +
		`<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr>` + letters("defRPr", 1200, true) + `</a:pPr><a:r>` + letters("rPr", 1200, true) + `<a:t>` + escape(c.Title) +
		`</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:` + kind + `>` + opening +
		series.String() + closing + `<c:axId val="1"/><c:axId val="2"/></c:` + kind + `>` +
		`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>` +
		`<c:tickLblPos val="low"/>` + text(900) + `<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/></c:catAx>` +
		`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>` +
		c.axisTitle() + `<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` + text(900) +
		`<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx></c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/>` + text(900) + `</c:legend>` +
		`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`
}

func (c Chart) axisTitle() string {
	if c.Unit == "" {
		return ""
	}
	return `<c:title><c:tx><c:rich><a:bodyPr rot="0" vert="horz"/><a:p><a:pPr>` + letters("defRPr", 900, false) + `</a:pPr><a:r>` + letters("rPr", 900, false) +
		`<a:t>` + escape(c.Unit) + `</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
}

// letters are the typeface and size (hundredths of a point) of a chart's text.
func letters(element string, size int, bold bool) string {
	weight := 0
	if bold {
		weight = 1
	}
	return fmt.Sprintf(`<a:%s lang="zh-CN" sz="%d" b="%d"><a:latin typeface="Times New Roman"/><a:ea typeface="%s"/></a:%s>`, element, size, weight, songTi, element)
}

func text(size int) string {
	return `<c:txPr><a:bodyPr/><a:p><a:pPr>` + letters("defRPr", size, false) + `</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`
}

func (c Chart) series(index int, s Series) string {
	column, last := sheet.Letter(index+1), strconv.Itoa(len(c.Categories)+1)
	colour := `<a:solidFill><a:srgbClr val="` + colours[index%len(colours)] + `"/></a:solidFill>`
	shape := `<c:spPr>` + colour + `</c:spPr><c:invertIfNegative val="0"/>`
	if c.Kind == Lines {
		shape = `<c:spPr><a:ln w="28575">` + colour + `</a:ln></c:spPr><c:marker><c:symbol val="` + []string{"circle", "square", "diamond", "triangle"}[index%4] +
			`"/><c:size val="6"/><c:spPr>` + colour + `</c:spPr></c:marker>`
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<c:ser><c:idx val="%d"/><c:order val="%d"/><c:tx><c:strRef><c:f>Sheet1!$%s$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx>%s`,
		index, index, column, escape(s.Name), shape)
	fmt.Fprintf(&out, `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$%s</c:f><c:strCache><c:ptCount val="%d"/>`, last, len(c.Categories))
	for i, category := range c.Categories {
		fmt.Fprintf(&out, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, escape(category))
	}
	fmt.Fprintf(&out, `</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$%s$2:$%s$%s</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`,
		column, column, last, len(c.Categories))
	for i, value := range s.Values {
		if value != nil {
			fmt.Fprintf(&out, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, i, plain(*value, s.Decimals))
		}
	}
	out.WriteString(`</c:numCache></c:numRef></c:val>`)
	if c.Kind == Lines {
		out.WriteString(`<c:smooth val="0"/>`)
	}
	out.WriteString(`</c:ser>`)
	return out.String()
}
