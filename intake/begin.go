package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/sheet"
	"guben/store"
)

// permit lets a department bring its own rosters only; the registry is for who
// may edit it.
func (s *stage) permit() error {
	if s.shape.roster == nil {
		return s.scope.Need(auth.Edit)
	}
	if s.scope.Role == auth.Department && s.scope.Unit != s.shape.roster.Unit {
		return fault.New(fault.Forbidden, "intake.not_your_roster", "roster", s.shape.roster.Name)
	}
	return nil
}

// begin settles place and day and inserts the import.
func (s *stage) begin(tx *store.Tx, table *sheet.Table, digest string) (err error) {
	s.today = period.On(tx.Time())
	if s.area, err = s.settleArea(); err != nil {
		return err
	}
	if s.places, err = openPlaces(tx, s.scope, s.area, s.today); err != nil {
		return err
	}
	place := table.Place(0, "")
	s.imp = Import{County: s.area.County(), Kind: s.shape.kind, Area: s.area, File: s.name(), Sheet: place.Sheet, Digest: digest,
		Day: s.upload.Day, Actor: s.scope.Account, ActorName: s.scope.Name}
	if s.imp.Day == 0 {
		s.imp.Day = s.today
	}
	s.imp.Period = period.Range{From: s.imp.Day, To: s.imp.Day}
	if roster := s.shape.roster; roster != nil {
		s.imp.Unit, s.imp.Period = roster.Unit, covers(roster, s.upload.Period, s.imp.Day)
	}
	for _, h := range table.Header {
		s.imp.Columns = append(s.imp.Columns, Column{Letter: h.Letter, Name: h.Name, Field: h.Field})
	}
	return s.imp.insert(tx)
}

func (s *stage) name() string {
	if s.upload.Name != "" {
		return path.Base(strings.ReplaceAll(s.upload.Name, `\`, "/"))
	}
	return s.book.Name()
}

// settleArea is the place the file is about: as told, the scope's own, or that
// of the only plan.
func (s *stage) settleArea() (division.Code, error) {
	area := s.upload.Area
	if area == 0 {
		area = s.scope.Division
	}
	if area == 0 && len(s.desk.Packs) == 1 {
		area = s.desk.Packs[0].Division
	}
	switch {
	case area == 0:
		return 0, fault.New(fault.Invalid, "intake.no_area")
	case !s.scope.Reaches(area):
		return 0, fault.New(fault.NotFound, "intake.foreign_area", "code", area)
	}
	return area, nil
}

// digest is the SHA-256 of the file.
func (s *stage) digest() (string, error) {
	var content io.Reader
	if s.upload.Content != nil {
		content = io.NewSectionReader(s.upload.Content, 0, s.upload.Size)
	} else {
		file, err := os.Open(s.upload.Path)
		if err != nil {
			return "", fault.New(fault.Damaged, "sheet.unreadable").Because(err)
		}
		defer file.Close()
		content = file
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, content); err != nil {
		return "", fault.New(fault.Damaged, "sheet.unreadable").Because(err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// heading is the heading of the first of some fields that the file has.
func (s *stage) heading(fields ...string) string {
	for _, field := range fields {
		for _, c := range s.imp.Columns {
			if c.Field == field {
				return c.Name
			}
		}
	}
	return ""
}
