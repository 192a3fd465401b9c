package store

import "fmt"

// distribute spreads the tables that are new over the nodes of a Citus cluster:
// those keyed by county by it and side by side, so that a county lives on one
// node; those of Schema.Spread by their own column; the others, small ones, are
// copied to every node. Where the database has no Citus nothing happens.
func (tx *Tx) distribute(schemas []Schema) error {
	if clustered, err := tx.clustered(); err != nil || !clustered {
		return err
	}
	if _, err := tx.Exec("SET LOCAL citus.multi_shard_modify_mode TO 'sequential'"); err != nil {
		return err
	}
	own := map[string]string{}
	for _, schema := range schemas {
		for table, column := range schema.Spread {
			own[table] = column
		}
	}
	undistributed, err := tx.tables()
	for _, t := range undistributed {
		if err != nil {
			return err
		}
		switch column := own[t.name]; {
		case column != "":
			_, err = tx.Exec(fmt.Sprintf("SELECT create_distributed_table('%s', '%s', colocate_with => 'none')", t.name, column))
		case t.keyed:
			_, err = tx.Exec(fmt.Sprintf("SELECT create_distributed_table('%s', 'county')", t.name))
		default:
			_, err = tx.Exec(fmt.Sprintf("SELECT create_reference_table('%s')", t.name))
		}
	}
	return err
}

func (tx *Tx) clustered() (bool, error) {
	if tx.db.Engine != PostgreSQL {
		return false, nil
	}
	var n int
	err := tx.QueryRow("SELECT COUNT(*) FROM pg_extension WHERE extname = 'citus'").Scan(&n)
	return n > 0, err
}

// relation is a table that no node but the first knows; keyed says that the
// county is part of its primary key.
type relation struct {
	name  string
	keyed bool
}

func (tx *Tx) tables() ([]relation, error) {
	return Collect(tx, func(row Scanner) (r relation, err error) {
		err = row.Scan(&r.name, &r.keyed)
		return r, err
	}, `SELECT c.relname, COUNT(a.attname) > 0 FROM pg_class c
		LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'county' AND a.attnum = ANY (i.indkey)
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind = 'r'
			AND c.oid NOT IN (SELECT logicalrelid FROM pg_dist_partition)
		GROUP BY c.relname ORDER BY c.relname`)
}
