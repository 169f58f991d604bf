// Package app is the shop: readers, books, orders, and the rules for them. It knows no HTTP and no
// disk. The interfaces Store, WeChat, Files, Limiter and Finder stand for the outside.
//
// # The idea
//
// Package app holds types, rules and use cases. Packages bolt and app/web are adapters that import
// app and never each other; app/program introduces them. Package app/table is the part of a store
// that is the same on every database; it imports app only. A use case is one method on Shop, is one
// transaction, and returns plain values. Transports only decode, call and encode.
//
//	main.go        signals, and the way into app/program
//	app/           types and rules, use cases, and the interfaces to the outside
//	  types        user, session, profile, reader_name, book, category, comment, comment_state,
//	               order, ledger, link, voucher, receipt, revision, pdffacts, filehash, keeper,
//	               keepersession, keeper_key, setting, template, templatevalues, dayfigures,
//	               pointsaccount, picture, pairing, message, id, shopid, list, rate, span,
//	               apppassword, publicurl, text, validate, errors
//	  readers      login, logout, account, devices, rename, erase_self, visit, front, bookpage,
//	               listed, pick, statementpage, mycomments, commentonce, access, aboutpage, browse,
//	               find, buy, shelf, ownshelf, download, reading, readpage, pagetext, position,
//	               publications, review, judging, redeem, avatar, shopinfo, pair, pair_secret,
//	               pair_image, appkey, apppasswords, credential
//	  keeping      points, refund, ban, erase, stock, remove, moderate, moderation, reply,
//	               platforms, categories, mint, stats, days, upkeep, find_reader, find_sales,
//	               find_comments, scan, order_story, batch_report, used_codes, dossier, lookup,
//	               oldestfirst, samecontent, keeper_account, bookfile, books_called, redraw,
//	               history, keeper_signin, settings, settingrules, settings_backup, templateinuse,
//	               templatetrial, live, figures, period, booksales, till
//	  the server   duty, sweep, sweep_codes, pair_sweep, sumdays, ledgersums, sold, settledorders,
//	               facts, illustrate, illustrator, position_delete, ready, coverpage, outbox,
//	               outboxsend, compose
//	  interfaces   store, wechat, textcheck, messenger, files, pages, covers, limit, trial,
//	               connection, and Finder beside its use case; shop
//	  checks       check, check_account, check_codes, check_cursor, check_desk, check_days,
//	               check_pages, check_platform, findings, proof
//	app/web/       REST and JSON-RPC over one table of routes, their documents, downloads, the page,
//	               the access log
//	app/desk/      the keeper's pages under /keeper
//	app/storefront/ the readers' pages, from / on
//	app/opds/      the catalogue and the shelf for reading apps: OPDS 1.2 and 2.0; KOReader's sync
//	app/page/      templates, assets, cookies and forms of pages; knows no shop
//	app/negotiate/ what a request says of the responses that its client wants
//	app/password/  hashes of passwords
//	app/cover/     the covers of books and the pictures of readers: drawn, or encoded anew
//	  covertest/   makes readers' pictures in the process of a test
//	app/wechat/    the WeChat platform, and the demo identity
//	app/cli/       flags and environment; the keeper's commands
//	app/text/      the texts of commands and of the desk in the languages of the shop: English and
//	               Chinese
//	app/control/   the unix socket beside the database: requests of commands, and their handlers
//	app/backup/    backups on a schedule, and sending them elsewhere
//	app/upkeep/    the long work that the keeper asks for at the desk: backups, checks
//	app/find/      finds books by words: pinyin, other characters of the same sound, mistakes
//	app/docs/      the manual in two languages: pages at /docs, and the text of the command help
//	app/doctor/    finds problems of a shop and its machine, and says what to do
//	app/certs/     certificates for HTTPS: ordered by ACME, or read from files
//	app/metrics/   histograms, and Prometheus's text format
//	app/loopback/  the names and addresses by which a machine reaches itself
//	app/limit/     rate limits for readers and addresses: token buckets in bounded memory
//	app/export/    the shop as NDJSON, out and in, and as CSV
//	app/bookfolder/ plans the import of a folder of PDFs, and names the files of an export
//	app/shelflist/ lists of books as CSV: columns, rows and their faults
//	app/spreadsheet/ CSV as spreadsheets save and open it: encodings, separators, numbers, formulas
//	app/pdf/       draws PDFs in child processes: the server's side
//	  frame/       the protocol between the server and a child
//	  worker/      the child process: the library that draws, and what the process gives up
//	  pdftest/     makes PDFs for tests, hostile ones too
//	app/drain/     stops HTTP servers after the requests under way
//	app/wait/      ends a wait with its context: for calls that cannot be cancelled, and pauses
//	app/diskcache/ stores files that can be made again, in a folder of bounded size
//	app/drawings/  pages as images and stamped PDFs: drawn once, and kept in the disk cache
//	app/durable/   writes files that after a power cut are complete or missing, and clears leftovers
//	app/systemd/   the unit file, and notifications to the service manager
//	app/bench/     builds a shop of a realistic size, and loads a server with clients
//	app/program/   wiring and exit codes; tests of starting, serving and stopping
//	  harness/     runs the program for tests, and checks what it leaves behind
//	  durability/  tests of kills, cut power, full disks and damaged files
//	  security/    tests of what the README says that the shop defends against
//	  browser/     tests of all pages as people use them: each in each state, in a real browser
//	  miniprogram/ tests of the mini-program: its pages played by node against the real binary
//	app/table/     Store's rows, indexes, keys and lists over a small ordered key-value interface
//	app/remote/    a database on other machines: what an engine does, and what it has beside pairs
//	  remotetest/  the smallest such database, for tests
//	app/etcd/      its own module: littleshelf-etcd, the same program on an etcd cluster
//	app/postgres/  its own module: littleshelf-postgres, the same program on PostgreSQL
//	app/s3/        its own module: books in a bucket of S3-compatible storage, for both
//	app/storetest/ the promises of Store, for any engine; a model; wrappers that fail on purpose
//	app/shoptest/  a clock, randomness, a WeChat, a log and a browser for tests of the whole shop
//	bolt/          Store on bbolt: app/table's interface on one file; backup, repair, migrations
//	seed/          the embedded catalogue, and how to load another
//	books/         the PDFs, the folder's first and the embedded behind them
//	static/        shop/ and desk/: the templates of the readers' and the keeper's pages, their
//	               styles and their scripts;
//	               docs/: the manual in Markdown, and the changelog; miniprogram/: the shop inside
//	               WeChat
//
// arrows_test.go pins who may import whom.
//
// # Glossary
//
//   - uid: a reader's public id. The openid, which is WeChat's id, never leaves the server.
//   - skey: the secret of one signed-in device. Only its hash is stored.
//   - epoch: a reader's count of "log out everywhere". Sessions of an earlier epoch have ended.
//   - points: the currency of the shop. Only User.post moves them.
//   - ledger: each movement of points, as entries numbered from 1 without gaps.
//   - order: one purchase of a book. The reader owns the book while the order is live, that is, not
//     refunded.
//   - revision: the number of changes of the catalogue, or of a book's comments. Cached responses
//     are valid while it stays the same.
//   - link: an address, signed and with an expiry, that downloads one book by one order.
//   - DiskName: the name of a book's file in the books folder. Clients never see it.
//   - WireName: the name by which clients download a book. It never opens a file.
//   - sample: a free file that books refer to. It has one name, on disk and for clients.
//   - listed: for sale. Owners keep an unlisted book.
//   - category: a number that books have, with a name and a place in lists.
//   - position: the page that a reader has open in a book.
//   - picture: a reader's own avatar, as the shop serves it.
//   - pairing: a browser that shows a code, by which a reader signs in there with the phone.
//   - app password: what a reader types into a reading app. It reads and keeps positions, and
//     cannot buy, write or change the account. Only its hash is stored.
//   - message: words that the shop sends to a reader through WeChat, after the order or the reply.
//   - voucher: a redemption code, worth its batch's points once. Only its hash is stored; a claim
//     counts how many of a batch one reader had.
//   - act: a change that the keeper makes, with a command or at the desk.
//   - receipt: the record of one act in the audit. A repeated request finds it.
//   - erasure: the mark of an erased reader. It recognizes the openid and contains nothing else.
//
// # Writing
//
// Update may run its function more than once and may fail after it committed, so a use case makes
// its ids before the transaction, touches nothing but tx inside, and is harmless when repeated. It
// decides by rows that it read by key: a Tx cannot list. It touches no network and no file inside.
//
// # Reading
//
// View runs its function once. A shared database may lose what a View has read, and functions read
// and view run the function again then: it passes on nothing of what it reads, and assigns its
// result rather than add to it. Tests on each store do so with every View (storetest.Reread).
//
// # Recipes
//
// Each begins with the use case here and its test. The compiler or the named tests report a file
// that was forgotten.
//
// A call of REST and JSON-RPC, six files and those of its tests:
//
//	app/CALL.go          the use case, if it is new
//	app/web/wire_*.go    two structs: parameters and response
//	app/web/calls.go     a method of Server that calls the use case
//	app/web/routes.go    a row: verb, paths, JSON-RPC method, limit, size of the body
//	app/web/describe_calls.go   what the call is for, in English and Chinese, and its failures
//	app/web/describe_fields.go  its fields and its response, the same
//	TestRoutes           app/web: routeRows in wire_routes_test.go, in the order of routes.go. The
//	                     next two tests fail only after this
//	TestTransportsAgree  exampleCalls in wire_routes_test.go: a call that succeeds, one that fails
//	TestWireIsWhole      testdata/wire: each path, with and without a slash, and JSON-RPC
//	TestExamplesAreWhole testdata/wire/reference.txt: the example of the documents, or
//	                     referencepages.txt if it needs the engine that draws pages
//	TestAccessMatrix     publicRequests in access_matrix_rows_test.go. Then the test prints the rows
//	                     for testdata/access_matrix.txt: check them, and copy them in the same order
//	TestKeyedCalls       keyedCalls in security_sessions_test.go, if the call takes an skey
//	(no test)            largestRequests of TestMemoryBudget, if the response may be large
//
// A command, three files and those of its tests:
//
//	app/COMMAND.go            the use case, if it is new
//	app/control/NOUN.go       the act's name, its row in NOUNActs, its struct, a method of call
//	app/cli/NOUN.go           its row in NOUNCommands: words, arguments, flags, summary, examples,
//	                          the call
//	app/control/act.go        only for a new noun: its NOUNActs
//	app/cli/command.go        only for a new noun: its NOUNCommands
//	TestEveryCommandIsPlayed  a script in app/cli/testdata, written by hand
//	TestCommands              the help in app/cli/testdata/grammar.txt, and the scripts
//	TestCatalogue             app/text/zh_cli.go and the like: its texts in Chinese
//	TestExamples              the examples of its row
//	TestHelpTexts             app/cli/testdata/help: its help in both languages
//	TestWrongUsages           app/cli/testdata/usage: its answers to wrong usages; a new name of an
//	                          argument needs values in app/cli/mistakes_test.go
//	TestAccessMatrix          app/web: keeperRequests in access_matrix_rows_test.go, and a row of
//	                          testdata/access_matrix.txt in the order of NOUNActs
//
// A field of a stored type, for example Book:
//
//	app/book.go                  the field, its rule in Validate, the rule in TestRules
//	app/table/record.go          bookFields, last: records are read by position
//	app/export/rows.go           book, in the place of the field in app.Book; with omitempty, for
//	                             TestFirstShopIsUpgraded and its like compare exports of older shops
//	app/control/book.go          the same, if the type is shown to the keeper
//	bolt/migrate_json.go         bookRec, the same with the tag json:"-": older files lack it
//	app/storetest/records.go     fullBook: TestFullRowsAreFull
//	TestRecordsAreForEver        app/table: the field, and the bytes of a full record
//	a migration that does nothing: an older program could open the file, and would drop the field
//	                             from each row that it changes
//
// An index, for example of books:
//
//	app/table/schema.go       the index, with the next free number, and its name in the table's list
//	TestSpacesAreForEver      app/table/testdata/spaces.txt
//	TestUpdatesAreSmall       app/table: each index is a key more for each write; an Update that
//	                          became too large, such as the seed's, needs smaller chunks
//	bolt/migrations.go        a migration whose once creates the bucket, and whose chunk fills it as
//	                          fillNames does. Without the first nearly every test of bolt fails,
//	                          so run TestFifthShopIsUpgraded alone; without the second the tests
//	                          of upgrades name each missing entry
//	TestSchemaIsForEver       bolt: the rest of what a migration needs, below
//	app/store.go              the list of Reader that reads it; no test reports an index without one
//	app/table/reader.go       the list
//	app/storetest             the model's list (model_lists.go), and checks of it beside its like in
//	                          lists.go, recount.go and absent.go
//	TestRepairMendsEveryIndex bolt: the number of indexes
//
// A migration:
//
//	bolt/migrations.go      a migration at the end: its name, once and chunk, in literals, because
//	                        it is history. once runs in one transaction with the new schema number;
//	                        chunk does the work on a large table, one transaction per call, and
//	                        goes on after a kill
//	TestSchemaIsForEver     bolt: the buckets, the version
//	TestUpgradeResumes      bolt: the older files, killed after each transaction
//	TestCommands            app/cli/testdata/offline.txt: the schema that verify prints
//	bolt/testdata           before the change: a file that the last release wrote, as shopN.db.gz,
//	                        its export as shopN.ndjson, and a test that opens it as
//	                        TestFifthShopIsUpgraded does
//	static/docs             backup.md and flags.md, in both languages: the name of the file that the
//	                        upgrade keeps, littleshelf.db.schemaN; CHANGELOG.md: the schema
//	app/program/shared.go   oldestShared. Servers of the release before use a shared database too,
//	                        until littleshelf upgrade: they must be able to read what is written
//
// An engine of a shared database, a module of its own:
//
//	app/NAME/main.go        passes the engine and the schemes of its addresses to program.Main
//	app/NAME/engine         remote.Engine, and its tests: storetest on real servers, and faults
//	TestArrows              app/program: the packages of the module
//	TestPlainErrors         app/text/zh_engines.go: its errors in Chinese
//	(no test)               the modules in .ci/run and .ci/release; static/docs: servers.md
//
// A topic of the manual:
//
//	static/docs/zh/TOPIC.md a heading, a sentence that lists show, the text, and the same in
//	                        static/docs/en. Links to other topics name the file: backup.md#restore
//	app/docs/docs.go        its name in topics, in the order of reading. A topic that the program
//	                        makes has a function in app/program/documentation.go instead of files
//	TestDocsRun             plays blocks of code marked sh run, sh serve, sh stop and console
//	TestLanguagesAgree      the same headings, blocks, rows and items in both languages
//	TestCommands            the list of topics in app/cli/testdata/grammar.txt
//
// A flag of the server or of a command also stands in static/docs/*/flags.md: TestEveryFlag. A test
// that the topic security names exists: TestEveryTest.
//
// A release:
//
//	app/program/version.go  the constant release
//	static/docs/CHANGELOG.md  its entry, first, in both languages: TestChangelog
//	static/docs             install.md and backup.md name its files
//	.ci/release             builds it, and .ci/tryimage tries the image
//
// A setting, which acts without a restart:
//
//	app/settings.go           its name
//	app/settingrules.go       its row in settingRules
//	shop.Live                 app/program/serve.go: Follow, if a part of the server acts by it, and
//	                          Accept, if the part may be unable to. The same function acts at the
//	                          start. A flag of the same name wins without another line
//	app/desk/settings.go      its words
//
// A page of the desk:
//
//	static/desk/PAGE.html     its template "content"; forms of acts have {{template "act" .Request}}
//	app/desk/PAGE.go          the struct that it shows, its handlers, and their rows in NOUNRoutes
//	app/desk/routes.go        only for a new noun: its NOUNRoutes
//	app/desk/rooms.go         only for a page that the rail lists
//	TestCatalogue             app/text/zh_desk.go: its texts in Chinese
//	TestWhoMay                app/desk: a path for a route with an id
//	TestEveryPageIsVisited    app/program/browser: each state of the page in visits. .ci/browser
//	                          opens them in Chromium, with -shots FOLDER for pictures
//	(no test)                 app/desk/PAGE_test.go: each state of the page; each act done, refused
//	                          and sent twice
//
// A page of the mini-program:
//
//	static/miniprogram/     pages/PAGE: js, json, wxml and wxss, and its row in app.json; a call of
//	                        the shop in api.js
//	TestMiniProgramIsWhole  static: the files that name each other
//	TestPlays               app/program/miniprogram: a play of each state in testdata/plays
//	TestScreens             its screens in testdata/screens.js. .ci/miniprogram shows them in
//	                        Chromium, with -shots FOLDER for pictures, and checks types and markup
//
// A page for readers:
//
//	static/shop/PAGE.html     its template "content"
//	app/storefront/PAGE.go    the struct that it shows, its handlers, and their rows in NOUNRoutes
//	app/storefront/routes.go  only for a new noun: its NOUNRoutes
//	app/storefront/storefront.go  only for a new first part of the path: Paths
//	TestCatalogue             app/text/zh_front.go and the like: its texts in Chinese
package app
