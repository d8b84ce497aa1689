# Build, test and check Switchboard. `make` alone prints what there is.

GO       ?= go
ARGS     ?=
RELEASE  ?=
FUZZTIME ?= 10s

exe      := $(if $(filter Windows_NT,$(OS)),.exe)
BIN      := bin/switchboard$(exe)
HEADLESS := bin/switchboard-headless$(exe)
RELEASED := bin/release/switchboard

# The tags of the window. A development build on Linux draws with OpenGL ES, which compiles in 45 s where desktop
# OpenGL takes 4 minutes. A release tells Fyne that every call comes from its own goroutine (migrated_fynedo);
# development leaves that off, so that Fyne reports a call that does not.
ifeq ($(shell uname -s),Linux)
  TAGS := x11,$(if $(RELEASE),migrated_fynedo,gles)
else
  TAGS := $(if $(RELEASE),migrated_fynedo)
endif
LDFLAGS = $(strip $(if $(RELEASE),-s -w) -X main.version=$(shell scripts/version))

# One set of flags for build, vet, staticcheck and tests, or the C of the window would be compiled once for each.
# The version comes from scripts/version: Go's own stamp fails in a clone that somebody else owns.
export GOFLAGS := $(strip $(GOFLAGS) -trimpath -buildvcs=false)

# Go keeps its caches under HOME, which bare containers may not set.
ifeq ($(HOME),)
  export HOME := $(shell getent passwd "$$(id -u)" | cut -d: -f6)
endif

# The tests of real clients and the real window are a module of their own, so that what they need stays out of ours.
e2e := $(wildcard e2e/go.mod)

.PHONY: help setup setup-test build build-headless package windows run test conformance check pictures fuzz soak flood vuln bench clean
.NOTPARALLEL:

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the system packages that a build needs (Debian, Ubuntu; elsewhere: say which)
	@GO='$(GO)' scripts/setup build

setup-test:
	@GO='$(GO)' scripts/setup test

build: setup ## build bin/switchboard (RELEASE=1: as it is shipped)
	$(GO) build -tags '$(TAGS)' -ldflags '$(LDFLAGS)' -o $(BIN) .

build-headless: ## build bin/switchboard-headless: no window, no cgo
	CGO_ENABLED=0 $(GO) build -tags headless -ldflags '$(LDFLAGS)' -o $(HEADLESS) .

package: ## pack dist/*.deb and dist/*.tar.xz (Linux; DEV=1: a development build, which compiles sooner)
	@GO='$(GO)' scripts/setup package
	@$(MAKE) build $(if $(DEV),,RELEASE=1 BIN='$(RELEASED)')
	@GO='$(GO)' scripts/package $(if $(DEV),$(BIN),$(RELEASED)) dist

windows: ## build bin/switchboard.exe, on Debian with mingw-w64 (RELEASE=1: as it is shipped)
	@GO='$(GO)' scripts/setup cross-build
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc $(GO) build \
		-tags '$(if $(RELEASE),migrated_fynedo,gles)' -ldflags '$(LDFLAGS)$(if $(RELEASE), -H windowsgui)' -o bin/switchboard.exe .

run: build ## build and start Switchboard (ARGS="--headless --listen 127.0.0.1:0")
	@exec $(BIN) $(ARGS)

# The headless tag leaves out nothing but the file that opens the window, whose C the race detector would have
# compiled once more; the window is tested as it is built, by e2e. That names no package: then go test shows what
# tests print, also where they pass, and with it what was skipped.
# The timeout is Go's 10 minutes four times, for a machine that is five times as slow as the one that takes two.
test: setup-test build build-headless ## run every test, with real clients and the real window
	$(GO) test -race -timeout 40m -tags headless ./...
	$(if $(e2e),cd e2e && $(GO) test -race -timeout 40m -count=1)

conformance: setup-test build-headless ## have one process meet the official conformance suites, all at once
	cd e2e && SWITCHBOARD_BIN='$(CURDIR)/$(HEADLESS)' $(GO) test -race -count=1 -v -run '^TestConformance$$'

check: setup-test ## the gate: gofmt, vet, staticcheck, race tests
	@unformatted=$$(find . -name '*.go' -not -path '*/node_modules/*' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then printf 'not formatted by gofmt:\n%s\n' "$$unformatted"; exit 1; fi
	$(GO) vet -tags '$(TAGS)' ./...
	CGO_ENABLED=0 $(GO) vet -tags headless ./...
	for os in windows darwin; do CGO_ENABLED=0 GOOS=$$os $(GO) vet -tags headless . ./gateway/... || exit 1; done
	printf '%s\n' 'window: -tags=$(TAGS)' 'headless: CGO_ENABLED=0 -tags=headless' | $(GO) tool staticcheck -matrix ./...
	$(if $(e2e),staticcheck=$$($(GO) tool -n staticcheck) && cd e2e && $(GO) vet ./... && "$$staticcheck" ./...)
	staticcheck=$$($(GO) tool -n staticcheck) && cd bench && $(GO) vet ./... && "$$staticcheck" ./...
	$(GO) test -race -timeout 40m -tags headless ./...

pictures: setup-test build ## take a picture of each state of the window, dark and light (THEMES=dark)
	scripts/pictures $(BIN) docs/pictures

fuzz: ## run each fuzz target for FUZZTIME (10s)
	@GO='$(GO)' scripts/fuzz $(FUZZTIME)

# The window's soak needs the window, and a display that setup-test installs. The timeout is the soak's bound.
soak: $(if $(WINDOW),setup-test build,build-headless) ## 1,000 sessions for MINUTES=10 while CHURN=10000 clients come and go (SESSIONS=1000, WINDOW=1: with the window)
	cd e2e && SOAK_SESSIONS=$(or $(SESSIONS),1000) SOAK_SECONDS=$$(($(or $(MINUTES),10) * 60)) SOAK_CHURN=$(or $(CHURN),10000) SOAK_RATE=500 SOAK_WINDOW=$(WINDOW) \
		SWITCHBOARD_BIN='$(CURDIR)/$(if $(WINDOW),$(BIN),$(HEADLESS))' $(GO) test -count=1 -v -timeout $$(($(or $(MINUTES),10) + 10))m -run '^TestSoak$$'

flood: setup-test build ## fill the window's list at RATE=20000 events a second, go on for SECONDS=30, and press keys meanwhile (ROWS=1000000)
	cd e2e && FLOOD_ROWS=$(or $(ROWS),1000000) FLOOD_RATE=$(or $(RATE),20000) FLOOD_SECONDS=$(or $(SECONDS),30) FLOOD_PRESSES=20 \
		SWITCHBOARD_BIN='$(CURDIR)/$(BIN)' $(GO) test -count=1 -v -timeout 20m -run '^TestFloodAtScale$$'

vuln: ## look for known vulnerabilities in what is used; needs the network
	@GO='$(GO)' scripts/vuln

bench: build-headless ## measure Switchboard and its peers side by side (ROUNDS=5 SECONDS=0.5, QUICK=1: a short look)
	cd bench && $(GO) build -o bin/ ./peers/...
	@if command -v npm >/dev/null; then cd bench/node && npm ci --no-audit --no-fund; fi
	cd bench && $(GO) run . $(if $(QUICK),-quick,-out results/latest.md) $(if $(ROUNDS),-rounds $(ROUNDS)) $(if $(SECONDS),-seconds $(SECONDS))

clean: ## remove what was built
	rm -rf bin dist bench/bin
