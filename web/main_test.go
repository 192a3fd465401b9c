package web

import (
	"log/slog"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError) // a request line a page would hide what failed
	os.Exit(m.Run())
}
