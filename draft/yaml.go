package draft

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/message"
)

// File is one file of a pack.
type File struct {
	Name string // units.yaml
	Data []byte
}

// Files writes a draft as the YAML of a pack. Every item says in a comment
// which words it was read from, and under «unsure» what is open.
func Files(d *Draft) ([]File, error) {
	w := &writer{draft: d, ids: map[string]string{}}
	for i := range d.Items {
		w.name(&d.Items[i])
	}
	var files []File
	for _, part := range []struct {
		name string
		node *yaml.Node
	}{
		{"pack.yaml", w.identity()}, {"clauses.yaml", w.clauses()}, {"units.yaml", w.list(Unit)}, {"params.yaml", w.list(Parameter)},
		{"populations.yaml", w.list(Population)}, {"tasks.yaml", w.list(Task)}, {"duties.yaml", w.list(Duty)},
		{"indicators.yaml", w.list(Indicator)}, {"ledgers.yaml", w.list(Ledger)},
	} {
		data, err := encode(part.node)
		if err != nil {
			return nil, err
		}
		files = append(files, File{part.name, data})
	}
	return files, nil
}

// Zip writes the files into the folder of an archive.
func Zip(to io.Writer, folder string, files []File) error {
	archive := zip.NewWriter(to)
	for _, file := range files {
		part, err := archive.Create(folder + "/" + file.Name)
		if err != nil {
			return err
		}
		if _, err := part.Write(file.Data); err != nil {
			return err
		}
	}
	return archive.Close()
}

func encode(node *yaml.Node) ([]byte, error) {
	if len(node.Content) == 0 {
		return []byte("[]\n"), nil
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	err := encoder.Encode(node)
	return b.Bytes(), err
}

// writer knows which id each name of a unit means.
type writer struct {
	draft *Draft
	ids   map[string]string
}

func (w *writer) name(i *Item) {
	if i.Kind != Unit {
		return
	}
	for _, name := range append(split(i.Values["aliases"]), i.Values["name"]) {
		w.ids[name] = i.Key
	}
}

func (w *writer) identity() *yaml.Node {
	m := &mapping{node: &yaml.Node{Kind: yaml.MappingNode}}
	i := &Item{Key: "plan", Values: Values{}}
	if len(w.draft.Items) > 0 && w.draft.Items[0].Kind == Identity {
		i = &w.draft.Items[0]
	}
	v := i.Values
	m.put("id", i.Key)
	for _, key := range []string{"title", "document", "issuer"} {
		m.put(key, v[key])
	}
	m.plain("issued", v["issued"])
	span := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
	span.plain("from", v["from"])
	span.plain("to", v["to"])
	m.node.Content = append(m.node.Content, scalar("period"), span.node)
	m.put("division", v["division"])
	m.list("levels", []string{"county", "township", "village"})
	m.put("accounting", v["accounting"])
	m.plain("screening-day", v["screening-day"])
	m.unsure(i.Doubts)
	return m.node
}

func (w *writer) clauses() *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, c := range w.draft.Clauses {
		m := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
		m.put("path", c.Path)
		m.put("title", c.Title)
		list.Content = append(list.Content, m.node)
	}
	return list
}

func (w *writer) list(kind Kind) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for k := range w.draft.Items {
		i := &w.draft.Items[k]
		if i.Kind != kind {
			continue
		}
		m := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, HeadComment: comment(i)}}
		m.put("id", i.Key)
		m.put("name", i.Values["name"])
		m.put("clause", i.Clause)
		doubts := append([]Doubt{}, i.Doubts...)
		parts[kind](w, m, i.Values, &doubts)
		m.unsure(doubts)
		list.Content = append(list.Content, m.node)
	}
	return list
}

// comment quotes the words an item was read from.
func comment(i *Item) string {
	if i.Clause == "" || i.Quote == "" {
		return ""
	}
	return "# " + i.Clause + "　" + strings.Join(strings.Fields(i.Quote), " ")
}

// parts write what is particular to a kind.
var parts = map[Kind]func(*writer, *mapping, Values, *[]Doubt){
	Unit: func(_ *writer, m *mapping, v Values, _ *[]Doubt) {
		m.list("aliases", split(v["aliases"]))
		m.put("level", v["level"])
		if v["class"] == "true" {
			m.plain("class", "true")
		}
	},
	Population: func(_ *writer, m *mapping, v Values, _ *[]Doubt) {
		m.put("on", v["on"])
		count := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
		count.plain("households", v["households"])
		count.plain("persons", v["persons"])
		if len(count.node.Content) > 0 {
			m.node.Content = append(m.node.Content, scalar("expected"), count.node)
		}
	},
	Parameter: func(_ *writer, m *mapping, v Values, _ *[]Doubt) {
		m.put("unit", v["unit"])
		m.put("quote", v["quote"])
		dated := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
		dated.plain("from", v["from"])
		dated.put("value", v["value"])
		m.node.Content = append(m.node.Content, scalar("values"), &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{dated.node}})
	},
	Task: func(w *writer, m *mapping, v Values, doubts *[]Doubt) {
		m.list("lead", w.resolve(v["lead"], doubts))
		m.list("unit", w.resolve(v["units"], doubts))
		m.plain("from", v["from"])
		m.plain("to", v["to"])
		m.put("quote", v["quote"])
		m.steps(stepsOf(v["steps"]))
		m.put("note", v["note"])
	},
	Duty: func(w *writer, m *mapping, v Values, doubts *[]Doubt) {
		m.put("who", v["who"])
		m.list("unit", w.resolve(v["units"], doubts))
		m.plain("count", v["count"])
		m.put("what", v["what"])
		m.put("per", v["per"])
		m.put("each", v["each"])
		m.plain("from", v["from"])
		m.plain("to", v["to"])
	},
	Indicator: func(w *writer, m *mapping, v Values, doubts *[]Doubt) {
		m.list("unit", w.resolve(v["units"], doubts))
		target := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
		for _, key := range []string{"value", "unit", "direction", "bound", "quote"} {
			target.put(key, v[key])
		}
		m.node.Content = append(m.node.Content, scalar("target"), target.node)
		m.put("source", v["source"])
	},
	Ledger: func(w *writer, m *mapping, v Values, doubts *[]Doubt) {
		m.list("keeper", w.resolve(v["units"], doubts))
		m.put("kind", v["kind"])
		m.list("to", w.resolve(v["to"], doubts))
		m.put("per", v["per"])
	},
}

// resolve gives the ids of units; a name no unit has is an open point.
func (w *writer) resolve(names string, doubts *[]Doubt) (ids []string) {
	for _, name := range split(names) {
		if id := w.ids[name]; id != "" {
			ids = append(ids, id)
		} else {
			*doubts = append(*doubts, newDoubt("draft.no_such_unit", "unit", name))
		}
	}
	return ids
}

// mapping is a YAML mapping being written; empty values are left out.
type mapping struct{ node *yaml.Node }

func scalar(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

// put writes a text, in quotes where YAML would take it for something else.
func (m *mapping) put(key, text string) {
	if text = strings.Join(strings.Fields(text), " "); text != "" {
		m.node.Content = append(m.node.Content, scalar(key), quoted(text))
	}
}

// bare are texts that read as themselves without quotes.
var bare = regexp.MustCompile(`^[\pL][\pL\pN_ 、，。；：（）〔〕“”《》%/().+*~—-]*$`)

func quoted(text string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
	if !bare.MatchString(text) || strings.HasSuffix(text, " ") {
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// plain writes a day, a number or a yes.
func (m *mapping) plain(key, text string) {
	if text != "" {
		m.node.Content = append(m.node.Content, scalar(key), scalar(text))
	}
}

func (m *mapping) list(key string, texts []string) {
	if len(texts) == 0 {
		return
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, text := range texts {
		list.Content = append(list.Content, quoted(text))
	}
	m.node.Content = append(m.node.Content, scalar(key), list)
}

func (m *mapping) steps(steps []step) {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, s := range steps {
		one := &mapping{node: &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}}
		one.put("name", s.name)
		one.plain("to", s.to)
		one.put("quote", s.quote)
		list.Content = append(list.Content, one.node)
	}
	if len(steps) > 0 {
		m.node.Content = append(m.node.Content, scalar("steps"), list)
	}
}

func (m *mapping) unsure(doubts []Doubt) {
	if len(doubts) == 0 {
		return
	}
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, doubt := range doubts {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: doubt.Say(message.Zh), Style: yaml.DoubleQuotedStyle})
	}
	m.node.Content = append(m.node.Content, scalar("unsure"), list)
}
