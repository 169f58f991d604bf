// Command littleshelf-etcd is littleshelf with its database in an etcd cluster, so that many
// servers can share one shop. It has all commands of littleshelf, and takes etcd:// addresses as
// -db.
package main

import (
	"os"

	"littleshelf-etcd/engine"
	s3 "littleshelf-s3"
	"littleshelf/app/program"
)

func main() {
	os.Exit(program.Main(program.Engine{
		Schemes: engine.Schemes, Open: engine.Open, Books: map[string]program.OpenBooks{"s3": s3.Open},
	}))
}
