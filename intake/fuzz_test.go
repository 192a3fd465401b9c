package intake_test

import (
	"context"
	"strings"
	"testing"

	"guben/fault"
	"guben/intake"
	"guben/store/storetest"
)

// FuzzRow puts any text into the cells of a household that is otherwise sound:
// whatever stands there is staged, refused with a sentence, or refuses the file
// with a fault, and what is staged can be applied.
func FuzzRow(f *testing.F) {
	for _, c := range rejections {
		f.Add(c.text, c.text, "是")
	}
	for _, text := range []string{"", "=1+1", "'0", "2.1E+17", "\x00", "\xff\xfe", "9999-99-99", "１９６０", "—", "是", strings.Repeat("长", 3000), "1e308", "-0.0"} {
		f.Add(text, text, text)
	}
	db := storetest.SQLite(f, rooms...)
	newWorld(f, db)
	f.Fuzz(func(t *testing.T, number, fact, place string) {
		w := deskOf(t, db)
		var text strings.Builder
		for _, row := range [][]string{personHeader, with(personHeader, member("H1", "P1", "张大山", number, "户主"), "健康状况", fact),
			with(personHeader, member("H1", "P2", fact, mother, "配偶"), "村", place)} {
			for i, cell := range row {
				if i > 0 {
					text.WriteByte(',')
				}
				text.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
			text.WriteByte('\n')
		}
		ctx := context.Background()
		staged, err := w.Stage(ctx, office, intake.Upload{Name: "a.csv", Content: strings.NewReader(text.String()), Size: int64(text.Len())}, nil)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("staging %q, %q, %q: %v", number, fact, place, err)
			}
			return
		}
		for _, row := range w.rows(staged, intake.Filter{Outcome: intake.Rejected}) {
			for _, reason := range row.Reasons {
				if reason.Zh == "" || reason.Zh == reason.Code {
					t.Errorf("%s has no sentence", reason.Code)
				}
			}
		}
		if _, err := w.Apply(ctx, office, staged.ID, "", nil); err != nil {
			t.Fatalf("applying %q, %q, %q: %v", number, fact, place, err)
		}
		if _, err := w.Undo(ctx, office, staged.ID, "", nil); err != nil {
			t.Fatalf("undoing %q, %q, %q: %v", number, fact, place, err)
		}
	})
}
