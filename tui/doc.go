// Package tui is the live view: one Bubble Tea program that shows what breaks,
// for whom, and when it is over. It reads no database and no log, starts nothing
// and knows no clock: snapshots come in, and what is on the screen follows from
// the last one, the size of the terminal and the keys that were pressed. It
// decides nothing either: what an incident is, the analyzer has said.
//
// Text from logs reaches the screen through cell and its like, which make it
// harmless; nothing else puts it there.
package tui
