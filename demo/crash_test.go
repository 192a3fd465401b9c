package demo_test

import (
	"bufio"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/demo"
	"guben/intake"
	"guben/packs"
	"guben/screen"
	"guben/store"
)

const (
	crashFolder     = "GUBEN_CRASH_FOLDER" // set in the process that is to be killed
	killsOfBuilding = 20
	killsOfWorking  = 40
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(crashFolder); folder != "" {
		fmt.Println("end", live(folder))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// onePlan are the packs with the plan of the county alone: the program is
// started a hundred times, and most of a start is reading packs.
type onePlan struct{ embed.FS }

func (p onePlan) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := p.FS.ReadDir(name)
	return slices.DeleteFunc(list, func(entry fs.DirEntry) bool {
		return name == "." && strings.Contains(entry.Name(), "-") && entry.Name() != "mingshan-2020"
	}), err
}

func open(folder string) (*app.App, error) {
	return app.Open(context.Background(), app.Config{Database: filepath.Join(folder, "guben.db"), Packs: onePlan{packs.FS}})
}

// live builds the county and then goes on working — moves on findings, an
// import undone and brought in again, screenings — until it is killed. It says
// what has been acknowledged.
func live(folder string) error {
	ctx := context.Background()
	a, err := open(folder)
	if err != nil {
		return err
	}
	d, err := demo.New(a, "mingshan-2020", filepath.Join(folder, "demo"), 1)
	if err != nil {
		return err
	}
	if err := d.Build(ctx); err != nil {
		return err
	}
	fmt.Println("built")
	for round := 0; ; round++ {
		if err := moves(ctx, a); err != nil {
			return err
		}
		if err := again(ctx, a); err != nil {
			return err
		}
		if _, err := a.Screen(ctx, auth.System(), 210504, "", 0, ""); err != nil {
			return err
		}
	}
}

func moves(ctx context.Context, a *app.App) error {
	var list []screen.Finding
	err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		list, err = screen.List(tx, auth.System(), screen.Filter{Limit: 1000})
		return err
	})
	for _, f := range list {
		step := screen.Step{County: f.County, Finding: f.ID, Move: screen.Confirm, Note: "核实"}
		if f.State == screen.Confirmed {
			step.Move = screen.Dismiss
		} else if f.State != screen.New && f.State != screen.Verifying {
			step.Move = screen.Reopen
		}
		if err := a.DB.Update(ctx, func(tx *store.Tx) error { return screen.Make(tx, a.Log, auth.System(), step) }); err != nil {
			return err
		}
		fmt.Println("moved", f.ID, f.Revision+1)
	}
	return err
}

// again undoes the newest import of a roster and brings it in once more.
func again(ctx context.Context, a *app.App) error {
	var list []intake.Import
	err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		list, err = intake.List(tx, auth.System(), 0, 1000)
		return err
	})
	if err != nil {
		return err
	}
	for _, known := range list {
		if known.State == intake.Applied && known.Kind.Roster() != "" {
			if _, err := a.Desk.Undo(ctx, auth.System(), known.ID, "", nil); err != nil {
				return err
			}
			fmt.Println("undone", known.ID)
			break
		}
	}
	d, err := demo.New(a, "mingshan-2020", filepath.Join(filepath.Dir(a.DB.Path), "demo"), 1)
	if err != nil {
		return err
	}
	return d.Build(ctx)
}

// TestKilledAtAnyMoment kills the program with no warning, sixty times, while
// it builds a county and while it works on one, and looks at what it left.
func TestKilledAtAnyMoment(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 2020))
	folder := t.TempDir()
	begun := time.Now()
	run(t, folder, "built", 0)
	building := time.Since(begun)
	for range killsOfBuilding {
		for _, name := range []string{"guben.db", "guben.db-wal", "guben.db-shm"} {
			os.Remove(filepath.Join(folder, name))
		}
		os.Remove(filepath.Join(folder, "guben.key"))
		look(t, folder, run(t, folder, "", time.Duration(random.Int64N(int64(building)))))
	}
	run(t, folder, "built", 0)
	moved := 0
	for range killsOfWorking {
		said := run(t, folder, "built", time.Duration(random.IntN(600))*time.Millisecond)
		look(t, folder, said)
		moved += len(said) - 1
	}
	if moved < 10*killsOfWorking {
		t.Errorf("only %d changes in %d rounds: the program is killed too early for the test to mean anything", moved, killsOfWorking)
	}
}

// run starts the program, waits until it says a line ("" does not wait), lets
// it go on for a while, kills it, and gives the lines it said.
func run(t *testing.T, folder, until string, after time.Duration) map[string]bool {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashFolder+"="+folder)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { child.Process.Kill() }
	if until == "" {
		time.AfterFunc(after, kill)
	}
	said := map[string]bool{}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		line := lines.Text()
		said[line] = true
		if line == until {
			time.AfterFunc(after, kill)
		}
		if strings.HasPrefix(line, "end") {
			t.Fatalf("the program stopped by itself: %s", line)
		}
	}
	child.Wait()
	return said
}

// look opens what is left: it must be sound, and hold what was acknowledged.
func look(t *testing.T, folder string, said map[string]bool) {
	t.Helper()
	a, err := open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	problems, err := a.Doctor(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Errorf("unsound: %v", problem)
	}
	for line := range said {
		var id int64
		var revision int
		if n, _ := fmt.Sscanf(line, "moved %d %d", &id, &revision); n == 2 {
			holds(t, a, id, revision)
		}
	}
}

func holds(t *testing.T, a *app.App, id int64, revision int) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) error {
		f, err := screen.Get(tx, auth.System(), 210504, id)
		if err == nil && f.Revision < revision {
			t.Errorf("finding %d is at revision %d, %d was acknowledged", id, f.Revision, revision)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
