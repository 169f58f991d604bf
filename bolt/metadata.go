package bolt

import "encoding/binary"

// The bucket meta and its keys, which are about the file and not about the shop.
var (
	metaBucket = []byte("meta")

	metaSchema  = []byte("schema")  // number: how many migrations made this file
	metaVersion = []byte("version") // of the littleshelf that uses the file; goes with the schema
	metaID      = []byte("id")      // fileID
	metaLinkKey = []byte("linkkey") // 32 random bytes
	metaUnnamed = []byte("unnamed") // uid[16] up to which readers are in users.name; gone when all are
)

// fileID marks a file as this program's.
const fileID = "littleshelf"

// number returns n in 8 bytes, big-endian.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
