package task

import (
	"strings"

	"guben/pack"
	"guben/period"
	"guben/store"
)

// Schema is the room's tables.
//
// task: one item of work at one place. taken holds what the pack said when the
// task was last taken from it, so that taking it again leaves alone what people
// changed. to_day is 9999-12-31 where there is no last day.
// task_unit: every unit that has to do with a task, with what lists and counts
// by unit are narrowed by, so that they read the other tasks' rows never.
// task_count: how many tasks stand how, by place (townships, counties and above),
// plan, task of the plan, owner and month of the last day.
// task_event: what happened, only ever added to.
var Schema = store.Schema{Room: "task", Steps: []string{`
	CREATE TABLE task (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, origin TEXT NOT NULL, edition TEXT NOT NULL, taken TEXT NOT NULL,
		place BIGINT NOT NULL, owner TEXT NOT NULL, lead TEXT NOT NULL, lead_place BIGINT NOT NULL, units TEXT NOT NULL,
		parent_county BIGINT NOT NULL, parent BIGINT NOT NULL, clause TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, note TEXT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, quote TEXT NOT NULL,
		target BIGINT NOT NULL, target_unit TEXT NOT NULL, direction TEXT NOT NULL, exclusive INTEGER NOT NULL, progress TEXT NOT NULL,
		state TEXT NOT NULL, entered TEXT NOT NULL, round INTEGER NOT NULL, value BIGINT NOT NULL, source TEXT NOT NULL, measured TEXT NOT NULL,
		step_day TEXT NOT NULL, waits INTEGER NOT NULL, parts INTEGER NOT NULL,
		signal TEXT NOT NULL, why TEXT NOT NULL, since TEXT NOT NULL, finished TEXT NOT NULL, changed BIGINT NOT NULL, revision BIGINT NOT NULL,
		PRIMARY KEY (county, id));
	CREATE INDEX task_due ON task (county, to_day, id);
	CREATE INDEX task_place ON task (county, place, to_day, id);
	CREATE INDEX task_signal ON task (signal, county, to_day, id);
	CREATE INDEX task_origin ON task (county, pack, origin, place);
	CREATE INDEX task_parent ON task (parent_county, parent, county);
	CREATE INDEX task_changed ON task (county, changed);
	CREATE TABLE task_unit (
		county BIGINT NOT NULL, unit TEXT NOT NULL, to_day TEXT NOT NULL, task BIGINT NOT NULL, PRIMARY KEY (county, unit, to_day, task));
	CREATE INDEX task_unit_of ON task_unit (unit, county, to_day, task);
	CREATE INDEX task_unit_task ON task_unit (county, task);
	CREATE TABLE task_step (
		county BIGINT NOT NULL, task BIGINT NOT NULL, seq INTEGER NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
		to_day TEXT NOT NULL, share INTEGER NOT NULL, done TEXT NOT NULL, PRIMARY KEY (county, task, seq));
	CREATE INDEX task_step_day ON task_step (county, to_day);
	CREATE TABLE task_after (county BIGINT NOT NULL, task BIGINT NOT NULL, before BIGINT NOT NULL, PRIMARY KEY (county, task, before));
	CREATE INDEX task_after_before ON task_after (county, before);
	CREATE TABLE task_event (
		county BIGINT NOT NULL, id BIGINT NOT NULL, task BIGINT NOT NULL, at BIGINT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL,
		unit TEXT NOT NULL, move TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, round INTEGER NOT NULL,
		value BIGINT NOT NULL, known INTEGER NOT NULL, note TEXT NOT NULL, files TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX task_event_of ON task_event (county, task, id);
	CREATE TABLE task_count (
		county BIGINT NOT NULL, level INTEGER NOT NULL, place BIGINT NOT NULL, pack TEXT NOT NULL, origin TEXT NOT NULL, owner TEXT NOT NULL,
		month TEXT NOT NULL, state TEXT NOT NULL, signal TEXT NOT NULL, n BIGINT NOT NULL,
		PRIMARY KEY (county, level, place, pack, origin, owner, month, state, signal));
	CREATE INDEX task_count_level ON task_count (level, county, place);
	CREATE TABLE task_extension (
		county BIGINT NOT NULL, id BIGINT NOT NULL, task BIGINT NOT NULL, place BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, reason TEXT NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, state TEXT NOT NULL,
		decider TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX task_extension_open ON task_extension (county, state, id);
	CREATE TABLE task_letter (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, place BIGINT NOT NULL, unit TEXT NOT NULL, above TEXT NOT NULL, above_place BIGINT NOT NULL,
		of_year INTEGER NOT NULL, edition INTEGER NOT NULL, state TEXT NOT NULL, content TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX task_letter_of ON task_letter (county, pack, of_year, place, unit, edition);
	CREATE TABLE task_signature (
		county BIGINT NOT NULL, letter BIGINT NOT NULL, side TEXT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL,
		PRIMARY KEY (county, letter, side));`, `
	ALTER TABLE task_unit ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
	ALTER TABLE task_unit ADD COLUMN pack TEXT NOT NULL DEFAULT '';
	ALTER TABLE task_unit ADD COLUMN origin TEXT NOT NULL DEFAULT '';
	ALTER TABLE task_unit ADD COLUMN owner TEXT NOT NULL DEFAULT '';
	ALTER TABLE task_unit ADD COLUMN state TEXT NOT NULL DEFAULT '';
	ALTER TABLE task_unit ADD COLUMN signal TEXT NOT NULL DEFAULT '';
	UPDATE task_unit SET place = t.place, pack = t.pack, origin = t.origin, owner = t.owner, state = t.state, signal = t.signal
		FROM task t WHERE t.county = task_unit.county AND t.id = task_unit.task;
	DROP INDEX task_unit_of;
	CREATE INDEX task_unit_of ON task_unit (unit, county, to_day, task, place, pack, origin, owner, state, signal);
	DROP INDEX task_unit_task;
	CREATE INDEX task_unit_task ON task_unit (county, task, unit);
	DROP INDEX task_due;
	CREATE INDEX task_due ON task (county, to_day, id, place, pack, state, signal);
	CREATE INDEX task_pack ON task (county, pack, to_day, id, place, state, signal);`, `
	CREATE INDEX task_date ON task (county, to_day, pack, origin, name_zh, name_en, state, signal, id, place);
	DROP INDEX task_changed;
	CREATE INDEX task_changed ON task (county, changed, state, pack);`, `
	DROP INDEX task_changed;
	CREATE INDEX task_changed ON task (county, state, changed, pack);`}}

const columns = `t.county, t.id, t.pack, t.origin, t.edition, t.taken, t.place, t.owner, t.lead, t.lead_place, t.units, t.parent_county, t.parent, t.clause,
	t.name_zh, t.name_en, t.note, t.from_day, t.to_day, t.quote, t.target, t.target_unit, t.direction, t.exclusive, t.progress,
	t.state, t.entered, t.round, t.value, t.source, t.measured, t.step_day, t.waits, t.parts, t.signal, t.why, t.since, t.finished, t.changed, t.revision`

func scan(row store.Scanner) (t Task, err error) {
	var units string
	err = row.Scan(&t.County, &t.ID, &t.Pack, &t.Origin, &t.Edition, &t.taken, &t.Place, &t.Owner, &t.Lead, &t.leadPlace, &units,
		&t.Parent.County, &t.Parent.ID, &t.Clause, &t.Name.Zh, &t.Name.En, &t.Note, store.Day(&t.From), store.Day(&t.To), &t.Quote,
		&t.Target.Value, &t.Target.Unit, &t.Target.Direction, &t.Target.Exclusive, &t.Progress,
		&t.State, store.Day(&t.entered), &t.round, &t.Value, &t.Source, store.Day(&t.Measured), store.Day(&t.Step), &t.Waits, &t.Parts,
		&t.Signal, &t.Why, store.Day(&t.Since), store.Day(&t.Finished), &t.Changed, &t.Revision)
	t.Units = strings.Fields(units)
	return t, err
}

// cells are the values of columns, in their order.
func (t *Task) cells() []any {
	return []any{t.County, t.ID, t.Pack, t.Origin, t.Edition, t.taken, int64(t.Place), t.Owner, t.Lead, int64(t.leadPlace), strings.Join(t.Units, " "),
		t.Parent.County, t.Parent.ID, t.Clause, t.Name.Zh, t.Name.En, t.Note, store.DayText(t.From), store.LastDay(t.To), t.Quote,
		int64(t.Target.Value), t.Target.Unit, string(t.Target.Direction), flag(t.Target.Exclusive), t.Progress,
		string(t.State), store.DayText(t.entered), t.round, int64(t.Value), string(t.Source), store.DayText(t.Measured), store.DayText(t.Step), t.Waits, t.Parts,
		string(t.Signal), string(t.Why), store.DayText(t.Since), store.DayText(t.Finished), t.Changed, t.Revision}
}

// month is that of a last day, "" where there is none.
func month(d period.Day) string {
	if d == 0 {
		return ""
	}
	return period.MonthOf(d).String()
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// name fills an absent English name.
func name(w pack.Words) pack.Words {
	if w.En == "" {
		w.En = w.Zh
	}
	return w
}
