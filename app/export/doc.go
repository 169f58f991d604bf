// Package export writes a shop as text that any program can read, and reads it back.
//
// Export writes and Import reads NDJSON: UTF-8, one JSON object a line, "type" first. The first
// line is {"type":"littleshelf","format":1}. Then follow counters, books, users, comments,
// orders, ledger entries, batches, codes, claims, receipts, erasures, categories, positions,
// facts of files, readers' pictures and settings, each kind in the order of its key. Import
// accepts only files as Export writes them, and an imported shop is exported as the same bytes.
//
// An export contains everything except secrets. It has openids, so it is personal data. It omits
// sessions and app passwords, so every reader must log in again, and make new passwords for reading
// apps. It omits the keeper's account and sessions, so the keeper sets a new password. It omits the
// figures of closed days, which are summed again, pairings with other screens, and messages that
// are not sent yet. It omits the key that signs links, and Import makes a new key. Old links are
// invalid then. The marks of erased readers were made with the old key, so none of them is
// recognized: an erased reader gets the sign-up points again at the next login.
//
// CSV writes tables for spreadsheets. They cannot be imported.
package export
