package cli

import (
	"context"

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
			words: "setting set", args: "SETTING VALUE", summary: "choose the value of a setting",
			examples: []string{"littleshelf setting set signup-points 20", "littleshelf setting set shop-name 小书架"},
			flags:    set.define,
			run: change(control.SetSetting, func(j *job) (control.SettingEdit, error) {
				return control.SettingEdit{Request: set.build(j), Name: j.args[0], Value: j.args[1]}, nil
			}),
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
		return []string{s.Name, s.Value, s.Preset, from}
	},
}
