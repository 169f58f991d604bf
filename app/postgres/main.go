// Littleshelf-postgres is littleshelf with a second kind of database: -db may be an address such as
// postgres://shop@db1,db2/shop, and then any number of servers share one PostgreSQL.
package main

import (
	"os"

	"littleshelf-postgres/engine"
	"littleshelf/app/program"
)

func main() {
	os.Exit(program.Main(program.Engine{Schemes: engine.Schemes, Open: engine.Open}))
}
