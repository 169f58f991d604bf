package app

// Count is the number of rows in a table.
type Count struct {
	Table string
	Rows  int
}

// Proof is the result of verifying a database file.
type Proof struct {
	Rows     []Count // by table
	Schema   int
	By       string // the program that wrote it, "littleshelf v1.2.3"; empty if the file does not say
	Size     int64  // bytes
	SHA256   string // of the file, in hex
	Hashed   bool   // SHA256 was compared with FILE.sha256
	Problems []string
}

// Restored is the result of restoring a backup, or of a trial of it.
type Restored struct {
	Before []Count // the replaced file; nil if there was none or it cannot be read
	After  []Count // the restored file
	Kept   string  // new name of the replaced file; empty if there was none
}
