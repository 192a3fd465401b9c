package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/registry"
	"guben/screen"
	"guben/sheet"
	"guben/store"
)

// village shows a village's figures and what its rules say, after writing the
// figures given as NAME=VALUE.
func village(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		code, err := c.villageArg()
		if err != nil {
			return err
		}
		values, err := c.figures(c.args[1:])
		if err != nil {
			return err
		}
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		if len(values) > 0 {
			if err := a.ReviseVillage(ctx, auth.System(), code, values, registry.Origin{Source: "cli"}); err != nil {
				return err
			}
		}
		return c.tellVillage(ctx, a, code)
	}
}

func (c *call) villageArg() (division.Code, error) {
	text, err := c.arg(0, "VILLAGE")
	if err != nil {
		return 0, err
	}
	code, err := division.ParseCode(text)
	if err != nil || code.Level() != division.Village {
		return 0, fault.New(fault.Invalid, "cli.not_village", "text", text)
	}
	return code, nil
}

// figures reads NAME=VALUE; names are those of the field dictionary.
func (c *call) figures(pairs []string) (registry.Values, error) {
	values := registry.Values{}
	for _, pair := range pairs {
		name, text, given := strings.Cut(pair, "=")
		field, known := dictionary.Find(dictionary.Village, name)
		if !given || !known || field.Kept != dictionary.ByRegistry {
			return nil, fault.New(fault.Invalid, "cli.no_figure", "text", pair)
		}
		value, err := field.Parse(text)
		if err != nil {
			return nil, err
		}
		values[field.Key] = value
	}
	return values, nil
}

func (c *call) tellVillage(ctx context.Context, a *app.App, code division.Code) error {
	var record registry.Record
	var answers []screen.Answer
	err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		record, err = a.Registry.Get(tx, auth.System(), dictionary.Village, code.County(), int64(code))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		record.Entity = dictionary.Village
		answers, err = a.ExplainVillage(tx, auth.System(), code, "", 0, "")
		return err
	})
	if err != nil {
		return err
	}
	if c.json {
		shown := c.shown(record)
		shown.ID = code.String()
		list := make([]shownAnswer, len(answers))
		for i, answer := range answers {
			list[i] = showAnswer(answer, c.lang)
		}
		return c.print(map[string]any{"village": shown, "answers": list})
	}
	fmt.Fprintln(c.out, code)
	c.tellRecord(record)
	for _, answer := range answers {
		c.tellAnswer(answer)
	}
	return nil
}

// villageImport writes the figures of a workbook's villages: a column 村编号 with
// division codes, and columns named as the field dictionary names them. All of
// it is written, or nothing.
func villageImport(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		path, err := c.arg(0, "FILE")
		if err != nil {
			return err
		}
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		book, err := sheet.Open(path, sheet.DefaultLimits)
		if err != nil {
			return err
		}
		defer book.Close()
		table, err := book.Find(sheet.Want{Field: villageField, Need: []sheet.Need{{Field: "code", Label: villageCode()}}})
		if err != nil {
			return err
		}
		defer table.Close()
		n := 0
		err = a.DB.Update(ctx, func(tx *store.Tx) (err error) {
			n, err = putVillages(tx, a, table)
			return err
		})
		if err == nil {
			c.printf("villages_written", "count", n)
		}
		return err
	}
}

func villageCode() *dictionary.Field {
	field, _ := dictionary.Get(dictionary.Village, "code")
	return field
}

func villageField(heading string) string {
	if field, known := dictionary.Find(dictionary.Village, heading); known && field.Kept == dictionary.ByRegistry {
		return field.Key
	}
	return ""
}

func putVillages(tx *store.Tx, a *app.App, table *sheet.Table) (n int, err error) {
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		code, err := division.ParseCode(strings.TrimSpace(row.Field("code").Text))
		if err != nil || code.Level() != division.Village {
			return n, fault.New(fault.Invalid, "cli.not_village", "text", row.Field("code").Text).At(row.Place("code"))
		}
		values, err := figuresOf(row, table)
		if err != nil {
			return n, err
		}
		if err := a.PutVillage(tx, auth.System(), code, values, registry.Origin{Source: "import"}); err != nil {
			return n, err
		}
		n++
	}
}

// figuresOf are the cells of a row; a blank cell leaves what is known.
func figuresOf(row sheet.Record, table *sheet.Table) (registry.Values, error) {
	values := registry.Values{}
	for _, field := range dictionary.Fields(dictionary.Village) {
		text := strings.TrimSpace(row.Field(field.Key).Text)
		if field.Kept != dictionary.ByRegistry || !table.Has(field.Key) || text == "" || field.Key == "code" {
			continue
		}
		value, err := field.Parse(text)
		if err != nil {
			var wrong *fault.Error
			if errors.As(err, &wrong) {
				return nil, wrong.At(row.Place(field.Key))
			}
			return nil, err
		}
		values[field.Key] = value
	}
	return values, nil
}
