package app

import (
	"errors"
	"strconv"
)

// compose makes a message of what it is about, as that is now. ok is false if there is nothing to
// say any more: the order is refunded, the comment or its reply is gone or hidden, the reader is
// erased, or the template was taken away.
func (s *Shop) compose(g Getter, m Message) (composed SubscribeMessage, ok bool, err error) {
	template, ok, err := s.templateInUse(g, templateSetting(m.Kind))
	if err != nil || !ok {
		return SubscribeMessage{}, false, err
	}
	user, err := g.User(m.User)
	if errors.Is(err, ErrNotFound) || err == nil && user.Erased {
		return SubscribeMessage{}, false, nil
	}
	if err != nil {
		return SubscribeMessage{}, false, err
	}
	facts, err := factsOf(g, m, user)
	if errors.Is(err, ErrNotFound) {
		return SubscribeMessage{}, false, nil
	}
	if err != nil {
		return SubscribeMessage{}, false, err
	}
	if facts.shop, err = s.settingValue(g, SettingShopName); err != nil {
		return SubscribeMessage{}, false, err
	}
	facts.reader, facts.balance = user.Name(), user.Balance
	composed = SubscribeMessage{OpenID: user.OpenID, Template: template.ID}
	composed.Values, composed.Page = template.fill(facts, s.zone())
	return composed, true, nil
}

// factsOf returns the facts of a message, or ErrNotFound if there is nothing to say any more.
func factsOf(g Getter, m Message, user User) (messageFacts, error) {
	if m.Kind == ReplyMessage {
		return factsOfReply(g, m.Ref, user)
	}
	return factsOfOrder(g, m.Ref, user)
}

func factsOfOrder(g Getter, ref string, user User) (messageFacts, error) {
	var id OrderID
	if id.UnmarshalText([]byte(ref)) != nil {
		return messageFacts{}, ErrNotFound
	}
	order, err := g.Order(id)
	if err == nil && (order.Refunded || order.User != user.ID) {
		err = ErrNotFound
	}
	if err != nil {
		return messageFacts{}, err
	}
	book, err := g.Book(order.Book)
	return messageFacts{
		book: book.ID, bookName: book.Name, price: order.Price, at: order.At, order: order.ID,
		state: "已换好", note: "已放进你的书架",
	}, err
}

func factsOfReply(g Getter, ref string, user User) (messageFacts, error) {
	number, err := strconv.ParseUint(ref, 10, 64)
	if err != nil {
		return messageFacts{}, ErrNotFound
	}
	comment, err := g.Comment(CommentID(number))
	if err == nil && (comment.Hidden || comment.Reply == "" || comment.User != user.ID) {
		err = ErrNotFound
	}
	return messageFacts{
		book: comment.Book, bookName: comment.BookName, comment: comment.Text, reply: comment.Reply, at: comment.ReplyAt,
		state: "有回复", note: "店主回复了你的评论",
	}, err
}
