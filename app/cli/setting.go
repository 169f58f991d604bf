package cli

import (
	"context"
	"io"

	"littleshelf/app"
	"littleshelf/app/control"
)

func settingCommands() []command {
	var set, reset requestFlags
	return []command{
		{
			words: "setting list", summary: "the settings that act without a restart, and where their values come from",
			examples: []string{"littleshelf setting list"},
			run:      listSettings,
		},
		{
			words: "setting set", args: "SETTING [VALUE]", summary: "choose the value of a setting; a secret is read from standard input",
			examples: []string{
				"littleshelf setting set signup-points 20",
				"littleshelf setting set shop-name 小书架",
				"littleshelf setting set wechat-secret",
			},
			flags: set.define,
			run: func(ctx context.Context, j *job) error {
				value, err := j.settingValue(ctx)
				if err != nil {
					return err
				}
				return change(control.SetSetting, func(j *job) (control.SettingEdit, error) {
					return control.SettingEdit{Request: set.build(j), Name: j.args[0], Value: value}, nil
				})(ctx, j)
			},
		},
		{
			words: "setting reset", args: "SETTING", summary: "give a setting its first value again",
			examples: []string{"littleshelf setting reset signup-points"},
			flags:    reset.define,
			run: change(control.ResetSetting, func(j *job) (control.SettingEdit, error) {
				return control.SettingEdit{Request: reset.build(j), Name: j.args[0]}, nil
			}),
		},
	}
}

// settingValue returns the second argument, or a line of standard input for a secret: ps shows
// arguments to all users.
func (j *job) settingValue(ctx context.Context) (string, error) {
	secret := app.IsSecretSetting(j.args[0])
	switch {
	case secret && len(j.args) > 1:
		return "", usagef("%s is a secret: leave out VALUE and write it to standard input, for ps shows arguments", j.args[0])
	case !secret && len(j.args) < 2:
		return "", usagef("%s is missing; usage: %s", "VALUE", j.command.usage())
	case !secret:
		return j.args[1], nil
	}
	in := interruptible(ctx, func() (io.ReadCloser, error) { return j.openStream(stdio) })
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, maxSecret+1))
	if err != nil {
		return "", err
	}
	return oneLine(content, "standard input")
}

func listSettings(ctx context.Context, j *job) error {
	return j.withClient(ctx, func(client *control.Client) error {
		rows, err := control.ListSettings.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		return settingLayout.print(j, settingLayout.table(j), rows)
	})
}

var settingLayout = layout[control.Setting]{
	header:   []string{"SETTING", "VALUE", "FIRST VALUE", "FROM"},
	flexible: []int{1},
	cells: func(j *job, s control.Setting) []string {
		from := j.either(s.Stored, "you", "the program")
		if s.Fixed {
			from = j.Lang.Text("the command line")
		}
		value, preset := s.Value, s.Preset
		if s.Secret {
			value, preset = j.either(s.Set, "set", "not set"), ""
		}
		return []string{s.Name, value, preset, from}
	},
}
