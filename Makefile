# Assay. `make help` lists the targets.
#
# Variants share one rule set and build into folders of their own:
#   make BUILD=debug (default) | release | asan | fuzz      CC=gcc (default) | clang-14

BUILD ?= debug
CC = gcc
CXX = $(if $(findstring clang,$(CC)),$(subst clang,clang++,$(CC)),g++)
out := build/$(BUILD)-$(notdir $(CC))
gen := build/gen

packages := sqlite3 libcrypto libzstd simdjson yajl expat yaml-0.1 libgit2 libpcre2-8 libarchive xlsxwriter libxml-2.0 libcurl
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),all)),)
pkg_cflags := $(shell pkg-config --cflags $(packages))
pkg_libs := $(shell pkg-config --libs $(packages)) -ljq
endif

warn := -Wall -Wextra -Wpedantic -Wshadow -Wformat=2 -Wundef -Wvla -Wcast-qual -Wwrite-strings
warn_c := -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wswitch-enum
flags_debug := -O1 -g -DARENA_DEBUG
flags_release := -O2 -g -DNDEBUG -D_FORTIFY_SOURCE=2 -fstack-protector-strong
flags_asan := -O1 -g -DARENA_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
flags_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer

common = $(warn) $(flags_$(BUILD)) $(if $(CI),-Werror) -fPIE -Isrc -I$(gen) -D_GNU_SOURCE -MMD -MP $(pkg_cflags) $(EXTRA_CFLAGS)
cflags = -std=c17 $(warn_c) $(common)
cxxflags = -std=c++17 -fno-exceptions $(common)
ldflags = $(flags_$(BUILD)) -pie -Wl,-z,relro,-z,now $(EXTRA_LDFLAGS)

sources := $(wildcard src/*/*.c) $(wildcard src/*/*.cc)
queries := $(wildcard src/*/*.sql)
embedded := $(wildcard sql/schema/*.sql sql/view/*.sql checks/*.sql catalog/*/* src/report/static/* src/cli/init.yaml)
library := $(filter-out src/cli/main.c,$(sources))
objects := $(patsubst %,$(out)/%.o,$(basename $(library))) $(out)/gen/sql_table.o $(out)/gen/embed.o
units := $(wildcard tests/unit/*.c)
fuzzers := $(patsubst fuzz/fuzz_%.c,%,$(wildcard fuzz/fuzz_*.c))

.PHONY: all
all: $(out)/assay compile_flags.txt

$(out)/assay: $(out)/src/cli/main.o $(out)/libassay.a
	$(CXX) $(ldflags) -o $@ $^ $(pkg_libs)

$(out)/libassay.a: $(objects)
	@rm -f $@
	ar rcs $@ $^

$(objects) $(out)/src/cli/main.o: | $(gen)/sql_id.h

$(out)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(cflags) -c -o $@ $<

$(out)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(cxxflags) -c -o $@ $<

$(out)/gen/sql_table.o: $(gen)/sql_table.c
	@mkdir -p $(@D)
	$(CC) $(cflags) -c -o $@ $<

$(out)/gen/embed.o: $(gen)/embed.S $(embedded)
	@mkdir -p $(@D)
	$(CC) $(flags_$(BUILD)) -c -o $@ $<

# Written only when they change, so that a new query does not rebuild everything.
$(gen)/sql_id.h: $(queries) tools/sqlgen.awk
	@mkdir -p $(gen)
	awk -v out=header -f tools/sqlgen.awk $(queries) > $@.new && (cmp -s $@.new $@ && rm $@.new || mv $@.new $@) && touch $@

$(gen)/sql_table.c: $(queries) tools/sqlgen.awk
	@mkdir -p $(gen)
	awk -v out=table -f tools/sqlgen.awk $(queries) > $@.new && mv $@.new $@

$(gen)/embed.S: $(embedded) tools/embed.sh Makefile
	@mkdir -p $(gen)
	./tools/embed.sh $(embedded) > $@.new && mv $@.new $@

# Each unit test is a program of its own over the library.
$(out)/unit/%: tests/unit/%.c $(out)/libassay.a
	@mkdir -p $(@D)
	$(CC) $(cflags) -Itests/unit -o $@.o -c $< && $(CXX) $(ldflags) -o $@ $@.o $(out)/libassay.a $(pkg_libs) -lcmocka

.PHONY: unit
unit: $(patsubst tests/unit/%.c,$(out)/unit/%,$(units))

# A fuzz target is built with libFuzzer (BUILD=fuzz CC=clang-14), or with a driver that
# replays its corpus (any other variant).
driver := $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer,$(out)/fuzz/replay.o)

$(out)/fuzz/%: fuzz/fuzz_%.c $(filter %.o,$(driver)) $(out)/libassay.a
	@mkdir -p $(@D)
	$(CC) $(cflags) -o $@.o -c $<
	$(CXX) $(ldflags) -o $@ $@.o $(driver) $(out)/libassay.a $(pkg_libs)

.PHONY: fuzzers
fuzzers: $(addprefix $(out)/fuzz/,$(fuzzers))

# Small programs that the scripts of tests/conformance and tests/fault drive, and libraries
# (fail*.c) that they preload to make system calls fail.
$(out)/tests/%: tests/%.c $(out)/libassay.a
	@mkdir -p $(@D)
	$(CC) $(cflags) -o $@.o -c $< && $(CXX) $(ldflags) -o $@ $@.o $(out)/libassay.a $(pkg_libs)

$(out)/tests/fault/fail%.so: tests/fault/fail%.c
	@mkdir -p $(@D)
	$(CC) -std=c17 -D_GNU_SOURCE $(warn) -O1 -g -fPIC -shared -o $@ $< -ldl

preloads := $(wildcard tests/fault/fail*.c)
programs := $(filter-out $(preloads),$(wildcard tests/conformance/*.c tests/fault/*.c))

.PHONY: programs
programs: $(patsubst %.c,$(out)/%,$(programs)) $(patsubst %.c,$(out)/%.so,$(preloads))

.PHONY: check
check: all unit fuzzers ## the quick loop: units, corpora, commands, checks
	tests/run --build $(out)

.PHONY: conformance
conformance: all programs ## what others expect of the same real files (ASSAY_DATA)
	tests/scripts conformance $(out)

.PHONY: fault
fault: all programs ## kill -9, full disks, failing calls, flipped bytes
	tests/scripts fault $(out)

.PHONY: deps
deps: ## src/ folders include only what stands above them
	@awk -f tools/deps.awk $(wildcard src/*/*.[ch] src/*/*.cc)

.PHONY: headers
headers: $(gen)/sql_id.h ## every header compiles alone
	@for h in $(wildcard src/*/*.h); do $(CC) $(cflags) -Wno-pedantic -Wno-unused-function -MF /dev/null -fsyntax-only -x c $$h || exit 1; done

.PHONY: lint
lint: deps headers ## layers, headers, layout, banned calls, shellcheck, clang-tidy, cppcheck
	tools/lint.sh

.PHONY: fmt
fmt: ## formats the C lines changed since the last commit; look at what it did
	git clang-format-14

.PHONY: docs
docs: all ## docs/SCHEMA.md and docs/CLI.md from their sources
	tools/schemadoc.sh > docs/SCHEMA.md
	tools/clidoc.sh $(out)/assay > docs/CLI.md

# The plainest way to do what a measure does: no code of ours in it.
$(out)/bench/%: bench/%.cc
	@mkdir -p $(@D)
	$(CXX) $(cxxflags) -o $@ $< $(ldflags) $(pkg_libs)

.PHONY: bench
bench: ## measures, each beside its limit or peer
	$(MAKE) BUILD=release all build/release-$(notdir $(CC))/bench/limit_sbom build/release-$(notdir $(CC))/bench/limit_parse
	bench/run build/release-$(notdir $(CC))

compile_flags.txt: Makefile
	@printf '%s\n' $(cflags) | grep -v -e '^-M' > $@

.PHONY: clean
clean: ## removes build/
	rm -rf build compile_flags.txt

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
