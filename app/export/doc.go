// Package export writes a shop as text that any program can read, and reads it back.
//
// Export and Import speak NDJSON: one JSON object a line, UTF-8, "type" first. The first line says
// {"type":"littleshelf","format":1}; then come counters, books, users, comments, orders, ledger
// entries, batches, codes, claims, receipts and erasures, each in the order of its key. Import takes
// what Export writes and nothing else, and what it has read is exported as the same bytes.
//
// Everything is in it but secrets. Sessions are left out, so everyone logs in again, which takes their
// openid: that is in it, and makes the file personal data. The key that signs links is left out, too,
// and a file made by Import has one of its own: old links are dead, and the marks of erased readers,
// made with the old key, no longer know them, so that one who returns gets the sign-up points again.
//
// CSV is for people with a spreadsheet and is not read back.
package export
