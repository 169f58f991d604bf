package app

import "regexp"

// CommentState says whether readers see a comment.
type CommentState string

// The states of a comment. In a filter the empty one stands for all.
const (
	WaitingComments CommentState = "waiting" // the keeper has not decided yet
	ShownComments   CommentState = "shown"
	HiddenComments  CommentState = "hidden"
)

// CommentStates are the states of a comment, in the order of their lives.
var CommentStates = []CommentState{WaitingComments, ShownComments, HiddenComments}

// State returns the state of a comment.
func (c Comment) State() CommentState {
	switch {
	case c.Waits != "":
		return WaitingComments
	case c.Hidden:
		return HiddenComments
	}
	return ShownComments
}

// WaitReason is the code of why a comment waits for the keeper. It is empty if the comment does not
// wait. A later program may store other codes.
type WaitReason string

// The reasons for which a comment waits.
const (
	WaitsForKeeper WaitReason = "queue"    // the keeper reads every comment first
	WaitsUnjudged  WaitReason = "unjudged" // WeChat has not judged it, or not yet
	WaitsDoubtful  WaitReason = "review"   // a person should look at it, says WeChat
	WaitsRisky     WaitReason = "risky"    // it may not be shown, said WeChat after its author had left
)

var waitReason = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)

func (c Comment) validState() error {
	switch {
	case c.Waits == "":
		return nil
	case !waitReason.MatchString(string(c.Waits)):
		return broken("waits", "%.40q is no code of a reason", string(c.Waits))
	case c.Hidden:
		return broken("waits", "must be empty if the comment is hidden")
	}
	return nil
}
