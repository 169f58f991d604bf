// Command littleshelf-etcd is littleshelf with its database in an etcd cluster, so that many
// servers can share one shop. It has all commands of littleshelf, and takes etcd:// addresses as
// -db.
package main

import (
	"os"

	"littleshelf-etcd/engine"
	"littleshelf/app/program"
)

func main() {
	os.Exit(program.Main(program.Engine{Schemes: engine.Schemes, Open: engine.Open}))
}
