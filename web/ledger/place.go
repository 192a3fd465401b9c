package ledger

import (
	"strings"

	"guben/division"
	forms "guben/form"
	"guben/web/page"
)

// placeNames are the places of a part of the tree by their names as people look
// for them: 高台子街道 某村; with a level only those of it.
func placeNames(tree *division.Tree, root division.Code, level division.Level) (list []page.Choice) {
	if level == 0 || root.Level() == level {
		list = append(list, page.Choice{Value: root.String(), Text: page.PlaceName(tree, root)})
	}
	for _, child := range tree.Children(root) {
		list = append(list, placeNames(tree, child, level)...)
	}
	return list
}

// placeMeant is the place somebody typed the name of: in full, or its last part
// where only one place is called so.
func placeMeant(places []page.Choice, typed string) (code string, ok bool) {
	typed = strings.Join(strings.Fields(typed), " ")
	n := 0
	for _, one := range places {
		if one.Value == typed || one.Text == typed {
			return one.Value, true
		}
		if typed != "" && strings.HasSuffix(one.Text, " "+typed) {
			code = one.Value
			n++
		}
	}
	return code, n == 1
}

// meanPlaces puts the codes of places where their names were typed into a form;
// what is no place of the list stays as it is, to be blamed.
func meanPlaces(program *forms.Program, typed map[string][]string, places []page.Choice) {
	for key, values := range typed {
		if !isPlace(program, key) {
			continue
		}
		for i, value := range values {
			if code, ok := placeMeant(places, value); ok {
				values[i] = code
			}
		}
	}
}

// isPlace reports whether a key of a form, table.row.column for a cell, takes a place.
func isPlace(program *forms.Program, key string) bool {
	table, cell, inside := strings.Cut(key, ".")
	field, ok := program.Field(table)
	if !ok || !inside {
		return ok && field.Type == forms.Place
	}
	_, column, _ := strings.Cut(cell, ".")
	for i := range field.Columns {
		if field.Columns[i].ID == column {
			return field.Columns[i].Type == forms.Place
		}
	}
	return false
}

// takesPlaces reports whether a form has a field, or a column, for places.
func takesPlaces(program *forms.Program) bool {
	for _, field := range program.Form().Fields {
		if field.Type == forms.Place {
			return true
		}
		for _, column := range field.Columns {
			if column.Type == forms.Place {
				return true
			}
		}
	}
	return false
}
