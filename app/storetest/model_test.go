package storetest

import (
	"testing"

	"littleshelf/app"
)

func TestModel(t *testing.T) {
	Run(t, func(*testing.T) app.Store { return NewModel() })
}

func TestModelReplayed(t *testing.T) {
	Run(t, func(*testing.T) app.Store { return Replay(NewModel()) })
}
