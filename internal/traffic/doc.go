// Package traffic makes labelled traffic: seeded worlds of integration calls in
// which it is known what was broken, for whom and when. A world is a
// specification; playing it hands out its events one by one, so that a world of
// weeks needs no more memory than one of minutes.
//
// The package refuses to know how the analyzer decides: it does not import it
// and shares no constant with it. Numbers here describe traffic and faults as
// they occur, whether they are easy to find or not.
package traffic
