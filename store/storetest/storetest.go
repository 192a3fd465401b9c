// Package storetest gives tests real databases: a fresh SQLite file and a fresh
// database on a real PostgreSQL started from the installed binaries.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"guben/store"
)

// Start is the time at which test clocks begin: 2020-03-15 09:00 in China.
var Start = time.Date(2020, 3, 15, 1, 0, 0, 0, time.UTC)

// Clock starts at Start and goes on by a millisecond at each look.
func Clock() func() time.Time {
	var ticks atomic.Int64
	return func() time.Time { return Start.Add(time.Duration(ticks.Add(1)) * time.Millisecond) }
}

// Each runs test once on SQLite and once on PostgreSQL.
func Each(t *testing.T, schemas []store.Schema, test func(*testing.T, *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t, schemas...)) })
	t.Run("postgresql", func(t *testing.T) { test(t, PostgreSQL(t, schemas...)) })
}

// Bench runs a benchmark once on SQLite and once on PostgreSQL.
func Bench(b *testing.B, schemas []store.Schema, run func(*testing.B, *store.DB)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { run(b, SQLite(b, schemas...)) })
	b.Run("postgresql", func(b *testing.B) { run(b, PostgreSQL(b, schemas...)) })
}

// Rows is how many rows a benchmark works on: GUBEN_BENCH_ROWS where it is set,
// else full, or a twentieth of that with -short.
func Rows(full int) int {
	if n, err := strconv.Atoi(os.Getenv("GUBEN_BENCH_ROWS")); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return full / 20
	}
	return full
}

// Settle lets PostgreSQL look at what has been loaded and tidy up behind it, as
// it does by itself within some minutes.
func Settle(t testing.TB, db *store.DB) {
	t.Helper()
	url, found := addresses.Load(db)
	if !found {
		return
	}
	server, err := sql.Open("pgx", url.(string))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if _, err := server.Exec("VACUUM ANALYZE"); err != nil {
		t.Fatal(err)
	}
}

// SQLite opens a fresh file.
func SQLite(t testing.TB, schemas ...store.Schema) *store.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "test.db"), schemas)
}

// PostgreSQL opens a fresh database.
func PostgreSQL(t testing.TB, schemas ...store.Schema) *store.DB {
	t.Helper()
	url := URL(t)
	db := open(t, url, schemas)
	addresses.Store(db, url)
	return db
}

var addresses sync.Map // of the databases on PostgreSQL

func open(t testing.TB, url string, schemas []store.Schema) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), url, Clock(), schemas...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var (
	once    sync.Once
	server  string // URL of the server without a database name
	failure error
	count   atomic.Int64

	lifeline io.Closer // kept, so that it closes when this process ends and not before
)

// URL creates an empty database and returns its address. The server is the one
// GUBEN_TEST_POSTGRES names (postgres://.../), else one started for this process.
func URL(t testing.TB) string {
	t.Helper()
	once.Do(func() { server, failure = start() })
	if failure != nil {
		t.Fatalf("PostgreSQL is needed for this test (Debian package postgresql; make test installs it): %v", failure)
	}
	name := fmt.Sprintf("guben_%d_%d", os.Getpid(), count.Add(1))
	admin, err := sql.Open("pgx", server+"postgres")
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return server + name
}

func start() (string, error) {
	if address := os.Getenv("GUBEN_TEST_POSTGRES"); address != "" {
		return address, nil
	}
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(bins) == 0 {
		return "", fmt.Errorf("no initdb below /usr/lib/postgresql")
	}
	bin := filepath.Dir(bins[len(bins)-1])
	folder, err := os.MkdirTemp("", "guben-pg-")
	if err != nil {
		return "", err
	}
	account, err := unprivileged(folder)
	if err != nil {
		return "", err
	}
	if err := run(account, bin+"/initdb", "-D", folder+"/data", "-U", "guben", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"); err != nil {
		return "", err
	}
	port := strconv.Itoa(20000 + os.Getpid()%30000)
	return fmt.Sprintf("postgres://guben@127.0.0.1:%s/", port), launch(account, bin, folder, port)
}

// launch starts the server so that it dies with this process: its standard
// input is a pipe whose other end only we hold, watched by a small shell.
func launch(account *syscall.SysProcAttr, bin, folder, port string) error {
	script := fmt.Sprintf(`"%[1]s/postgres" -D "%[2]s/data" -p %[3]s -k "%[2]s" -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200 >"%[2]s/log" 2>&1 & pid=$!
cat >/dev/null; kill -INT $pid; wait $pid; rm -rf "%[2]s"`, bin, folder, port)
	guard := exec.Command("sh", "-c", script)
	guard.SysProcAttr = account
	var err error
	if lifeline, err = guard.StdinPipe(); err != nil {
		return err
	}
	if err := guard.Start(); err != nil {
		return err
	}
	for range 200 {
		if run(account, bin+"/pg_isready", "-q", "-h", "127.0.0.1", "-p", port) == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, _ := os.ReadFile(folder + "/log")
	return fmt.Errorf("the server did not start: %s", text)
}

// unprivileged gives the server another account where we are root: PostgreSQL
// refuses to run as root.
func unprivileged(folder string) (*syscall.SysProcAttr, error) {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attributes, nil
	}
	postgres, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(postgres.Uid)
	gid, _ := strconv.Atoi(postgres.Gid)
	attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attributes, os.Chown(folder, uid, gid)
}

func run(account *syscall.SysProcAttr, name string, args ...string) error {
	command := exec.Command(name, args...)
	command.SysProcAttr = account
	command.Dir = "/"
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, output)
	}
	return nil
}
