// Package cli is the command line: one file a command, a table of them here.
// What a machine would read is printed as JSON with --json; errors become one
// line for people, or one JSON object, and an exit code (see fault.Exit).
package cli

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("cli", catalog)

// run carries out a command once its flags are read.
type run func(ctx context.Context) error

// command is one entry of the table; prepare declares its flags.
type command struct {
	name    string // one to three words
	args    string // what follows the flags: WORD must be there, [WORD] may, WORD... more than once
	prepare func(c *call, flags *flag.FlagSet) run
}

// fit says which argument lacks, or is one too many.
func (known *command) fit(given []string) error {
	wanted := strings.Fields(known.args)
	for _, name := range wanted[min(len(given), len(wanted)):] {
		if !strings.HasPrefix(name, "[") {
			return fault.New(fault.Invalid, "cli.missing_argument", "name", strings.TrimSuffix(name, "..."))
		}
	}
	if len(given) > len(wanted) && !strings.Contains(known.args, "...") {
		return fault.New(fault.Invalid, "cli.extra_argument", "text", given[len(wanted)], "command", known.name)
	}
	return nil
}

// call is one use of the command line.
type call struct {
	out, err io.Writer
	lang     message.Lang
	json     bool
	args     []string // what follows the flags

	clock func() time.Time // of a demo that does not live today; nil is the machine's
}

// Main runs the command args name and gives the process's exit code.
func Main(args []string, out, errors io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &call{out: out, err: errors, lang: language(args)}
	err := c.dispatch(ctx, args)
	if err != nil {
		c.fail(err)
	}
	return fault.Exit(err)
}

// language is what --lang or GUBEN_LANG ask for; Chinese otherwise.
func language(args []string) message.Lang {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(strings.TrimLeft(arg, "-"), "lang="); ok && strings.HasPrefix(arg, "-") {
			return message.ParseLang(value)
		}
		if (arg == "--lang" || arg == "-lang") && i+1 < len(args) {
			return message.ParseLang(args[i+1])
		}
	}
	return message.ParseLang(os.Getenv("GUBEN_LANG"))
}

func (c *call) dispatch(ctx context.Context, args []string) error {
	chosen, rest := choose(args)
	if chosen == nil {
		return c.help(args)
	}
	flags := flag.NewFlagSet(chosen.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.String("lang", "", c.text("flag_lang"))
	flags.BoolVar(&c.json, "json", false, c.text("flag_json"))
	execute := chosen.prepare(c, flags)
	if err := c.parse(flags, rest); errors.Is(err, flag.ErrHelp) {
		c.usage(chosen, flags)
		return nil
	} else if err != nil {
		return misused(chosen.name, err)
	}
	if err := chosen.fit(c.args); err != nil {
		return err
	}
	return execute(ctx)
}

// misuses are the flag package's complaints in our words.
var misuses = []struct {
	form *regexp.Regexp
	code string
}{
	{regexp.MustCompile(`^flag provided but not defined: -+(\S+)`), "cli.unknown_flag"},
	{regexp.MustCompile(`^flag needs an argument: -+(\S+)`), "cli.empty_flag"},
	{regexp.MustCompile(`^invalid (?:boolean )?value .* for (?:flag )?-+([\w-]+)`), "cli.bad_value"},
}

func misused(command string, err error) error {
	for _, misuse := range misuses {
		if match := misuse.form.FindStringSubmatch(err.Error()); match != nil {
			return fault.New(fault.Invalid, misuse.code, "command", command, "flag", match[1]).Because(err)
		}
	}
	return fault.New(fault.Invalid, "cli.bad_flag", "command", command).Because(err)
}

// choose finds the command of the longest name args begin with.
func choose(args []string) (*command, []string) {
	for words := min(3, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		for i := range commands {
			if commands[i].name == name {
				return &commands[i], args[words:]
			}
		}
	}
	return nil, nil
}

// parse reads flags wherever they stand, before or after the arguments.
func (c *call) parse(flags *flag.FlagSet, args []string) error {
	for {
		if err := flags.Parse(args); err != nil {
			return err
		}
		rest := flags.Args()
		if len(rest) == 0 {
			return nil
		}
		c.args, args = append(c.args, rest[0]), rest[1:]
	}
}

func (c *call) text(key string, args ...any) string { return message.Text(c.lang, "cli."+key, args...) }

func (c *call) printf(key string, args ...any) { fmt.Fprintln(c.out, c.text(key, args...)) }

// show prints value with --json; people are told.
func (c *call) show(value any, tell func()) error {
	if c.json {
		return c.print(value)
	}
	tell()
	return nil
}

// print writes value as indented JSON.
func (c *call) print(value any) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

func (c *call) fail(err error) {
	if !c.json {
		fmt.Fprintln(c.err, c.text("error", "message", fault.Say(c.lang, err)))
		if fault.KindOf(err) == fault.Internal {
			fmt.Fprintln(c.err, err)
		}
		return
	}
	body := map[string]any{"kind": fault.KindOf(err).String(), "message": fault.Say(c.lang, err)}
	var known *fault.Error
	if errors.As(err, &known) {
		body["code"], body["place"] = known.Code, known.Place
	}
	encoded, _ := json.Marshal(map[string]any{"error": body})
	fmt.Fprintln(c.err, string(encoded))
}

func (c *call) help(args []string) error {
	asked := len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" || strings.HasPrefix(args[0], "--lang")
	if !asked {
		return fault.New(fault.Invalid, "cli.no_command", "command", strings.Join(args[:min(2, len(args))], " "))
	}
	c.printf("help")
	for _, known := range commands {
		fmt.Fprintf(c.out, "  %-14s %s\n", known.name, c.text("about_"+strings.ReplaceAll(known.name, " ", "_")))
	}
	c.printf("help_end")
	return nil
}

func (c *call) usage(chosen *command, flags *flag.FlagSet) {
	fmt.Fprintf(c.out, "guben %s %s\n%s\n\n", chosen.name, chosen.args, c.text("about_"+strings.ReplaceAll(chosen.name, " ", "_")))
	flags.VisitAll(func(f *flag.Flag) {
		value := f.DefValue
		if value != "" && value != "false" {
			value = " (" + value + ")"
		} else {
			value = ""
		}
		fmt.Fprintf(c.out, "  --%-12s %s%s\n", f.Name, f.Usage, value)
	})
}
