//go:build unix

package worker

import (
	"fmt"
	"io"
	"os"
	"runtime"

	"littleshelf/app/pdf/frame"
)

// socketFD is the descriptor of the connection to the server, the first after standard error.
const socketFD = 3

// Run draws pages until the server closes the connection. args are the folder of the compile cache,
// the folder of fonts, and after confinement the word confined. It returns the exit code.
func Run(args []string, stderr io.Writer) int {
	if err := run(args); err != nil {
		fmt.Fprintf(stderr, "littleshelf pages: %v\n", err)
		return 1
	}
	return 0
}

const confined = "confined"

func run(args []string) error {
	switch {
	case len(args) == 2:
		return confine(args[0], args[1])
	case len(args) != 3 || args[2] != confined:
		return fmt.Errorf("only the server starts this command")
	}
	runtime.GOMAXPROCS(1) // the shop has the other cores
	conn, err := frame.Use(os.NewFile(socketFD, "pages"))
	if err != nil {
		return err
	}
	defer conn.Close()
	return serve(conn, args[0], args[1])
}
