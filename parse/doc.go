// Package parse turns log lines into Events. Formats take a line apart into
// named fields, and a Mapper gives the fields their meaning; a Decoder does both
// for every line of a stream.
//
// The room does no I/O, knows no clock and judges nothing: whether an event
// matters is for analyze to say. What a line becomes depends on that line and
// the Options alone, never on the lines before it, so that a stream gives the
// same events in whichever pieces, order or number of runs it is read. Input
// that is not understood is counted and shown with a reason; it is never an
// error.
package parse
