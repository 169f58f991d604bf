package program

import (
	"littleshelf/app/desk"
	"littleshelf/app/text"
)

// messageState is that of the messages to readers.
func (h *house) messageState() desk.State {
	s := desk.State{Name: "Messages", Path: "/house/settings"}
	status, client := h.outbox.Status(), h.identity.client()
	if client == nil {
		s.What = text.Sprintf("none are sent")
		s.More = text.Sprintf("WeChat is not connected")
		return s
	}
	s.What = text.Sprintf("%d sent", status.Delivered)
	s.More = text.Sprintf("since the server started; %d wait, %d were not wanted", status.Waiting, status.Declined)
	switch {
	case status.Fault != nil:
		s.Level = desk.Wrong
		s.Notice = text.Sprintf("Messages to readers are not sent: %v", client.MessageFault(status.Fault))
	case status.Full:
		s.Level = desk.Wrong
		s.Notice = text.Sprintf("%d messages to readers wait, and no more are taken.", status.Waiting)
	case status.Delivered > 0:
		s.Level = desk.Fine
	}
	return s
}
