package engine

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"littleshelf/app/text"
)

// Schemes are the beginnings of an address.
var Schemes = []string{"postgres", "postgresql"}

// defaultShop is the shop of an address without the parameter shop.
const defaultShop = "littleshelf"

// defaultConns is the size of the pool of an address without pool_max_conns.
const defaultConns = 16

// shopName is a name that needs no quotes in SQL. The names of PostgreSQL have 63 bytes at most.
var shopName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,50}$`)

// session is the settings of every session.
//
// A batch of statements that was sent in part, by a server that then died, holds its locks until
// the keepalives fail. So these are short. The plans are fixed: every statement finds rows by the
// primary key, also before the tables have statistics.
var session = map[string]string{
	"application_name":                    "littleshelf",
	"default_transaction_isolation":       "read committed",
	"statement_timeout":                   "10s",
	"lock_timeout":                        "4s",
	"idle_in_transaction_session_timeout": "5min",
	"tcp_keepalives_idle":                 "5",
	"tcp_keepalives_interval":             "2",
	"tcp_keepalives_count":                "3",
	"tcp_user_timeout":                    "10000",
	"plan_cache_mode":                     "force_generic_plan",
	"enable_seqscan":                      "off",
	"enable_hashjoin":                     "off",
	"enable_mergejoin":                    "off",
	"enable_bitmapscan":                   "off",
	"jit":                                 "off",
}

// connectTimeout is how long one host may take to accept a connection, so that a dead host does not
// use up the patience of a call.
const connectTimeout = 2 * time.Second

// parse returns the configuration of an address and the name of the shop in the database.
func parse(address string, getenv func(string) string) (*pgxpool.Config, string, error) {
	place, options, _ := strings.Cut(address, "?")
	query, err := url.ParseQuery(options)
	if err != nil {
		return nil, "", text.Errorf("the parameters of the database's address: %w", err)
	}
	if hasPassword(place) || query.Has("password") {
		return nil, "", text.Errorf("the address of the database contains a password, which the list of processes shows to everyone: " +
			"put it into a file that PGPASSFILE names, or into PGPASSWORD")
	}
	shop := defaultShop
	if query.Has("shop") {
		shop = query.Get("shop")
	}
	if !shopName.MatchString(shop) {
		return nil, "", text.Errorf("shop=%s: the name of a shop has lower-case letters, digits and _, at most 51", shop)
	}
	query.Del("shop")
	query.Set("target_session_attrs", "read-write") // among several hosts, the primary
	if file := getenv("PGPASSFILE"); file != "" && !query.Has("passfile") {
		query.Set("passfile", file)
	}
	config, err := pgxpool.ParseConfig(place + "?" + query.Encode())
	if err != nil {
		return nil, "", text.Errorf("the address of the database: %w", err)
	}
	conn := config.ConnConfig
	if password := getenv("PGPASSWORD"); password != "" && conn.Password == "" {
		conn.Password = password
	}
	if !query.Has("connect_timeout") {
		conn.ConnectTimeout = connectTimeout
	}
	if !query.Has("pool_max_conns") {
		config.MaxConns = defaultConns
	}
	for name, value := range session {
		if _, given := conn.RuntimeParams[name]; !given {
			conn.RuntimeParams[name] = value
		}
	}
	return config, shop, nil
}

// hasPassword reports whether the part of an address before its parameters has a password.
func hasPassword(place string) bool {
	_, rest, _ := strings.Cut(place, "://")
	authority, _, _ := strings.Cut(rest, "/")
	at := strings.LastIndex(authority, "@")
	return at >= 0 && strings.Contains(authority[:at], ":")
}

// onSocket reports whether a connection has no network, so that settings of TCP mean nothing.
func onSocket(conn *pgconn.PgConn) bool { return conn.Conn().RemoteAddr().Network() == "unix" }
