package ledger_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guben/attachment"
	"guben/auth"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/store"
	"guben/store/storetest"
)

// TestMain lets the test's own binary be the program that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("GUBEN_CRASH_LEDGER"); path != "" {
		workForever(path)
	}
	os.Exit(m.Run())
}

// program is a world on a file, at an hour of its own, so that programs that
// follow each other never live at the same time.
func program(t testing.TB, path string, hour int) (*world, func()) {
	clock := storetest.Clock()
	db, err := store.Open(context.Background(), path, func() time.Time { return clock().Add(time.Duration(hour) * time.Hour) }, ledgertest.Schemas...)
	if err != nil {
		panic(err)
	}
	return newWorld(t, db), func() { db.Close() }
}

// workForever opens records, attaches files to them and moves them on, and says
// what has been acknowledged, until it is killed.
func workForever(path string) {
	var hour int
	fmt.Sscan(os.Getenv("GUBEN_CRASH_HOUR"), &hour)
	w, _ := program(nil, path, hour)
	homes, err := homesOf(w)
	if err != nil {
		panic(err)
	}
	random := rand.New(rand.NewPCG(uint64(hour), 1))
	fmt.Println("ready")
	for n := 0; ; n++ {
		if err := workOnce(w, homes[random.IntN(len(homes))], n); err != nil {
			fmt.Println("end", err)
			os.Exit(1)
		}
	}
}

func homesOf(w *world) (homes []int64, err error) {
	err = w.DB.View(context.Background(), func(tx *store.Tx) error {
		homes, err = store.Collect(tx, func(row store.Scanner) (id int64, err error) { err = row.Scan(&id); return id, err },
			"SELECT id FROM household WHERE county = $1", county)
		return err
	})
	return homes, err
}

// workOnce takes one problem through its life, one transaction a step.
func workOnce(w *world, home int64, n int) error {
	l, _ := plan.Ledger("problems")
	var r ledger.Record
	step := func(what string, fn func(*store.Tx) error) error {
		if err := w.DB.Update(context.Background(), fn); err != nil {
			return err
		}
		fmt.Println(what, r.ID, r.Version, r.State)
		return nil
	}
	values, _ := l.Program.Read(map[string][]string{"what": {fmt.Sprint("问题", n)}, "class": {"house"}})
	if err := step("record", func(tx *store.Tx) (err error) {
		r, err = w.Book.Open(tx, office, ledger.New{County: county, Pack: name, Ledger: "problems", Household: home, Values: values})
		return err
	}); err != nil {
		return err
	}
	content, err := attachment.Prepare("照片.pdf", fmt.Appendf(bytes.Clone(paper), "%% %d\n%%%%EOF\n", n))
	if err != nil {
		return err
	}
	values, _ = l.Program.Read(map[string][]string{"photo": {content.Hash}, "measures": {"修"}})
	if err := step("record", func(tx *store.Tx) (err error) {
		if _, err = w.Files.Put(tx, office, content, village, "", ""); err != nil {
			return err
		}
		r, err = w.Book.Save(tx, office, ledger.Change{County: county, ID: r.ID, Values: values})
		return err
	}); err != nil {
		return err
	}
	fmt.Println("file", r.ID, content.Hash)
	for _, s := range []struct {
		move string
		who  auth.Scope
	}{{"fix", office}, {"review", second}, {"sign_off", third}} {
		if err := step("record", func(tx *store.Tx) (err error) {
			r, err = w.Book.Move(tx, s.who, ledger.Step{County: county, ID: r.ID, Move: s.move})
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

var (
	third = auth.Scope{Account: 20, Name: "子", Role: auth.Office, Division: 210504000000}
	paper = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n")
)

func TestAKilledProgramLosesNothingAcknowledged(t *testing.T) {
	kills := 20
	if testing.Short() {
		kills = 5
	}
	path := filepath.Join(t.TempDir(), "crash.db")
	w, closed := program(t, path, 0)
	w.settle()
	closed()
	random := rand.New(rand.NewPCG(9, 9))
	heard := 0
	for round := range kills {
		said := kill(t, path, 2*round+1, time.Duration(random.IntN(300))*time.Millisecond)
		remember(t, path, 2*round+2, said)
		heard += len(said)
	}
	if heard < 5*kills {
		t.Errorf("only %d changes in %d rounds: the test shows too little", heard, kills)
	}
}

// kill runs the program until it is ready and a while longer, ends it without
// warning, and gives the lines it said, the last one of each record.
func kill(t *testing.T, path string, hour int, after time.Duration) map[string]string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "GUBEN_CRASH_LEDGER="+path, fmt.Sprint("GUBEN_CRASH_HOUR=", hour))
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		line := lines.Text()
		switch {
		case line == "ready":
			time.AfterFunc(after, func() { child.Process.Kill() })
		case strings.HasPrefix(line, "end"):
			t.Fatalf("the program stopped by itself: %s", line)
		default:
			parts := strings.SplitN(line, " ", 3)
			said[parts[0]+" "+parts[1]] = parts[2]
		}
	}
	child.Wait()
	return said
}

// remember opens what is left: sound, and holding what was acknowledged.
func remember(t *testing.T, path string, hour int, said map[string]string) {
	t.Helper()
	w, closed := program(t, path, hour)
	defer closed()
	if err := w.DB.Check(context.Background()); err != nil {
		t.Error(err)
	}
	w.sound()
	w.View(func(tx *store.Tx) error {
		if broken, err := w.Files.Check(tx); err != nil || len(broken) > 0 {
			t.Errorf("files: %v, %v", broken, err)
		}
		for what, last := range said {
			kind, id, _ := strings.Cut(what, " ")
			r, err := w.Book.Get(tx, office, county, store.ParseID(id))
			if err != nil {
				t.Errorf("record %s is lost: %v", id, err)
				continue
			}
			if kind == "file" {
				if _, _, err := w.Files.Get(tx, office, county, last); err != nil {
					t.Errorf("file of record %s: %v", id, err)
				}
				continue
			}
			var version int64
			var state string
			fmt.Sscan(last, &version, &state)
			if r.Version < version {
				t.Errorf("record %s stands at version %d, acknowledged was %d (%s)", id, r.Version, version, state)
			}
		}
		return nil
	})
}
