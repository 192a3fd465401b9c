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
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		code, err := villageCode(c.args[0])
		if err != nil {
			return err
		}
		values, err := figures(c.args[1:])
		if err != nil {
			return err
		}
		if len(values) > 0 {
			if err := a.ReviseVillage(ctx, auth.System(), code, values, registry.Origin{Source: "cli"}); err != nil {
				return err
			}
		}
		return c.tellVillage(ctx, a, code)
	})
}

func villageCode(text string) (division.Code, error) {
	code, err := division.ParseCode(text)
	if err != nil || code.Level() != division.Village {
		return 0, fault.New(fault.Invalid, "cli.not_village", "text", text)
	}
	return code, nil
}

// figures reads NAME=VALUE; names are those of the field dictionary.
func figures(pairs []string) (registry.Values, error) {
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
	answers, err := view(ctx, a, func(tx *store.Tx) (_ []screen.Answer, err error) {
		record, err = a.Registry.Get(tx, auth.System(), dictionary.Village, code.County(), int64(code))
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return nil, err
		}
		record.Entity = dictionary.Village
		return a.ExplainVillage(tx, auth.System(), code, "", 0, "")
	})
	if err != nil {
		return err
	}
	shown := c.shown(record)
	shown.ID = code.String()
	return c.show(map[string]any{"village": shown, "answers": c.shownAnswers(answers)}, func() {
		fmt.Fprintln(c.out, code)
		c.tellRecord(record)
		for _, answer := range answers {
			c.tellAnswer(answer)
		}
	})
}

// villageImport writes the figures of a workbook's villages: a column 村编号 with
// division codes, and columns named as the field dictionary names them. All of
// it is written, or nothing.
func villageImport(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		book, err := sheet.Open(c.args[0], sheet.DefaultLimits)
		if err != nil {
			return err
		}
		defer book.Close()
		label, _ := dictionary.Get(dictionary.Village, "code")
		table, err := book.Find(sheet.Want{Field: villageField, Need: []sheet.Need{{Field: "code", Label: label}}})
		if err != nil {
			return err
		}
		defer table.Close()
		villages, err := readVillages(table)
		if err != nil {
			return err
		}
		err = a.DB.Update(ctx, func(tx *store.Tx) error {
			for _, v := range villages {
				if err := a.PutVillage(tx, auth.System(), v.code, v.values, registry.Origin{Source: "import"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		written := len(villages)
		return c.show(map[string]any{"villages": written}, func() { c.printf("villages_written", "count", written) })
	})
}

func villageField(heading string) string {
	if field, known := dictionary.Find(dictionary.Village, heading); known && field.Kept == dictionary.ByRegistry {
		return field.Key
	}
	return ""
}

// villageRow is a row of the workbook.
type villageRow struct {
	code   division.Code
	values registry.Values
}

func readVillages(table *sheet.Table) (villages []villageRow, err error) {
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return villages, nil
		}
		if err != nil {
			return nil, err
		}
		code, err := villageCode(strings.TrimSpace(row.Field("code").Text))
		if err != nil {
			return nil, at(err, row, "code")
		}
		values, err := figuresOf(row, table)
		if err != nil {
			return nil, err
		}
		villages = append(villages, villageRow{code, values})
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
			return nil, at(err, row, field.Key)
		}
		values[field.Key] = value
	}
	return values, nil
}

// at puts a fault to the cell it is in.
func at(err error, row sheet.Record, field string) error {
	var wrong *fault.Error
	if errors.As(err, &wrong) {
		return wrong.At(row.Place(field))
	}
	return err
}
