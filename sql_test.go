package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// reference tables are small and copied to every node; check.go reads whole
// tables on purpose, for guben doctor.
var reference = map[string]bool{"account": true, "session": true, "division": true, "schema_step": true, "person_locator": true, "seal_proof": true,
	"information_schema": true, "pragma_table_info": true}

var (
	statement = regexp.MustCompile(`^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b`)
	named     = regexp.MustCompile(`\b([a-z_]+)(?:\([a-z_, ]*\))? AS (?:MATERIALIZED )?\(`)
	tableName = regexp.MustCompile(`\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)`)
	built     = regexp.MustCompile(`WHERE\s+…|\(\s+…`) // conditions or columns come from elsewhere in the file
	forbidden = regexp.MustCompile(`(?i)\b(LATERAL|DISTINCT ON|group_concat|string_agg|now\(\)|AVG\(|ILIKE|greatest\()`)
)

// TestStatementsNameTheCounty: one forgotten county turns a look-up on one shard
// into a search of all of them, and no test on one machine would show it. A
// statement names the county at least once for each table.
func TestStatementsNameTheCounty(t *testing.T) {
	checked := 0
	for path := range sources(t) {
		if filepath.Base(path) == "check.go" || strings.HasPrefix(filepath.ToSlash(path), "store/") {
			continue
		}
		for _, text := range literals(t, path) {
			if !statement.MatchString(text) {
				continue
			}
			checked++
			if found := forbidden.FindString(text); found != "" {
				t.Errorf("%s: %s is not in the portable subset:\n%s", path, found, text)
			}
			tables := tablesOf(text)
			if strings.Count(text, "county") < len(tables) && !built.MatchString(text) {
				t.Errorf("%s: a statement on %d tables names the county %d times:\n%s", path, len(tables), strings.Count(text, "county"), text)
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d statements found; the reader of statements is broken", checked)
	}
}

// tablesOf are the tables a statement reads or writes, as often as it names
// them, without the reference tables and what it names itself (WITH name AS).
func tablesOf(text string) (tables []string) {
	own := map[string]bool{}
	for _, found := range named.FindAllStringSubmatch(text, -1) {
		own[found[1]] = true
	}
	for _, found := range tableName.FindAllStringSubmatch(text, -1) {
		if !reference[found[1]] && !own[found[1]] {
			tables = append(tables, found[1])
		}
	}
	return tables
}

// literals gives the string constants of a file, texts joined by + as one.
func literals(t *testing.T, path string) []string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	ast.Inspect(file, func(node ast.Node) bool {
		switch expression := node.(type) {
		case *ast.BinaryExpr:
			texts = append(texts, joined(expression))
			return false
		case *ast.BasicLit:
			texts = append(texts, joined(expression))
		}
		return true
	})
	return texts
}

// joined puts the literals of an expression together; what is no literal is a
// gap that may hold anything, so it is written as a word of its own.
func joined(node ast.Expr) string {
	switch expression := node.(type) {
	case *ast.BinaryExpr:
		return joined(expression.X) + joined(expression.Y)
	case *ast.BasicLit:
		if text, err := strconv.Unquote(expression.Value); err == nil && expression.Kind == token.STRING {
			return text
		}
	}
	return " … "
}
