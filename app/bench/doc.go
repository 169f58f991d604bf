// Package bench measures the shop: it builds a shop of a realistic size, and loads a server with
// clients that use little CPU time. The benchmarks beside the code and the command "bench" use
// both.
//
// All data of a shop depends on its Size only. So a client derives the keys, ids and books from the
// size, also if another process has built the file.
package bench
