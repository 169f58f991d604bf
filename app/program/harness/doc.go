// Package harness runs the whole program for tests: the real binary, or a server in the test's
// process. It has a client, the checks of the database that end a test, and a traced process.
//
// Only tests import it. Its callers are external test packages, because it imports app/program.
package harness
