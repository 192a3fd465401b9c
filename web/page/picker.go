package page

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/store"
)

// PlacePicker narrows a list to a place: the places above, the one chosen, and
// those directly below it. Choosing again goes deeper, so that it works for a
// village and for a prefecture of 2,000 villages.
type PlacePicker struct {
	Options []Choice
	Code    division.Code // the place chosen
	Name    string
}

// PickPlace offers the places to narrow a list by, and gives the tree they are of.
func (x *Exchange) PickPlace(tx *store.Tx, narrowed auth.Scope) (p PlacePicker, tree *division.Tree, err error) {
	if tree, err = x.Tree(tx); err != nil {
		return p, nil, err
	}
	p.Code, p.Name = narrowed.Division, PlaceName(tree, narrowed.Division)
	depth := 0
	for level := x.Scope.Division.Level(); level <= p.Code.Level(); level++ {
		code := p.Code.At(level)
		p.Options = append(p.Options, Choice{code.String(), strings.Repeat("\u3000", depth) + tree.Name(code), code == p.Code})
		depth++
	}
	for _, child := range tree.Children(p.Code) {
		p.Options = append(p.Options, Choice{child.String(), strings.Repeat("\u3000", depth) + tree.Name(child), false})
	}
	return p, tree, nil
}

// Param is the place for a link, "" for the whole area of the account.
func (p PlacePicker) Param(scope auth.Scope) string {
	if p.Code == scope.Division {
		return ""
	}
	return p.Code.String()
}
