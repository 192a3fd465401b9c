// Package plan reads an official plan document into its clauses and says, for
// each, what it obliges, who answers for it, by when, how much, how often and
// for how many households. It is pure: bytes go in, a Document comes out; no
// database, clock or network takes part. A careful grammar of the official
// style does the reading; where it is not sure it says so (Document.Unsure)
// and never guesses silently.
//
// Every reading keeps the document's own words (Text) and where they stand: At
// is the offset in characters in the text of the clause.
package plan

import (
	_ "embed"
	"encoding/json"

	"guben/message"
	"guben/money"
	"guben/period"
)

//go:embed text.txt
var catalog string

var _ = message.Register("plan", catalog)

// Document is what the reader understood of one document.
type Document struct {
	Head           `json:"document"`
	Clauses        []Clause  `json:"clauses"`
	Brackets       []Bracket `json:"brackets"`
	Tables         []Table   `json:"tables"`
	Sums           []Sum     `json:"sums"`
	Contradictions []Note    `json:"contradictions"`
	Unsure         []Note    `json:"unsure"`
}

// Head is the identity of a document.
type Head struct {
	Number      string       `json:"number"` // document number, 本县委办发〔2019〕42号
	Title       string       `json:"title"`
	Issuer      string       `json:"issuer"` // several are joined with 、
	Date        period.Day   `json:"date,omitzero"`
	Addressees  []string     `json:"addressees"`
	Period      period.Range `json:"period,omitzero"` // the days the plan covers
	Attachments []string     `json:"attachments"`
}

// Clause is one numbered item, or the unnumbered opening (ID 0). Its readings
// are of its own words, not of the clauses below it.
type Clause struct {
	ID      string       `json:"id"`   // ordinals joined with dots, 3.1.11.2; unique in the document
	Path    string       `json:"path"` // the document's own numbering, 三（一）11（2）
	Parent  string       `json:"parent,omitempty"`
	Line    int          `json:"line"` // line of the source where it begins, from 1
	Heading string       `json:"heading,omitempty"`
	Text    string       `json:"text"`            // heading and body, paragraphs divided by line feeds, without brackets of units
	Window  period.Range `json:"window,omitzero"` // the span its headings set, e.g. a month of the calendar

	Duty      bool        `json:"duty"`
	Why       message.Key `json:"why,omitempty"`  // why it is a duty or obliges nobody
	Verb      string      `json:"verb,omitempty"` // verb of the first duty
	Sentences []Sentence  `json:"sentences"`

	Lead        []Unit       `json:"lead"`
	Responsible []Unit       `json:"responsible"`
	Bracket     int          `json:"bracket,omitempty"` // which of Document.Brackets names its units, from 1
	Deadlines   []Deadline   `json:"deadlines"`
	Quantities  []Quantity   `json:"quantities"`
	Frequencies []Frequency  `json:"frequencies"`
	Populations []Population `json:"populations"`
	Named       []Named      `json:"named"`
}

// Sentence is one sentence of a clause.
type Sentence struct {
	Text string      `json:"text"`
	At   int         `json:"at"`
	Duty bool        `json:"duty"`
	Why  message.Key `json:"why"`
	Verb string      `json:"verb,omitempty"`
	Who  string      `json:"who,omitempty"` // the subject, if it is spelled out
}

// Unit is somebody who answers for a clause.
type Unit struct {
	Text   string `json:"text"`             // as written
	Name   string `json:"name"`             // as the register knows it; equal to Text if it does not
	Each   bool   `json:"each,omitempty"`   // 各…, 所有…: a class of units
	Others bool   `json:"others,omitempty"` // …等: the list is not complete
}

// Bracket is one statement of the units answering for one or several clauses,
// in brackets or on a line of its own.
type Bracket struct {
	Line        int        `json:"line"`
	Text        string     `json:"text"`
	Lead        []Unit     `json:"lead"`
	Responsible []Unit     `json:"responsible"`
	Deadlines   []Deadline `json:"deadlines"` // stated with it, 完成时限：
	Clauses     []string   `json:"clauses"`   // IDs of the clauses it covers
}

// Deadline is a day, a span or a limit. From is zero where only the end is set,
// To where only the beginning is; both are zero where the words cannot be dated
// (攻坚期内), which is then also listed as unsure.
type Deadline struct {
	Text     string     `json:"text"`
	At       int        `json:"at"` // -1 if it is stated with the units, not in the text
	From     period.Day `json:"from,omitzero"`
	To       period.Day `json:"to,omitzero"`
	Relative *Relative  `json:"relative,omitempty"` // a limit counted from an event
}

// Relative is a limit counted from an event: 每季度结束后10日内.
type Relative struct {
	Event   string `json:"event"`
	Days    int    `json:"days,omitempty"`
	Months  int    `json:"months,omitempty"`
	Working bool   `json:"working,omitempty"` // working days
}

// Operators of a Quantity and a Frequency. By usage and the Civil Code, article
// 1259, 以上, 以下, 以内 include the number; 超过, 不满, 以外 exclude it.
const (
	Exactly = "="
	AtLeast = ">="
	Over    = ">"
	AtMost  = "<="
	Under   = "<"
	About   = "~"
)

// Bounds of a Quantity.
const (
	Inclusive = "inclusive"
	Exclusive = "exclusive"
)

// Quantity is a number with its unit. Numbers inside dates, frequencies and
// populations are not repeated here.
type Quantity struct {
	Text     string    `json:"text"`
	At       int       `json:"at"`
	Value    string    `json:"value"`          // plain decimal, 0.5
	High     string    `json:"high,omitempty"` // upper end of a range, 50%-80%
	Unit     string    `json:"unit"`           // 万元, 元/人/年, %, 户
	Operator string    `json:"operator"`
	Bound    string    `json:"bound,omitempty"` // inclusive or exclusive, empty for an exact number
	Fen      money.Fen `json:"fen,omitempty"`   // the amount, if the unit is money
	Of       string    `json:"of,omitempty"`    // the words before it, what it measures
}

// Frequency is how often somebody does something.
type Frequency struct {
	Text     string `json:"text"`
	At       int    `json:"at"`
	Who      string `json:"who,omitempty"`
	Count    int    `json:"count"`
	High     int    `json:"high,omitempty"` // upper end of a range, 1-2
	Per      string `json:"per"`            // day, week, half-month, month, 2-month, quarter, half-year, year
	Operator string `json:"operator"`
	What     string `json:"what,omitempty"` // what is counted: 次, 条, 篇, 个工作日
}

// Population is a group of households or persons with its size.
type Population struct {
	Text       string `json:"text"`
	At         int    `json:"at"`
	Households int    `json:"households,omitempty"`
	Persons    int    `json:"persons,omitempty"`
	Group      string `json:"group,omitempty"` // the words that describe it
}

// Kinds of Named.
const (
	Ledger   = "ledger"   // 台账
	List     = "list"     // 清单, 名单, 花名册
	Report   = "report"   // 报告, 报送
	Scheme   = "scheme"   // 方案, 计划, 规划
	Letter   = "letter"   // 责任书
	Archive  = "archive"  // 档案
	Database = "database" // 数据库, 项目库, 平台
	Cited    = "cited"    // a document cited
)

// Named is a ledger, list, report or document the text names.
type Named struct {
	Text   string `json:"text"`
	At     int    `json:"at"`
	Kind   string `json:"kind"`
	To     string `json:"to,omitempty"`     // to whom a report goes
	Number string `json:"number,omitempty"` // number of a cited document
}

// Table is a table or form of the document.
type Table struct {
	Title  string     `json:"title"`
	Line   int        `json:"line"`
	Rows   [][]string `json:"rows"`
	Fields []Field    `json:"fields"`
}

// Field is a blank of a form.
type Field struct {
	Label   string   `json:"label"`
	Group   string   `json:"group,omitempty"`
	Choices []string `json:"choices,omitempty"`
	Signed  bool     `json:"signed,omitempty"` // a signature
}

// Sum is an arithmetic relation between the document's own numbers.
type Sum struct {
	Total   string   `json:"total"`
	Parts   []string `json:"parts"`
	Clauses []string `json:"clauses"`
	Kind    string   `json:"kind"` // sum, rest (total less part), product
	Holds   bool     `json:"holds"`
	Unit    string   `json:"unit"`
	Want    string   `json:"want"` // what the parts give
	Have    string   `json:"have"` // what the document says
}

// Note is something for the author: a contradiction, or what the reader was
// not sure of.
type Note struct {
	Code    message.Key // catalog key of its sentence
	Args    []any       // name, value, name, value ...
	Clauses []string
	Line    int
}

// Say is the note in the reader's language.
func (n Note) Say(lang message.Lang) string {
	return message.Text(lang, string(n.Code), n.Args...)
}

// MarshalJSON writes the note with its Chinese sentence.
func (n Note) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Code    message.Key `json:"code"`
		Text    string      `json:"text"`
		Clauses []string    `json:"clauses"`
		Line    int         `json:"line,omitempty"`
	}{n.Code, n.Say(message.Zh), n.Clauses, n.Line})
}

// Clause finds a clause by its ID.
func (d *Document) Clause(id string) (*Clause, bool) {
	for i := range d.Clauses {
		if d.Clauses[i].ID == id {
			return &d.Clauses[i], true
		}
	}
	return nil, false
}

// Below lists the clauses directly below a clause, in order.
func (d *Document) Below(id string) []*Clause {
	var below []*Clause
	for i := range d.Clauses {
		if d.Clauses[i].Parent == id {
			below = append(below, &d.Clauses[i])
		}
	}
	return below
}
