// Littleshelf-postgres is littleshelf with a second kind of database: -db may be an address such as
// postgres://shop@db1,db2/shop, and then any number of servers share one PostgreSQL.
package main

import (
	"os"

	"littleshelf-postgres/engine"
	s3 "littleshelf-s3"
	"littleshelf/app/program"
)

func main() {
	os.Exit(program.Main(program.Engine{
		Schemes: engine.Schemes, Open: engine.Open, Books: map[string]program.OpenBooks{"s3": s3.Open},
	}))
}
