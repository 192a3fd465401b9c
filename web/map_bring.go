package web

import (
	"net/http"

	"guben/boundary"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// outlineLimit is what a file of outlines may have, and the form around it.
const outlineLimit = boundary.MaxFile + formLimit

// bringOutlines takes a GeoJSON file of divisions in, or forgets what is there.
func bringOutlines(x *exchange) (answer, error) {
	if err := x.multipart(); err != nil {
		return nil, err
	}
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	to := "/map" + query("place", scope.Division.String(), "of", x.field("of"), "plan", x.field("plan"))
	if x.field("do") == "drop" {
		err := x.update(func(tx *store.Tx) error { return boundary.Drop(tx, x.Log, scope, scope.Division, x.field("key")) })
		if err != nil && fault.KindOf(err) != fault.Duplicate {
			return nil, err
		}
		return see(to, "outlines_dropped")
	}
	reading, err := x.readOutlines(scope.Division)
	if err == nil {
		err = x.update(func(tx *store.Tx) error { return boundary.Keep(tx, x.Log, scope, reading.Outlines, x.field("key")) })
	}
	switch kind := fault.KindOf(err); {
	case err == nil || kind == fault.Duplicate:
		return see(to, "outlines_kept")
	case kind == fault.Invalid || kind == fault.TooLarge:
		p, loadErr := x.loadMap()
		if loadErr != nil {
			return nil, loadErr
		}
		p.Wrong = fault.Say(x.lang, err)
		return again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

// readOutlines reads the file; its features are places of the area.
func (x *exchange) readOutlines(place division.Code) (r boundary.Reading, err error) {
	file, _, err := x.r.FormFile("file")
	if err != nil {
		return r, fault.New(fault.Invalid, "maps.no_file").Because(err)
	}
	defer file.Close()
	defer x.r.MultipartForm.RemoveAll()
	err = x.view(func(tx *store.Tx) error {
		tree, err := x.tree(tx)
		if err != nil {
			return err
		}
		r, err = boundary.Read(file, func(code division.Code, name string) (division.Code, bool) {
			if code != 0 {
				return code, place.Contains(code) && tree.Has(code)
			}
			return namedBelow(tree, place, name)
		})
		return err
	})
	return r, err
}

// namedBelow finds a place by its name, where only one below bears it.
func namedBelow(tree *division.Tree, place division.Code, name string) (found division.Code, ok bool) {
	if name == "" {
		return 0, false
	}
	n := 0
	var look func(division.Code)
	look = func(code division.Code) {
		for _, child := range tree.Children(code) {
			if tree.Name(child) == name {
				found, n = child, n+1
			}
			look(child)
		}
	}
	look(place)
	return found, n == 1
}
