package pack

import (
	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/period"
)

// Stage is a span the plan itself names: a phase of the work or a campaign
// with its window, with the nodes (节点) that divide it.
type Stage struct {
	ID         string
	Name       Words
	Clauses    []string
	Kind       StageKind
	From, To   period.Day
	Nodes      []Node
	Assumption string
	At         fault.Place
}

// Node is a day by which something named stands.
type Node struct {
	Name  Words
	Day   period.Day
	Quote string // the plan's few words about the day
}

// StageKind is what a stage is.
type StageKind string

// The kinds of stages.
const (
	Phase    StageKind = "phase"    // 阶段
	Campaign StageKind = "campaign" // 专项行动
	Month    StageKind = "month"    // a month of the plan's own calendar
)

var stageKinds = []named[StageKind]{{"phase", Phase}, {"campaign", Campaign}, {"month", Month}}

func (l *loader) stages(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		s := Stage{
			ID:         l.declare(aStage, f, m.need("id")),
			Name:       m.words(m.need("name")),
			Clauses:    l.cited(m),
			Kind:       choice(m, "kind", m.need("kind"), stageKinds),
			From:       m.day(m.need("from")),
			To:         m.day(m.need("to")),
			Assumption: m.text("assumption"),
			At:         f.place(item),
		}
		if s.To < s.From {
			m.problem(m.keys["to"], "ends_before", "key", "to", "from", s.From, "to", s.To)
		}
		for _, node := range m.items("nodes") {
			s.Nodes = append(s.Nodes, m.stageNode(node, &s))
		}
		l.pack.Stages = append(l.pack.Stages, s)
		m.close()
	}
}

// stageNode reads a node, whose day lies in its stage.
func (m *mapping) stageNode(item *yaml.Node, s *Stage) Node {
	n := m.file.mapping(item)
	defer n.close()
	node := Node{Name: n.words(n.need("name")), Day: n.day(n.need("day")), Quote: n.text("quote")}
	if node.Day < s.From || node.Day > s.To {
		n.problem(item, "node_outside", "day", node.Day)
	}
	return node
}
