package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// session is one connection to a SQLite file with the statements it has
// prepared: a short transaction spends half its time parsing otherwise.
// PostgreSQL needs none; pgx keeps the statements of its connections itself.
type session struct {
	conn *sql.Conn
	kept map[string]*statement
}

// statement is a text that has been run on the connection; it is prepared when
// it is run a second time.
type statement struct {
	made *sql.Stmt
	busy bool // its rows are being read: the same text needs another statement meanwhile
}

// keptStatements bounds the texts remembered: lists of values of many lengths
// make ever new ones.
const keptStatements = 400

// sessions hands out the connections of a pool, the one used last first: its
// statements are warm.
type sessions struct {
	pool  *sql.DB
	idle  chan struct{} // a token for each session not in use
	stack chan []*session
}

func newSessions(pool *sql.DB, n int) *sessions {
	s := &sessions{pool: pool, idle: make(chan struct{}, n), stack: make(chan []*session, 1)}
	free := make([]*session, n)
	for i := range free {
		free[i] = &session{}
		s.idle <- struct{}{}
	}
	s.stack <- free
	return s
}

// take waits for a session until ctx ends.
func (s *sessions) take(ctx context.Context) (*session, error) {
	select {
	case <-s.idle:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	free := <-s.stack
	last := len(free) - 1
	taken := free[last]
	s.stack <- free[:last]
	return taken, nil
}

func (s *sessions) give(back *session) {
	s.stack <- append(<-s.stack, back)
	s.idle <- struct{}{}
}

// close waits for the sessions in use and ends all connections. Who takes one
// afterwards is told by the pool that it is closed.
func (s *sessions) close() {
	all := make([]*session, cap(s.idle))
	for i := range all {
		all[i], _ = s.take(context.Background())
		all[i].end()
	}
	for _, one := range all {
		s.give(one)
	}
}

// end closes the statements and the connection.
func (s *session) end() {
	for _, kept := range s.kept {
		kept.close()
	}
	if s.conn != nil {
		s.conn.Close()
	}
	s.conn, s.kept = nil, nil
}

// begin starts a transaction on the session, over a new connection if the old
// one has gone.
func (s *sessions) begin(ctx context.Context, on *session, options *sql.TxOptions) (native *sql.Tx, err error) {
	for range 2 {
		if err := s.connect(ctx, on); err != nil {
			return nil, err
		}
		native, err = on.conn.BeginTx(ctx, options)
		if !errors.Is(err, driver.ErrBadConn) && !errors.Is(err, sql.ErrConnDone) {
			return native, err
		}
		on.end()
	}
	return nil, err
}

func (s *sessions) connect(ctx context.Context, on *session) (err error) {
	if on.conn != nil {
		return nil
	}
	on.kept = map[string]*statement{}
	on.conn, err = s.pool.Conn(ctx)
	return err
}

// exec runs one statement outside a transaction.
func (s *sessions) exec(ctx context.Context, query string, args ...any) error {
	on, err := s.take(ctx)
	if err != nil {
		return err
	}
	defer s.give(on)
	if err := s.connect(ctx, on); err != nil {
		return err
	}
	_, err = on.conn.ExecContext(ctx, query, args...)
	return err
}

// find is the statement of a text, prepared when the text comes a second time;
// nil where it has to be run as text. It runs in the connection's transaction:
// SQLite's transactions are its connections', and one whose context has ended
// refuses the statement for the same reason.
func (s *session) find(ctx context.Context, query string) *statement {
	known, seen := s.kept[query]
	switch {
	case !seen:
		s.remember(query)
		return nil
	case known.busy:
		return nil
	case known.made == nil:
		made, err := s.conn.PrepareContext(ctx, query)
		if err != nil {
			return nil // running the text says why
		}
		known.made = made
	}
	return known
}

func (s *session) remember(query string) {
	if len(s.kept) >= keptStatements {
		for text, old := range s.kept {
			if !old.busy {
				old.close()
				delete(s.kept, text)
			}
		}
	}
	s.kept[query] = &statement{}
}

func (s *statement) close() {
	if s.made != nil {
		s.made.Close()
	}
}
