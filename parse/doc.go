// Package parse turns log lines into Events. Formats take a line apart into
// named fields, and a Mapper gives the fields their meaning; a Decoder does both
// for every line of a stream.
//
// The room does no I/O, knows no clock and judges nothing: whether an event
// matters is for analyze to say. What a line becomes depends on that line, the
// Options and the header in force alone, which the source keeps with the
// position; a record of several lines is never cut (Whole). So a stream gives
// the same events in whichever pieces, order or number of runs it is read. Input
// that is not understood is counted and shown with a reason; it is never an
// error.
package parse
