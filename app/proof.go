package app

// Count is how many rows a table has.
type Count struct {
	Table string
	Rows  int
}

// Proof is what a database file holds and what is wrong with it.
type Proof struct {
	Rows     []Count // by table
	Schema   int
	By       string // "littleshelf v1.2.3", as far as the file says
	Size     int64  // bytes
	SHA256   string // of the file, in hex
	Hashed   bool   // a FILE.sha256 was there to compare with
	Problems []string
}

// Restored says what putting a backup in a database's place did, or would do.
type Restored struct {
	Before []Count // what was there; nil when there was no file or it cannot be read
	After  []Count
	Kept   string // the file that was there, under its new name; empty when there was none
}
