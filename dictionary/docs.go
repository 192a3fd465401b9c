package dictionary

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"guben/message"
)

// Markdown is docs/fields.md: the whole dictionary as tables for readers.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# 数据字典 Fields\n\n" +
		"Generated from `dictionary/*.yaml` by `go test ./dictionary -update`; do not edit.\n\n" +
		"`key` is the identifier in code, JSON and URLs; 中文 is the name in rule text and on pages.\n" +
		"Headings in workbooks are matched by name, key, national column and synonym, whatever their width, spaces and brackets.\n")
	for _, entity := range Entities {
		writeEntity(&b, entity)
	}
	writeItems(&b)
	for _, list := range Lists() {
		writeList(&b, list)
	}
	return b.String()
}

func writeEntity(b *strings.Builder, entity Entity) {
	fmt.Fprintf(b, "\n## %s %s\n", entity.Say(message.Zh), entity.Say(message.En))
	group := ""
	for _, field := range Fields(entity) {
		if field.Group != group {
			group = field.Group
			key := "dictionary.group_" + group
			fmt.Fprintf(b, "\n### %s %s\n\n", message.Text(message.Zh, key), message.Text(message.En, key))
			writeRow(b, "key", "中文", "English", "type", "plausible", "privacy", "kept by", "column", "other headings")
			writeRow(b, "---", "---", "---", "---", "---", "---", "---", "---", "---")
		}
		writeRow(b, "`"+field.Key+"`", field.Zh, field.En, field.kind(), field.plausible(), string(field.Privacy),
			string(field.Kept), field.Column, strings.Join(field.Synonyms, "、"))
	}
}

// kind is the type with its list or unit.
func (f *Field) kind() string {
	switch {
	case f.codes != nil:
		return fmt.Sprintf("%s [%s](#%s)", f.Type, f.List, f.List)
	case f.Unit != "":
		return string(f.Type) + " " + f.Unit
	}
	return string(f.Type)
}

func (f *Field) plausible() string {
	if !f.bounded() {
		return ""
	}
	return f.Canonical(Number(f.Min)) + " – " + f.Canonical(Number(f.Max))
}

func writeItems(b *strings.Builder) {
	b.WriteString("\n## 收入项目 Income items\n")
	var category Category
	for _, item := range Items() {
		if item.Category != category {
			category = item.Category
			fmt.Fprintf(b, "\n### %s %s\n\n", category.Say(message.Zh), category.Say(message.En))
			writeRow(b, "n", "key", "中文", "English", "counts", "column", "other headings")
			writeRow(b, "---", "---", "---", "---", "---", "---", "---")
		}
		writeRow(b, fmt.Sprint(item.N), "`"+item.Key+"`", item.Zh, item.En, mark(item.Counts), item.Column, strings.Join(item.Synonyms, "、"))
	}
}

func mark(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func writeList(b *strings.Builder, list *List) {
	fmt.Fprintf(b, "\n## <a id=\"%s\"></a>%s %s\n\n", list.Key, list.Zh, list.En)
	if list.Note != "" {
		b.WriteString(list.Note + ".\n\n")
	}
	writeRow(b, "n", "key", "中文", "English", "national", "synonyms")
	writeRow(b, "---", "---", "---", "---", "---", "---")
	for _, code := range list.Codes {
		writeRow(b, fmt.Sprint(code.N), "`"+code.Key+"`", code.Zh, code.En, code.versions(), strings.Join(code.Synonyms, "、"))
	}
}

// versions are the national values, the versions in order.
func (c Code) versions() string {
	var parts []string
	for _, version := range slices.Sorted(maps.Keys(c.National)) {
		parts = append(parts, version+" "+c.National[version])
	}
	return strings.Join(parts, ", ")
}

func writeRow(b *strings.Builder, cells ...string) {
	for _, cell := range cells {
		b.WriteString("| " + strings.ReplaceAll(cell, "|", "\\|") + " ")
	}
	b.WriteString("|\n")
}
