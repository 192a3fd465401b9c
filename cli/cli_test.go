package cli

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// guben runs a command line and gives what it printed.
func guben(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Main(args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestWrongUse(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "none.db")
	tests := []struct {
		name string
		args string
		code int
		want string
	}{
		{"no such command", "frobnicate", 2, "没有「frobnicate」这个命令"},
		{"no such flag", "screen --foo", 2, "没有选项 --foo"},
		{"a flag without value", "screen --day", 2, "--day 后面要写值"},
		{"a bad day", "screen --day 2019-02-29", 2, "--day 的值不对"},
		{"a bad place", "screen --division 12", 3, "没有数据库"},
		{"a bad code", "screen --division abc", 2, "--division 的值不对"},
		{"no database", "doctor", 3, "没有数据库"},
		{"no argument", "pack check", 2, "缺少参数 PACK"},
		{"one of two arguments", "pack diff mingshan-2020", 2, "缺少参数 NEW"},
		{"no file of many", "import --division 210504", 2, "缺少参数 FILE。"},
		{"an argument too many", "doctor now", 2, "多了「now」"},
		{"English", "doctor --lang en", 3, "There is no database"},
		{"no pack", "pack check atlantis-1", 3, "atlantis-1"},
	}
	for _, test := range tests {
		args := strings.Fields(test.args)
		if strings.HasPrefix(test.args, "screen") || strings.HasPrefix(test.args, "doctor") {
			args = append([]string{args[0], "--db", nowhere}, args[1:]...)
		}
		code, _, said := guben(t, args...)
		if code != test.code || !strings.Contains(said, test.want) {
			t.Errorf("%s: code %d, said %q; want %d and %q", test.name, code, said, test.code, test.want)
		}
	}
}

func TestErrorsAreOneObjectForMachines(t *testing.T) {
	_, _, said := guben(t, "pack", "check", "--json")
	var body struct {
		Error struct{ Kind, Code, Message string }
	}
	if err := json.Unmarshal([]byte(said), &body); err != nil || body.Error.Kind != "invalid" || body.Error.Code != "cli.missing_argument" {
		t.Errorf("%s: %v", said, err)
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, command := range commands {
		code, out, _ := guben(t, append(strings.Fields(command.name), "--help")...)
		if code != 0 || strings.Contains(out, "cli.") {
			t.Errorf("%s: code %d, %s", command.name, code, out)
		}
	}
}

// TestACountyFromTheCommandLine walks the commands of the README.
func TestACountyFromTheCommandLine(t *testing.T) {
	folder := t.TempDir()
	database := []string{"--db", filepath.Join(folder, "guben.db")}
	sample := filepath.Join(folder, "sample")
	steps := []struct {
		args string
		want string
	}{
		{"sample --out " + sample, "111"},
		{"user add office --division 210504 --role office", "office"},
		{"import --division 210504 --day 2020-10-31 " + filepath.Join(sample, "明山区-人口信息.xlsx"), "已生效"},
		{"import --division 210504 --day 2020-10-31 " + filepath.Join(sample, "明山区-人口信息.xlsx"), "不变 111"},
		{"screen", "111 户 208 人"},
		{"audit verify", "链完整"},
		{"doctor", "完好"},
		{"backup " + filepath.Join(folder, "copy.db"), "已备份"},
		{"user list", "office"},
		{"pack test mingshan-2020", "0 个不通过"},
	}
	for _, step := range steps {
		args := strings.Fields(step.args)
		if args[0] != "sample" && args[0] != "pack" {
			args = append(args, database...)
		}
		code, out, said := guben(t, args...)
		if code != 0 || !strings.Contains(out, step.want) {
			t.Fatalf("guben %s: code %d\n%s%s\nwant %q", step.args, code, out, said, step.want)
		}
	}
}
