// Package bench measures the shop: it makes one of a realistic size and drives a server with clients
// that cost it little. The benchmarks beside the code and the command "bench" use both.
//
// Everything of a shop follows from its Size alone, so who knows the size knows the keys, ids and
// books that a client needs, whichever process made the file.
package bench
