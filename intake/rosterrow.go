package intake

import (
	"slices"
	"strings"

	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/money"
	"guben/pack"
	"guben/policy"
)

// ownField is a roster's own column as a field, so that the dictionary reads it
// as it reads its own.
func ownField(c *column) *dictionary.Field {
	return &dictionary.Field{Key: c.key, Zh: c.head, En: c.head, Type: c.own.Type}
}

// addOwn reads a cell of a roster's own column.
func (r *row) addOwn(roster *pack.Roster, c *column, text string) error {
	field := ownField(c)
	value, err := field.Parse(text)
	if err != nil || !value.Known {
		return err
	}
	if len(c.own.Choices) > 0 && !slices.Contains(c.own.Choices, value.Text) {
		return fault.New(fault.Invalid, "intake.not_choice", "head", c.head, "text", text, "choices", strings.Join(c.own.Choices, "、"))
	}
	if c.key == roster.Amount {
		if value.N < 0 || money.Fen(value.N) > mostIncome {
			return fault.New(fault.Invalid, "intake.absurd_payment", "head", c.head, "text", text)
		}
		r.paid, r.stated = money.Fen(value.N), true
		return nil
	}
	if r.own == nil {
		r.own = map[string]string{}
	}
	r.own[c.key] = field.Canonical(value)
	return nil
}

// receiver finds out whom a row of a roster is about, and refuses a row that
// does not say or lacks a required column.
func (r *reader) receiver(row *row) {
	name, number := r.receiverCells(row)
	if number != "" {
		document, err := identity.Parse(number)
		if err != nil {
			row.refuse(remark(err, r.place(row.line, "")))
			return
		}
		row.document = document
	}
	if name == "" && number == "" && row.household.text("code") == "" && !row.rejected() {
		row.refuse(say(r.place(row.line, ""), "nobody_named"))
	}
	r.required(row)
}

func (r *reader) receiverCells(row *row) (name, number string) {
	name, number = row.person.text("name"), row.person.text("id_number")
	if number == "" {
		number = row.person.text("card_number")
	}
	if r.shape.roster.On == policy.OnHousehold || name == "" && number == "" {
		if head := row.household.text("head_name"); head != "" {
			name = head
			row.person.put(personField("name"), dictionary.Words(head), "")
		}
		if head := row.household.text("head_id_number"); head != "" {
			number = head
		}
	}
	return name, number
}

func (r *reader) required(row *row) {
	if row.rejected() {
		return
	}
	for i := range r.columns {
		c := &r.columns[i]
		if !r.needs(c) {
			continue
		}
		blank := c.entity == "own" && row.own[c.key] == "" && !(c.key == r.shape.roster.Amount && row.stated) ||
			c.entity != "own" && !row.of(c.entity).get(c.key).Known
		if blank {
			row.refuse(say(r.place(row.line, c.head), "required", "head", c.head))
		}
	}
}

// needs reports whether the roster requires a value in the column. Names and
// numbers may stand for each other: a row without a number is matched by name.
func (r *reader) needs(c *column) bool {
	if c.entity == "person" && (c.key == "id_number" || c.key == "card_number" || c.key == "name") {
		return false
	}
	for i := range r.shape.roster.Columns {
		if own := &r.shape.roster.Columns[i]; own.Required && columnField(own) == c.entity+"."+c.key {
			return true
		}
	}
	return false
}
