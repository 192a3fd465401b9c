package attachment_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"guben/attachment"
	"guben/audit"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

// TestMain lets the test's own binary be the program that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("GUBEN_CRASH_DATABASE"); path != "" {
		hour, _ := strconv.Atoi(os.Getenv("GUBEN_CRASH_HOUR"))
		if err := putForever(path, hour); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// reopen opens the database with a clock some hours late, so that programs
// that follow each other on it never live at the same time.
func reopen(path string, hour int) (*store.DB, *attachment.Archive, error) {
	clock := storetest.Clock()
	late := func() time.Time { return clock().Add(time.Duration(hour) * time.Hour) }
	ring, err := seal.New([]byte("0123456789abcdef0123456789abcdef"))
	if err != nil {
		return nil, nil, err
	}
	db, err := store.Open(context.Background(), path, late, audit.Schema, attachment.Schema)
	return db, attachment.New(ring, audit.New(ring)), err
}

// putForever keeps files of several pieces and says the hash of each that is
// kept, until it is killed.
func putForever(path string, hour int) error {
	db, archive, err := reopen(path, hour)
	if err != nil {
		return err
	}
	random := rand.NewChaCha8([32]byte{byte(hour)})
	for n := 0; ; n++ {
		upload := make([]byte, 700<<10)
		random.Read(upload)
		content, err := attachment.Prepare("a.pdf", append(append([]byte("%PDF-1.4\n"), upload...), "\n%%EOF"...))
		if err != nil {
			return err
		}
		err = db.Update(context.Background(), func(tx *store.Tx) error {
			_, err := archive.Put(tx, inA, content, villageA, "", fmt.Sprint(hour, "-", n))
			return err
		})
		if err != nil {
			return err
		}
		fmt.Println(content.Hash)
	}
}

func TestAKilledProgramLosesNothingItSaidWasKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "crash.db")
	random := rand.New(rand.NewPCG(5, 6))
	var kept []string
	for round := range 4 {
		kept = append(kept, killWhilePutting(t, path, 2*round+1, 3+random.IntN(9), time.Duration(random.IntN(30))*time.Millisecond)...)
		allThere(t, path, 2*round+2, kept)
	}
	if len(kept) < 12 {
		t.Errorf("only %d files were kept: the test shows nothing", len(kept))
	}
}

// killWhilePutting kills the program a moment after it has kept some files and
// returns all it said.
func killWhilePutting(t *testing.T, path string, hour, files int, after time.Duration) (kept []string) {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), "GUBEN_CRASH_DATABASE="+path, "GUBEN_CRASH_HOUR="+strconv.Itoa(hour))
	said, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if kept = append(kept, lines.Text()); len(kept) == files {
			time.Sleep(after)
			program.Process.Kill()
		}
	}
	program.Wait()
	return kept
}

func allThere(t *testing.T, path string, hour int, kept []string) {
	t.Helper()
	db, archive, err := reopen(path, hour)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d := desk{t, db, archive}
	for _, hash := range kept {
		if _, _, err := d.get(inA, hash); err != nil {
			t.Errorf("%s was said to be kept: %v", hash, err)
		}
	}
	for _, problem := range d.broken() {
		t.Error(problem)
	}
}
