package cli

import (
	"strconv"

	"littleshelf/app/control"
	"littleshelf/app/text"
)

func pointsCommands() []command {
	return []command{
		movePoints("points add", "give points to a reader", control.AddPoints).
			withExamples("littleshelf points add 01a202c1 20 -why birthday"),
		movePoints("points take", "take points from a reader", control.TakePoints).
			withExamples("littleshelf points take 01a202c1 5 -why mistake"),
	}
}

func movePoints(words, summary string, act control.Act[control.Points, control.Done]) command {
	var req requestFlags
	return command{
		words: words, args: "READER N", summary: summary,
		flags: req.define, required: []string{"why"},
		run: change(act, func(j *job) (control.Points, error) {
			n, err := strconv.ParseInt(j.args[1], 10, 64)
			if err != nil {
				wrong := text.Errorf("%q is not a number of points, such as 20", j.args[1])
				return control.Points{}, usageError{didYouMean(wrong, retyped(j.args[1]))}
			}
			return control.Points{Request: req.build(j), Reader: j.args[0], Points: n}, nil
		}),
	}
}
