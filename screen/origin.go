package screen

import (
	"log/slog"
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/income"
	"guben/message"
	"guben/policy"
)

// sourceOf tells where facts of a household come from, for reasons: the items
// behind a total of income, the roster behind a fact a department delivered.
// It reads the account only when a reason is asked for.
func (r *reader) sourceOf(s *subject) func(policy.FactRef, int) string {
	var account *income.Account
	return func(ref policy.FactRef, _ int) string {
		if name := r.rosterOf(ref); name != "" {
			return name
		}
		category, ok := r.categoryOf(ref)
		if !ok {
			return ""
		}
		if account == nil {
			read, err := income.AccountOf(r.tx, auth.System(), r.county, s.id, r.pack.Accounting.Range(r.source.day))
			if err != nil {
				slog.Error("the account behind a reason could not be read", "household", s.id, "error", err)
			}
			account = &read
		}
		return itemised(account, category)
	}
}

func (r *reader) rosterOf(ref policy.FactRef) string {
	for i := range r.pack.Rosters {
		for _, column := range r.pack.Rosters[i].Columns {
			if column.Fact != nil && column.Fact.Ref == ref {
				return r.pack.Rosters[i].Name.Zh
			}
		}
	}
	return ""
}

func (r *reader) categoryOf(ref policy.FactRef) (dictionary.Category, bool) {
	if ref.On != policy.OnHousehold {
		return "", false
	}
	category, ok := r.totals[ref.Index]
	return category, ok
}

// itemised lists the items that make up a total: 低保金 3,600.00 元、养老金 1,320.00 元.
func itemised(account *income.Account, category dictionary.Category) string {
	var items, sources []string
	for _, line := range account.Lines {
		if line.Item.Category != category || !line.Counts || line.Sum == 0 {
			continue
		}
		items = append(items, message.Text(message.Zh, "screen.source_item", "item", line.Item, "amount", line.Sum))
		for _, entry := range line.Entries {
			if source := said(entry.Source); !slices.Contains(sources, source) {
				sources = append(sources, source)
			}
		}
	}
	if len(items) == 0 {
		return ""
	}
	return message.Text(message.Zh, "screen.source_income", "items", strings.Join(items, "、"), "span", account.Span,
		"source", strings.Join(sources, "、"))
}

// said is a source in words; one nobody foresaw is shown as it was written.
func said(source string) string {
	if key := "screen.origin_" + source; message.Has(key) {
		return message.Text(message.Zh, key)
	}
	return source
}
