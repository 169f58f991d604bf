// Package app is the shop: what a reader, a book, an order are, and what may be done with them. It
// knows no HTTP and no disk; it says what it needs of them in two interfaces, Store and WeChat.
//
// # The idea
//
// Package app says what the shop is: types, rules, use cases. Packages bolt and app/web are adapters
// that each know app and never each other; app/program introduces them. A use case is one method on
// Shop, is one transaction, and returns plain values. Transports only decode, call and encode.
//
//	main.go        signals, and the way into app/program
//	app/           types and rules: user, session, book, comment, order, ledger, link,
//	               voucher, receipt
//	               use cases: login, logout, browse, buy, review, redeem, account, download, sweep;
//	               the keeper's: points, refund, reader, stock, remove, moderate, mint, stats, days,
//	               lookup
//	               store: what the shop needs of a database; check: proof of money and references
//	app/web/       REST and JSON-RPC over one table of routes, downloads, the page, the request log
//	app/wechat/    the WeChat platform, and the demo identity
//	app/cli/       flags and environment; the keeper's commands
//	app/control/   the unix socket beside the database: what commands ask, and how it is answered
//	app/backup/    backups on a schedule, and sending them elsewhere
//	app/doctor/    what is wrong with a shop and its machine, and what to do
//	app/certs/     certificates for HTTPS: ordered by ACME, or read from files
//	app/metrics/   histograms, and Prometheus's text format
//	app/loopback/  the names and addresses by which a machine reaches itself
//	app/limit/     limits of what readers and addresses do: token buckets in bounded memory
//	app/export/    the shop as NDJSON, out and in, and as CSV
//	app/durable/   files that are whole under their names or not there, and no leftovers
//	app/systemd/   the unit file, and notifications to the service manager
//	app/bench/     builds a shop of a realistic size, and loads a server with clients
//	app/program/   wiring and exit codes; the tests of the whole program
//	app/storetest/ the promises of Store, for any engine; a model; wrappers that fail on purpose
//	app/shoptest/  a clock, randomness, a WeChat and a log for tests of the whole shop
//	bolt/          Store on bbolt; its schema is on one screen
//	seed/          the embedded catalogue, and how to load another
//	books/         the PDFs, the folder's first and the embedded behind them
//	static/        the page at /
//
// arrows_test.go pins who may import whom.
//
// # Glossary
//
//   - uid: a reader's public id. The openid, by which WeChat knows them, never leaves the server.
//   - skey: the secret of one signed-in device. Only its hash is stored.
//   - epoch: a reader's count of "log out everywhere"; sessions of an earlier one are over.
//   - points: what readers pay with. They move in User.post and nowhere else.
//   - ledger: each movement of points, as entries numbered from 1 without gaps.
//   - order: one exchange of points for a book. A live one (not refunded) is what owning means.
//   - revision: how often the catalogue, or a book's comments, have changed; what was rendered of them
//     is good while it stands.
//   - link: an address, signed and with an expiry, that downloads one book by one order.
//   - sample: a free file that books point at.
//   - listed: for sale. Owners keep an unlisted book.
//   - voucher: a redemption code, worth its batch's points once. Only its hash is stored; a claim
//     counts how many of a batch one reader had.
//   - receipt: the audit's line for one act of the keeper, found again by the request that asked.
//   - erasure: what is left of an erased reader: a mark that knows the openid again, and nothing else.
//
// # Writing
//
// Update may run its function more than once and may fail after it committed, so a use case makes
// its ids before the transaction, touches nothing but tx inside, and is harmless when repeated. It
// decides on what it read by key: a Tx cannot list. No network or file is touched inside.
package app
