package web_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"littleshelf/app/web"
)

// openRPCRules lists the required and the possible members that OpenRPC 1.3.2 defines for the
// document's objects (https://spec.open-rpc.org). Only names that begin with x- are free.
const openRPCRules = `{
	"$ref": "#/$defs/document",
	"$defs": {
		"text": {"type": "string", "minLength": 1},
		"document": {
			"type": "object", "required": ["openrpc", "info", "methods"], "additionalProperties": false,
			"patternProperties": {"^x-": {}},
			"properties": {
				"openrpc": {"const": "1.3.2"}, "info": {"$ref": "#/$defs/info"}, "components": {"type": "object"},
				"servers": {"type": "array", "items": {"$ref": "#/$defs/server"}},
				"methods": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/method"}}
			}
		},
		"info": {
			"type": "object", "required": ["title", "version"], "additionalProperties": false,
			"patternProperties": {"^x-": {}},
			"properties": {
				"title": {"$ref": "#/$defs/text"}, "version": {"$ref": "#/$defs/text"}, "description": {"type": "string"},
				"license": {"type": "object", "additionalProperties": false, "properties": {"name": {"$ref": "#/$defs/text"}, "url": {}}}
			}
		},
		"server": {
			"type": "object", "required": ["url"], "additionalProperties": false, "patternProperties": {"^x-": {}},
			"properties": {"url": {"$ref": "#/$defs/text"}, "name": {}, "description": {}, "summary": {}, "variables": {}}
		},
		"method": {
			"type": "object", "required": ["name", "params", "result"], "additionalProperties": false,
			"patternProperties": {"^x-": {}},
			"properties": {
				"name": {"type": "string", "minLength": 1}, "summary": {"$ref": "#/$defs/text"},
				"description": {"$ref": "#/$defs/text"}, "paramStructure": {"enum": ["by-name", "by-position", "either"]},
				"params": {"type": "array", "items": {"$ref": "#/$defs/content"}}, "result": {"$ref": "#/$defs/content"},
				"tags": {"type": "array", "items": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {"name": {}}}},
				"errors": {"type": "array", "items": {"$ref": "#/$defs/error"}},
				"examples": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/pair"}}
			}
		},
		"content": {
			"type": "object", "required": ["name", "schema"], "additionalProperties": false, "patternProperties": {"^x-": {}},
			"properties": {
				"name": {"$ref": "#/$defs/text"}, "description": {}, "summary": {}, "schema": {"type": "object"},
				"required": {"type": "boolean"}, "deprecated": {"type": "boolean"}
			}
		},
		"error": {
			"type": "object", "required": ["code", "message"], "additionalProperties": false,
			"properties": {"code": {"type": "integer"}, "message": {"$ref": "#/$defs/text"}, "data": {}}
		},
		"pair": {
			"type": "object", "required": ["name", "params", "result"],
			"properties": {"params": {"type": "array", "items": {"$ref": "#/$defs/example"}}, "result": {"$ref": "#/$defs/example"}}
		},
		"example": {"type": "object", "required": ["name", "value"]}
	}
}`

// TestOpenRPCRules checks the OpenRPC document against the rules of the specification.
func TestOpenRPCRules(t *testing.T) {
	parse := func(text string) any {
		parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("rules.json", parse(openRPCRules)); err != nil {
		t.Fatal(err)
	}
	rules, err := compiler.Compile("rules.json")
	if err != nil {
		t.Fatal(err)
	}
	document := web.OpenRPC()
	if err := rules.Validate(parse(string(document))); err != nil {
		t.Error(err)
	}
	for _, wrong := range []struct{ old, new string }{
		{`"openrpc":`, `"openapi":`}, {`"params":`, `"parameters":`}, {`"by-name"`, `"by-names"`}, {`"code":`, `"Code":`},
	} {
		if rules.Validate(parse(string(bytes.ReplaceAll(document, []byte(wrong.old), []byte(wrong.new))))) == nil {
			t.Errorf("the rules accept %s", wrong.new)
		}
	}
}
