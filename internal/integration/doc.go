// Package integration holds the tests that run real servers and the real
// binary: build tag integration. It needs nginx, libfaketime, Alertmanager,
// Chromium, strace and tmux (Debian: nginx-light, faketime, prometheus-alertmanager,
// chromium, strace, tmux); where one is missing its tests are skipped, unless CI is set, where they fail.
// It is no part of the program.
//
// The clock of nginx is driven through libfaketime, so that an hour of traffic,
// with the ten minutes of stability that resolve an incident, passes in
// seconds, and nginx itself writes every stamp.
package integration
