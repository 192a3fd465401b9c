package figure

import (
	"net/http"

	"guben/boundary"
	"guben/division"
	"guben/fault"
	"guben/store"
	"guben/web/page"
)

// outlineLimit is what a file of outlines may have, and the form around it.
const outlineLimit = boundary.MaxFile + page.FormLimit

// bringOutlines takes a GeoJSON file of divisions in, or forgets what is there.
func bringOutlines(x *page.Exchange) (page.Answer, error) {
	if err := x.Multipart(); err != nil {
		return nil, err
	}
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	to := "/map" + page.Query("place", scope.Division.String(), "of", x.Field("of"), "plan", x.Field("plan"))
	if x.Field("do") == "drop" {
		err := x.Update(func(tx *store.Tx) error { return boundary.Drop(tx, x.Log, scope, scope.Division, x.Field("key")) })
		if err != nil && fault.KindOf(err) != fault.Duplicate {
			return nil, err
		}
		return page.See(to, "outlines_dropped")
	}
	reading, err := readOutlines(x, scope.Division)
	if err == nil {
		err = x.Update(func(tx *store.Tx) error { return boundary.Keep(tx, x.Log, scope, reading.Outlines, x.Field("key")) })
	}
	switch kind := fault.KindOf(err); {
	case err == nil || kind == fault.Duplicate:
		return page.See(to, "outlines_kept")
	case kind == fault.Invalid || kind == fault.TooLarge:
		p, loadErr := loadMap(x)
		if loadErr != nil {
			return nil, loadErr
		}
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(http.StatusUnprocessableEntity, p)
	}
	return nil, err
}

// readOutlines reads the file; its features are places of the area.
func readOutlines(x *page.Exchange, place division.Code) (r boundary.Reading, err error) {
	file, _, err := x.R.FormFile("file")
	if err != nil {
		return r, fault.New(fault.Invalid, "maps.no_file").Because(err)
	}
	defer file.Close()
	defer x.R.MultipartForm.RemoveAll()
	err = x.View(func(tx *store.Tx) error {
		tree, err := x.Tree(tx)
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
