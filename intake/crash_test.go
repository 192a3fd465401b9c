package intake_test

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"guben/intake"
	"guben/store"
	"guben/store/storetest"
)

// TestMain lets the test's own binary be the program that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("GUBEN_CRASH_DATABASE"); path != "" {
		importForever(path)
	}
	os.Exit(m.Run())
}

// importForever stages, applies and undoes imports until it is killed.
func importForever(path string) {
	ctx := context.Background()
	hour, _ := strconv.Atoi(os.Getenv("GUBEN_CRASH_HOUR"))
	db, err := store.Open(ctx, path, clockFrom(hour), rooms...)
	if err != nil {
		panic(err)
	}
	w := deskOf(nil, db)
	var rows [][]string
	for i := range 1200 {
		rows = append(rows, numbered(i))
	}
	os.WriteFile(path+".ready", nil, 0o600)
	for {
		i, err := w.Stage(ctx, office, upload("断电.xlsx", personHeader, rows...), nil)
		if err != nil {
			panic(err)
		}
		if i, err = w.Apply(ctx, office, i.ID, "", nil); err != nil {
			panic(err)
		}
		if _, err = w.Undo(ctx, office, i.ID, "", nil); err != nil {
			panic(err)
		}
	}
}

// clockFrom is a test clock that starts some hours late, so that programs that
// follow each other on one database never live at the same time.
func clockFrom(hours int) func() time.Time {
	clock := storetest.Clock()
	return func() time.Time { return clock().Add(time.Duration(hours) * time.Hour) }
}

func TestAKilledProgramLeavesNothingHalfDone(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 3
	}
	path := filepath.Join(t.TempDir(), "crash.db")
	func() {
		db, err := store.Open(context.Background(), path, clockFrom(0), rooms...)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		newWorld(t, db)
	}()
	r := rand.New(rand.NewPCG(3, 4))
	states := map[intake.State]int{}
	for round := range rounds {
		killWhileImporting(t, path, 2*round+1, time.Duration(20+r.IntN(900))*time.Millisecond)
		inspect(t, path, 2*round+2, states)
	}
	if len(states) == 0 {
		t.Error("no import was ever begun: the test shows nothing")
	}
}

func killWhileImporting(t *testing.T, path string, hour int, after time.Duration) {
	t.Helper()
	os.Remove(path + ".ready")
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), "GUBEN_CRASH_DATABASE="+path, "GUBEN_CRASH_HOUR="+strconv.Itoa(hour))
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	for range 2000 {
		if _, err := os.Stat(path + ".ready"); err == nil {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(after)
	program.Process.Kill()
	program.Wait()
}

// inspect opens what the killed program left, checks it, and clears it away as
// an officer would: what is applied is undone, what is staged is discarded.
func inspect(t *testing.T, path string, hour int, states map[intake.State]int) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, path, clockFrom(hour), rooms...)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Check(ctx); err != nil {
		t.Error(err)
	}
	w := deskOf(t, db)
	w.sound()
	var imports []intake.Import
	w.view(func(tx *store.Tx) (err error) {
		imports, err = intake.List(tx, office, 0, 1000)
		return err
	})
	for _, i := range imports {
		states[i.State]++
		switch i.State {
		case intake.Applied:
			_, err = w.Undo(ctx, office, i.ID, "", nil)
		case intake.Staging, intake.Staged:
			_, err = w.Discard(ctx, office, i.ID, "")
		}
		if err != nil {
			t.Error(err)
		}
	}
	if n := len(w.dump("household")) + len(w.dump("person")) + len(w.dump("membership")) + len(w.dump("person_locator")); n != 0 {
		t.Errorf("%d rows of the registry are left", n)
	}
	w.sound()
}
