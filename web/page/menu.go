package page

import (
	"strings"

	"guben/auth"
)

// menuItem is one place of the navigation.
type menuItem struct {
	Path  string
	Icon  string
	Text  string // catalog key
	Power auth.Power
	Here  bool // the page shown belongs to it
	Tab   bool // stands in the bar at the foot of a phone
}

// menuGroup is a titled part of the navigation; the first has no title.
type menuGroup struct {
	Title string // catalog key
	Items []menuItem
}

var wholeMenu = []menuGroup{
	{"", []menuItem{
		{Path: "/", Icon: "layout-dashboard", Text: "web.menu_workbench", Tab: true},
		{Path: "/household", Icon: "home", Text: "web.menu_household", Power: auth.ReadHousehold, Tab: true},
		{Path: "/finding", Icon: "flag", Text: "web.menu_finding", Power: auth.ReadHousehold, Tab: true},
		{Path: "/ledger", Icon: "notebook", Text: "web.menu_ledger", Power: auth.ReadHousehold, Tab: true},
		{Path: "/plan", Icon: "book-2", Text: "web.menu_plan", Power: auth.ReadPlan, Tab: true},
		{Path: "/reader", Icon: "list-details", Text: "web.menu_reader", Power: auth.ReadPlan},
		{Path: "/import", Icon: "upload", Text: "web.menu_import", Power: auth.Import},
	}},
	{"web.menu_group", []menuItem{
		{Path: "/overview", Icon: "layout-grid", Text: "web.menu_overview", Power: auth.ReadPlan},
		{Path: "/task", Icon: "checklist", Text: "web.menu_task", Power: auth.ReadPlan},
		{Path: "/calendar", Icon: "calendar", Text: "web.menu_calendar", Power: auth.ReadPlan},
		{Path: "/duty", Icon: "repeat", Text: "web.menu_duty", Power: auth.ReadPlan},
		{Path: "/unit", Icon: "users", Text: "web.menu_unit", Power: auth.ReadPlan},
		{Path: "/indicator", Icon: "chart-bar", Text: "web.menu_indicator", Power: auth.ReadPlan},
		{Path: "/dispatch", Icon: "presentation", Text: "web.menu_dispatch", Power: auth.ReadPlan},
		{Path: "/inspection", Icon: "clipboard-check", Text: "web.menu_inspection", Power: auth.ReadHousehold},
		{Path: "/map", Icon: "map-2", Text: "web.menu_map", Power: auth.ReadPlan},
	}},
	{"web.menu_manage", []menuItem{
		{Path: "/account", Icon: "user-cog", Text: "web.menu_account", Power: auth.ManageAccount, Tab: true},
		{Path: "/notice", Icon: "bell", Text: "web.menu_notice", Power: auth.Dispatch},
		{Path: "/audit", Icon: "shield-check", Text: "web.menu_audit", Power: auth.ReadAudit, Tab: true},
	}},
	{"web.menu_more", []menuItem{
		{Path: "/help", Icon: "help-circle", Text: "web.menu_help"},
	}},
}

// menu is the navigation of one role, with the place of path marked.
func menu(scope auth.Scope, path string) []menuGroup {
	var groups []menuGroup
	for _, whole := range wholeMenu {
		group := menuGroup{Title: whole.Title}
		for _, item := range whole.Items {
			if scope.May(item.Power) {
				item.Here = within(path, item.Path)
				group.Items = append(group.Items, item)
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

func within(path, item string) bool {
	return path == item || item != "/" && strings.HasPrefix(path, item+"/")
}

// Seeks reports whether the head of the page offers to look for a household.
func (f frame) Seeks() bool { return f.Account.Role.May(auth.ReadHousehold) }

// Tabs are the items at the foot of a phone: at most four, the rest are behind
// the menu button.
func (f frame) Tabs() []menuItem {
	var tabs []menuItem
	for _, group := range f.Menu {
		for _, item := range group.Items {
			if item.Tab && len(tabs) < 4 {
				tabs = append(tabs, item)
			}
		}
	}
	return tabs
}
