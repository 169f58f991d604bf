package cli

import (
	"context"
	"fmt"
	"io"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func keeperCommands() []command {
	return []command{
		setKeeperPassword(),
		linkKeeper(),
		{
			words: "keeper devices", summary: "the devices that are signed in at the desk",
			examples: []string{"littleshelf keeper devices"},
			run:      listDevices,
		},
		endDevice(),
	}
}

func setKeeperPassword() command {
	var req requestFlags
	return command{
		words: "keeper passwd", summary: "make a new password for the desk, print it, and sign out all devices",
		examples: []string{"littleshelf keeper passwd -why lost"},
		flags:    req.define,
		run: func(ctx context.Context, j *job) error {
			password := app.NewPassword(j.Rand)
			return j.keeperSecret(ctx, control.SetKeeperPassword, &req, password, func(w io.Writer, _ control.Status) {
				fmt.Fprintln(w, password)
			})
		},
	}
}

func linkKeeper() command {
	var req requestFlags
	return command{
		words: "keeper link", summary: "print a link that sets the password of the desk, once, within 30 minutes",
		examples: []string{"littleshelf keeper link"},
		flags:    req.define,
		run: func(ctx context.Context, j *job) error {
			token := app.NewKeeperToken(j.Rand)
			return j.keeperSecret(ctx, control.LinkKeeper, &req, token, func(w io.Writer, status control.Status) {
				switch {
				case status.Desk != "":
					fmt.Fprintf(w, "%s/start#%s\n", status.Desk, token)
				case status.PID != 0:
					j.Lang.Fprintf(j.Stderr, "littleshelf: the server runs without the desk: remove -keeper off\n")
				default:
					j.Lang.Fprintf(j.Stderr, "littleshelf: no server runs: start it, and open this path at the shop's address\n")
					fmt.Fprintf(w, "/keeper/start#%s\n", token)
				}
			})
		},
	}
}

// keeperSecret calls an act that sets a secret, and prints it. Nothing else ever has it: the store
// has only its hash.
func (j *job) keeperSecret(
	ctx context.Context, act control.Act[control.KeeperSecret, control.Done], req *requestFlags, secret string,
	print func(io.Writer, control.Status),
) error {
	return j.withClient(ctx, func(client *control.Client) error {
		status, err := client.Status(ctx)
		if err != nil {
			return err
		}
		j.sent = true
		done, err := act.Do(ctx, client, control.KeeperSecret{Request: req.build(j), Secret: secret})
		if err != nil {
			return err
		}
		if done.Repeated {
			return text.Errorf("request %s was already carried out, and its secret is printed only once: "+
				"leave out -request to make a new one", done.Request)
		}
		return j.print(func(w io.Writer) { print(w, status) })
	})
}

func listDevices(ctx context.Context, j *job) error {
	return j.withClient(ctx, func(client *control.Client) error {
		rows, err := control.ListDevices.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		return deviceLayout.print(j, deviceLayout.table(j), rows)
	})
}

var deviceLayout = layout[control.KeeperDevice]{
	header:   []string{"DEVICE", "NAME", "SINCE", "SEEN", "UNTIL"},
	flexible: []int{1},
	cells: func(j *job, d control.KeeperDevice) []string {
		return []string{d.ID.String(), d.Name, j.formatTime(d.Created), j.formatTime(d.Seen), j.formatTime(d.Expires)}
	},
}

func endDevice() command {
	var req requestFlags
	return command{
		words: "keeper end", args: "DEVICE", summary: "sign out a device at the desk",
		examples: []string{"littleshelf keeper end 01a202c1-cdb9-7972-8aea-12eff7373268 -why lost"},
		flags:    req.define,
		run: change(control.EndDevice, func(j *job) (in control.KeeperDeviceChange, err error) {
			if in.Device.UnmarshalText([]byte(j.args[0])) != nil {
				return in, j.wrongID(text.Errorf("%q is not a device's id", j.args[0]))
			}
			in.Request = req.build(j)
			return in, nil
		}),
	}
}
