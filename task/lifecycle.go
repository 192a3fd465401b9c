package task

import (
	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/pack"
	"guben/store"
)

// lead stands in the flow for the unit that accepts.
const lead = "lead"

var (
	byOwner = []flow.Who{{Unit: flow.Owner}}
	byLead  = []flow.Who{{Unit: lead}}
)

// Flow is the life of every task: handed, taken or returned with a reason,
// claimed as done by who owes it, accepted by who leads, from another account.
var Flow = flow.Flow{
	Start: string(Handed),
	Units: map[string]flow.Words{lead: {Zh: "牵头（验收）单位", En: "the unit that leads and accepts"}},
	States: []flow.State{
		{ID: string(Handed), Name: words("待接收", "Handed"), Phase: flow.Open},
		{ID: string(Returned), Name: words("已退回", "Returned"), Phase: flow.Open},
		{ID: string(Doing), Name: words("进行中", "Under way"), Phase: flow.Open},
		{ID: string(Claimed), Name: words("待验收", "To be accepted"), Phase: flow.Open},
		{ID: string(Accepted), Name: words("已完成", "Accepted"), Phase: flow.Done},
		{ID: string(Stopped), Name: words("已终止", "Stopped"), Phase: flow.Void},
	},
	Moves: []flow.Move{
		{ID: "take", Name: words("接收", "Take"), From: []string{string(Handed)}, To: string(Doing), Who: byOwner},
		{ID: "refuse", Name: words("退回", "Return"), From: []string{string(Handed)}, To: string(Returned), Who: byOwner, Kind: flow.Return},
		{ID: "hand", Name: words("重新交办", "Hand again"), From: []string{string(Returned)}, To: string(Handed), Who: byLead},
		{ID: "claim", Name: words("申请验收", "Claim done"), From: []string{string(Doing)}, To: string(Claimed), Who: byOwner},
		{ID: "accept", Name: words("验收通过", "Accept"), From: []string{string(Claimed)}, To: string(Accepted), Who: byLead, Apart: []string{"claim"}},
		{ID: "reject", Name: words("验收不通过", "Reject"), From: []string{string(Claimed)}, To: string(Doing), Who: byLead, Kind: flow.Return},
		{ID: "reopen", Name: words("重新办理", "Open again"), From: []string{string(Accepted)}, To: string(Doing), Who: byLead, Kind: flow.Reopen},
		{ID: "stop", Name: words("终止", "Stop"), From: []string{flow.Any}, To: string(Stopped), Who: byLead, Note: flow.Required},
	},
}

func words(zh, en string) flow.Words { return flow.Words{Zh: zh, En: en} }

// sides are the flow's actors a scope stands for: the unit that owes the task,
// the unit that leads it. An office stands for the units of its area; a
// township or village for what is at its place.
func sides(scope auth.Scope, t *Task) (list []flow.Actor) {
	if acts(scope, t.Place, t.Owner) {
		list = append(list, flow.Actor{ID: scope.Account, Unit: flow.Owner})
	}
	if acts(scope, t.leadPlace, t.Lead) {
		list = append(list, flow.Actor{ID: scope.Account, Unit: lead})
	}
	return list
}

func acts(scope auth.Scope, place division.Code, unit string) bool {
	if !scope.Reaches(place) {
		return false
	}
	switch scope.Role {
	case auth.Office, auth.Township:
		return true
	case auth.Village:
		return place == scope.Division
	case auth.Department:
		return unit != "" && unit == scope.Unit
	}
	return false
}

// situation is the task as the flow looks at it. Its owner is called so, since
// sides has told already whether the account is the owner.
func situation(tx *store.Tx, t *Task, note string) (flow.Situation, error) {
	past, err := store.Collect(tx, func(row store.Scanner) (p flow.Past, err error) {
		err = row.Scan(&p.Move, &p.From, &p.To, &p.Actor, &p.Round)
		return p, err
	}, `SELECT move, from_state, to_state, account, round FROM task_event WHERE county = $1 AND task = $2 ORDER BY id`, t.County, t.ID)
	return flow.Situation{State: string(t.State), Round: t.round, Owner: flow.Owner, Past: past, Note: note}, err
}

// Allowed are the moves the scope may make on the task now.
func (b *Board) Allowed(tx *store.Tx, scope auth.Scope, t Task) ([]Move, error) {
	at, err := situation(tx, &t, "")
	if err != nil {
		return nil, err
	}
	var moves []Move
	for _, m := range Flow.Moves {
		if refuse(at, sides(scope, &t), m.ID, true) == nil {
			moves = append(moves, m)
		}
	}
	return moves, nil
}

// refuse is why none of the actors may make the move; the reason of the last
// who comes near is the one told. forgiving lets a note be lacking.
func refuse(at flow.Situation, actors []flow.Actor, move string, forgiving bool) (err error) {
	if forgiving {
		at.Note = "-"
	}
	if len(actors) == 0 {
		actors = []flow.Actor{{}}
	}
	for _, actor := range actors {
		if err = Flow.Refuse(at, actor, move); err == nil {
			return nil
		}
	}
	return err
}

// Members are the places below root, and root itself, at which a unit of the
// plan is found: one place for a unit, every place of its level for a class of
// units (各乡镇). A unit of a township or village that is no class is looked up
// by its name, and stands at root where no place bears it.
func Members(tree *division.Tree, root division.Code, unit *pack.Unit) []division.Code {
	level := levels[unit.Level]
	if !unit.Class {
		return []division.Code{named(tree, root, unit)}
	}
	if root.Level() >= level {
		return []division.Code{root}
	}
	places := []division.Code{root}
	for range level - root.Level() {
		var below []division.Code
		for _, place := range places {
			below = append(below, tree.Children(place)...)
		}
		places = below
	}
	return places
}

var levels = map[string]division.Level{"prefecture": division.Prefecture, "county": division.County, "township": division.Township, "village": division.Village}

func named(tree *division.Tree, root division.Code, unit *pack.Unit) division.Code {
	if levels[unit.Level] <= root.Level() {
		return root
	}
	for _, called := range append([]string{unit.Name.Zh}, unit.Aliases...) {
		if place, ok := tree.Find(root, called); ok {
			return place
		}
	}
	return root
}
