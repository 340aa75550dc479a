// Package notify tells the world of incidents. Plan decides, as a pure function
// of what changed and of what was told before, which alerts are due; a Sender
// hands them to channels, one file a channel. It never detects or judges
// incidents, and holds no SQL: what is due is kept by whoever gives it an Outbox.
//
// Names in logs are hostile here too: they are made visible before they reach a
// message, and addresses and secrets of channels reach no log and no error.
package notify
