package web_test

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// directives are the commands that a script can have between two exchanges.
var directives = map[string]func(p *player, args []string) error{
	// only STAGE: REASON plays the script on one stage only, for the reason given.
	"only": func(p *player, args []string) error {
		if args[0] != p.stage.String()+":" {
			p.t.Skip("another stage plays this script: only ", strings.Join(args, " "))
		}
		return nil
	},
	// let NAME TEXT binds {let:NAME} to TEXT.
	"let": func(p *player, args []string) error {
		p.bindings.known["{let:"+args[0]+"}"] = strings.Join(args[1:], " ")
		return nil
	},
	// restart closes the shop; the next exchange opens it again.
	"restart": func(p *player, _ []string) error {
		p.closeShop()
		return nil
	},
	// shop FLAGS adds flags; the next exchange opens the shop with them.
	"shop": func(p *player, args []string) error {
		p.closeShop()
		p.flags = append(p.flags, args...)
		return nil
	},
	// book ROW adds a row to the catalogue; the next exchange opens the shop with it.
	"book": func(p *player, args []string) error {
		p.closeShop()
		file := filepath.Join(filepath.Dir(p.db), "books.json")
		if p.rows == nil {
			p.flags = append(p.flags, "-seed-file", file)
		}
		p.rows = append(p.rows, strings.Join(args, " "))
		return os.WriteFile(file, []byte("["+strings.Join(p.rows, ",\n")+"]"), 0o600)
	},
	// put FILE TEXT makes a file in a books folder of the script's own.
	"put": func(p *player, args []string) error {
		p.closeShop()
		folder := filepath.Join(filepath.Dir(p.db), "books")
		p.flags = append(p.flags, "-books", folder)
		os.Mkdir(folder, 0o700)
		return os.WriteFile(filepath.Join(folder, args[0]), []byte(strings.Join(args[1:], " ")), 0o600)
	},
	// unlist BOOK takes a book off sale.
	"unlist": func(p *player, args []string) error {
		id, err := strconv.ParseUint(args[0], 10, 64)
		if err != nil {
			return err
		}
		return p.editDatabase(func(tx app.Tx) error {
			book, err := tx.Book(app.BookID(id))
			if err != nil {
				return err
			}
			book.Listed = false
			return tx.PutBook(book)
		})
	},
	// refund ORDER refunds an order as the keeper's command does.
	"refund": func(p *player, args []string) error {
		var id app.OrderID
		if err := id.UnmarshalText([]byte(args[0])); err != nil {
			return err
		}
		return p.editDatabase(func(tx app.Tx) error {
			order, err := tx.Order(id)
			if err != nil {
				return err
			}
			user, err := tx.User(order.User)
			if err != nil {
				return err
			}
			order.Refunded = true
			user.Balance += order.Price
			user.Entries++
			return errors.Join(tx.PutOrder(order), tx.PutUser(user), tx.PutEntry(app.Entry{
				User: user.ID, Seq: user.Entries, Delta: order.Price, Balance: user.Balance,
				Why: app.Refunded, Ref: order.ID.String(), At: p.stage.now(),
			}))
		})
	},
	// pass COMMENT lets a waiting comment through.
	"pass": func(p *player, args []string) error {
		return p.editComment(args[0], func(c *app.Comment) { c.Waits = "" })
	},
	// reply COMMENT TEXT stores the keeper's reply, or removes it if there is no text.
	"reply": func(p *player, args []string) error {
		return p.editComment(args[0], func(c *app.Comment) {
			c.Reply, c.ReplyAt = strings.Join(args[1:], " "), p.stage.now()
			if c.Reply == "" {
				c.ReplyAt = time.Time{}
			}
		})
	},
	// code CODE POINTS [FLAW] makes a batch of one voucher, valid or with one flaw.
	"code": func(p *player, args []string) error {
		points, err := strconv.ParseInt(args[1], 10, 64)
		hash := sha256.Sum256([]byte(args[0]))
		batch := app.Batch{ID: app.BatchID(hash[:16]), Count: 1, Points: points, Live: true}
		switch strings.Join(args[2:], " ") {
		case "expired":
			batch.Expires = p.stage.now()
		case "revoked":
			batch.Revoked = true
		case "half made":
			batch.Live = false
		}
		return errors.Join(err, p.editDatabase(func(tx app.Tx) error {
			return errors.Join(tx.PutBatch(batch), tx.PutVoucher(app.Voucher{Hash: hash, Batch: batch.ID}))
		}))
	},
	// ban NAME and unban NAME: NAME is the reader's code at WeChat.
	"ban":   func(p *player, args []string) error { return p.ban(args[0], true) },
	"unban": func(p *player, args []string) error { return p.ban(args[0], false) },
	// expire SKEY ends a session by its expiry.
	"expire": func(p *player, args []string) error {
		return p.editDatabase(func(tx app.Tx) error {
			session, err := tx.SessionBySKey(app.SKey(args[0]).Hash())
			if err != nil {
				return err
			}
			session.Expires = p.stage.now()
			return tx.PutSession(session)
		})
	},
	// advance DURATION advances the clock.
	"advance": func(p *player, args []string) error {
		d, err := time.ParseDuration(args[0])
		return errors.Join(err, p.stage.advance(d))
	},
	// disk fails, disk works: the disk of the database.
	"disk": func(p *player, args []string) error { return p.stage.disk(args[0] == "works") },
}

func (p *player) runDirective(words []string) error {
	do := directives[words[0]]
	if do == nil {
		return errors.New("no such directive")
	}
	var args []string
	for _, word := range words[1:] {
		args = append(args, p.bindings.fill(word))
	}
	return do(p, args)
}

func (p *player) editComment(number string, edit func(*app.Comment)) error {
	id, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return err
	}
	return p.editDatabase(func(tx app.Tx) error {
		comment, err := tx.Comment(app.CommentID(id))
		if err != nil {
			return err
		}
		edit(&comment)
		return tx.PutComment(comment)
	})
}

func (p *player) ban(name string, banned bool) error {
	return p.editDatabase(func(tx app.Tx) error {
		user, err := tx.UserByOpenID(shoptest.OpenID(name))
		if err != nil {
			return err
		}
		user.Banned = banned
		return tx.PutUser(user)
	})
}
