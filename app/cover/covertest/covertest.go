// Package covertest makes readers' pictures in the process of a test.
package covertest

import (
	"context"

	"littleshelf/app"
	"littleshelf/app/cover"
)

// MakePicture makes a reader's picture, as a child process of the program makes it.
func MakePicture(_ context.Context, file []byte) ([]byte, error) {
	jpeg, err := cover.Avatar(file)
	if err != nil {
		return nil, &app.Error{Code: app.Invalid, Msg: err.Error()}
	}
	return jpeg, nil
}
