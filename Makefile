# What a contributor runs. `make check` is the gate; .ci/run does the same and
# more on a clean clone.

GO       ?= go
FUZZTIME ?= 30s
BENCH    ?= .
BENCHFLAGS ?=
CASES    ?=
SEEDS    ?= 50
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)

.PHONY: reliability metamorphic cross release-snapshot reproducible vuln build check fmt vet lint rooms test race bench bench-go bench-ask detect-bench format-score fuzz integration testdata torture tail-latency tail-load soak screenshots

build: ## the binary, into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/ ./cmd/syncguard

check: fmt vet lint rooms race ## everything that must hold before a change goes in

fmt: ## fails when a file is not formatted
	@files=$$(gofmt -l .); test -z "$$files" || { echo "not formatted (hint: gofmt -w .):"; echo "$$files"; exit 1; }

vet:
	$(GO) vet ./...
	$(GO) vet -tags integration ./...

cross: ## the code paths of the other platforms compile
	GOOS=windows $(GO) vet ./...
	GOOS=darwin GOARCH=arm64 $(GO) vet ./...

lint: ## golangci-lint v2, see .golangci.yml
	golangci-lint run ./...

rooms: ## which package may import which, and what it may never do
	$(GO) test -count=1 ./internal/rooms

test:
	$(GO) test ./...

race:
	$(GO) test -race ./...

bench: build ## the whole command on a GB of each format, in turn with the other tools on PATH; BENCHFLAGS, see internal/bench
	@$(GO) run ./internal/bench $(BENCHFLAGS)

bench-go: ## the micro-benchmarks; BENCH selects some of them
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

bench-ask: ## blast and query on thirty days of thirty integrations and five hundred tenants
	$(GO) test -run '^$$' -bench 'Blast|Query' -benchtime 10x ./analyze/store

detect-bench: ## detection on labelled traffic, five seeds: the table of docs/benchmarks.md
	@$(GO) run ./internal/detectbench -seeds 5

format-score: ## how well stated lines are read; CASES names a file of them, see internal/formatscore
	@$(GO) run ./internal/formatscore -cases '$(CASES)'

metamorphic: ## the same calls written and read in many ways are the same incidents; SEEDS of them
	$(GO) test -count=1 -run SameIncidents ./cmd/syncguard -meta.seeds $(SEEDS)

reliability: build ## the figures of docs/reliability.md again, but for the long runs; needs logrotate and strace
	$(GO) test -count=1 -v -run NeverRepeat ./analyze
	$(GO) test -count=1 -v -run 'DamageIsNamed|LockTimeout|RollbackInThe' ./analyze/store -damage.seeds 200
	$(GO) test -count=1 -v -run 'NoMoreRoom|FullOutput|ReadError|Bombs|WildStamps|NothingSecret|TailOnADamaged' ./cmd/syncguard
	$(GO) test -count=1 -run 'DecoderPanic' ./parse
	$(GO) test -count=1 -run 'Cut|Unreadable' ./parse/source
	$(GO) test -count=1 -v -tags integration -run 'Faults|KilledAt|ContainerRoot' ./internal/integration
	$(MAKE) metamorphic SEEDS=$(SEEDS)
	$(MAKE) fuzz FUZZTIME=10s
	$(MAKE) torture

fuzz: ## every fuzz target for FUZZTIME each
	@set -e; for pkg in $$($(GO) list ./...); do \
		for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

integration: ## real servers and a browser; needs nginx, libfaketime, Alertmanager, Chromium, strace and tmux (Debian: nginx-light faketime prometheus-alertmanager chromium strace tmux)
	$(GO) test -count=1 -tags integration ./...

TORTURE = $(GO) run ./internal/torture -bin bin/syncguard

torture: build ## tail under logrotate, old descriptors and kill -9 for some minutes; needs logrotate
	$(TORTURE) -rotation rename
	$(TORTURE) -rotation copytruncate

tail-latency: build ## from the deciding line written to the transition printed, at 5,000 lines/s
	$(TORTURE) -do latency -rate 5000 -length 60s

tail-load: build ## processor time and memory of tail at 50,000 lines/s
	$(TORTURE) -do load -rate 50000 -length 60s

soak: build ## six hours of log time in six minutes: what grows
	$(TORTURE) -do soak -rate 20000 -length 6m

testdata: ## runs the loggers that wrote testdata/ again; needs Node, Python and nginx too
	testdata/make/run

screenshots: ## docs/img from the real program in tmux
	internal/shoot/run

GORELEASER ?= $(GO) run github.com/goreleaser/goreleaser/v2@v2.16.0

release-snapshot: ## everything a release holds, into dist/, and the Debian package installed and tried
	$(GORELEASER) release --snapshot --clean
	$(GO) test -count=1 -tags integration -run DebianPackage ./internal/integration

reproducible: ## builds each released program twice, elsewhere and with an empty cache, and compares; PLATFORMS selects some of them
	packaging/reproducible $(PLATFORMS)

VULNDB ?= https://vuln.go.dev

vuln: ## known vulnerabilities of what the program calls; VULNDB is the database or file:///… of a copy of it
	@GOBIN=$(CURDIR)/bin $(GO) install golang.org/x/vuln/cmd/govulncheck@v1.9.0
	@bin/govulncheck -db $(VULNDB) ./...; case $$? in \
		0) ;; \
		3) echo "vuln: the program calls what is known to be vulnerable, see above"; exit 1 ;; \
		*) echo "vuln: NOTHING WAS CHECKED: $(VULNDB) can't be read (hint: unpack $(VULNDB)/vulndb.zip where it can be reached and pass VULNDB=file:///path)"; exit 2 ;; \
	esac
