package plan

import (
	"strconv"
	"strings"
)

// columns are the columns of a table of tasks, -1 for those it lacks.
type columns struct {
	number, lead, responsible, time int
	words                           []int
}

// taskWords head the columns that say what is to be done.
var taskWords = []string{"任务", "工作内容", "事项", "措施", "内容", "要求", "目标", "项目", "举措", "问题"}

// taskColumns reads the head of a table; ok if it gives tasks to units.
func taskColumns(head []string) (columns, bool) {
	c := columns{number: -1, lead: -1, responsible: -1, time: -1}
	for i, cell := range head {
		label := newPassage(squeeze(cell) + "：")
		switch {
		case label.has(0, "序号"):
			c.number = i
		case oneOf(label.label(0), leadLabels):
			c.lead = i
		case isTime(label.label(0)):
			c.time = i
		case label.label(0) != "":
			c.responsible = i
		case find(string(label.fold), taskWords...):
			c.words = append(c.words, i)
		}
	}
	return c, c.lead+c.responsible > -2 && len(c.words) > 0
}

// tasks makes clauses of a table that gives tasks to units: one a row, with the
// row's units and time. Cells merged downwards are carried on.
func (b *builder) tasks(p paragraph) {
	head := 0
	c, ok := taskColumns(p.cells[0])
	if !ok && len(p.cells) > 1 { // the first row may be the table's title
		c, ok = taskColumns(p.cells[1])
		head = 1
	}
	if !ok {
		return
	}
	b.flush()
	b.tree.top = b.tree.root
	parent := b.tree.add(ordinal{rank: rankChapter, label: "表"}, p.line)
	parent.paras = split(b.table.title)
	parent.titled, parent.flushed = true, true
	above := make([]string, len(p.cells[0]))
	for _, row := range p.cells[head+1:] {
		full := carried(row, above)
		b.task(parent, c, full, p.line)
		b.merged(c, row, full, p.line)
	}
	b.tree.top = parent
}

// carried fills empty cells of a row with those above and remembers them.
func carried(row, above []string) []string {
	out := make([]string, len(above))
	for i := range out {
		if i < len(row) && row[i] != "" {
			above[i] = row[i]
		}
		out[i] = above[i]
	}
	return out
}

// merged notes a row whose units or time stand in a cell above it.
func (b *builder) merged(c columns, row, full []string, line int) {
	for _, i := range []int{c.lead, c.responsible, c.time} {
		if i >= 0 && full[i] != "" && (i >= len(row) || row[i] == "") {
			b.note(Note{Code: "plan.carried_down", Args: []any{"text", strings.ReplaceAll(full[i], "\n", "、")}, Line: line, Clauses: []string{b.tree.top.id}})
		}
	}
}

func (b *builder) task(parent *node, c columns, row []string, line int) {
	b.tree.top = parent
	n := b.tree.add(ordinal{rank: rankMain, label: "（" + strconv.Itoa(len(parent.children)+1) + "）"}, line)
	n.flushed = true
	for _, i := range c.words {
		n.paras = append(n.paras, split(row[i])...)
	}
	s := stated{line: line, text: strings.Join(row, " ")}
	if c.lead >= 0 {
		s.lead = listed(row[c.lead])
	}
	if c.responsible >= 0 {
		s.responsible = listed(row[c.responsible])
	}
	if c.time >= 0 && row[c.time] != "" {
		s.deadlines = []string{strings.ReplaceAll(row[c.time], "\n", "")}
	}
	if len(s.lead)+len(s.responsible) > 0 {
		b.state(s, line, []*node{n})
	} else {
		n.deadline = s.deadlines
	}
}
