package page

import (
	"sync"

	"guben/division"
	"guben/period"
	"guben/store"
)

// placeTrees keeps the trees of places by their root: they change by decree a few
// times a year, and every page names places. A tree is read afresh after a
// minute.
type placeTrees struct {
	mu    sync.Mutex
	trees map[division.Code]knownTree
}

type knownTree struct {
	tree *division.Tree
	read int64 // milliseconds
}

const keepTree = 60_000

func (p *placeTrees) load(tx *store.Tx, root division.Code, day period.Day) (*division.Tree, error) {
	p.mu.Lock()
	known, ok := p.trees[root]
	p.mu.Unlock()
	if ok && tx.Now()-known.read < keepTree && tx.Now() >= known.read {
		return known.tree, nil
	}
	tree, err := division.Load(tx, root, day)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trees == nil || len(p.trees) > 1000 {
		p.trees = map[division.Code]knownTree{}
	}
	p.trees[root] = knownTree{tree, tx.Now()}
	return tree, nil
}

// areaName is the account's place for the head of the page; a code that has no
// name yet is shown itself.
func (x *Exchange) areaName() (name string) {
	x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
		if err == nil {
			name = tree.Name(x.Scope.Division)
		}
		return err
	})
	if name == "" {
		name = x.Scope.Division.String()
	}
	return name
}

// Choice is one line of a list to choose from.
type Choice struct {
	Value string
	Text  string
	Here  bool
}

// PlaceChoices are the places of the account's area: the area, then each township
// with its villages, indented by the level.
func PlaceChoices(tree *division.Tree, root, here division.Code) []Choice {
	var list []Choice
	var add func(code division.Code, indent string)
	add = func(code division.Code, indent string) {
		list = append(list, Choice{code.String(), indent + tree.Name(code), code == here})
		for _, child := range tree.Children(code) {
			add(child, indent+"\u3000")
		}
	}
	add(root, "")
	return list
}

// PlaceName is the place with its township in front: 高台子街道 某村.
func PlaceName(tree *division.Tree, code division.Code) string {
	if code.Level() <= division.County {
		return tree.Name(code)
	}
	return tree.Path(code, division.County)
}

// Choices is a titled part of what can be shown.
type Choices struct {
	Title   string
	Choices []Choice
}
