package program

// UnitFor is unitFor, for tests from outside.
var UnitFor = unitFor
