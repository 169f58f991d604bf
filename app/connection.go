package app

import "context"

// Grade is how a part of a connection does.
type Grade string

const (
	GradeOK    Grade = "ok"
	GradeNote  Grade = "note" // not tested, or not needed as the shop is set
	GradeWrong Grade = "wrong"
)

// The parts of a connection to WeChat. The part of a template has the name of its setting.
const (
	PartLogin       = "wechat" // the app id and the secret
	PartToken       = "token"
	PartTexts       = "texts"
	PartDomain      = "domain"
	PartCertificate = "certificate"
	PartAddress     = "address"
)

// ConnectionPart is the outcome of the test of a part.
type ConnectionPart struct {
	Part    string
	Grade   Grade
	Finding string // in English: what was found, and what the keeper should do
}

// TrialMessage is a message to no reader, of the template of a setting.
type TrialMessage struct {
	Setting string
	SubscribeMessage
}

// TryConnection tests all that a mini-program needs: what WeChat gives the shop, each template, and
// the public address as phones see it. The parts are in the order of these words.
func (s *Shop) TryConnection(ctx context.Context) ([]ConnectionPart, error) {
	if s.Trials == nil {
		return nil, errNoServer
	}
	var messages []TrialMessage
	var unsent []ConnectionPart
	for _, setting := range TemplateSettings {
		m, none, err := s.trialMessage(ctx, setting)
		switch {
		case err != nil:
			return nil, err
		case none != nil:
			unsent = append(unsent, *none)
		default:
			messages = append(messages, m)
		}
	}
	parts := append(s.Trials.Platform(ctx, messages), unsent...)
	return append(parts, s.Trials.Outside(ctx)...), nil
}
