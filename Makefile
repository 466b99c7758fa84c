# The commands of the README. Each sets up what it needs on a Debian machine that has Swift.

PREFIX ?= /usr/local
SOURCES = Sources Tests Benchmarks Fuzzing Package.swift

.PHONY: demo test build install bench format lint setup browser valgrind conformance sanitize fuzz guard

demo: build
	.build/release/noema demo

test: browser conformance
	bash Scripts/test.sh

build: setup
	swift build -c release --product noema

install: build
	install -D -m 755 .build/release/noema $(DESTDIR)$(PREFIX)/bin/noema
	mkdir -p $(DESTDIR)$(PREFIX)/share/noema
	cp -R concepts probes $(DESTDIR)$(PREFIX)/share/noema/

bench: build
	bash Benchmarks/run.sh

format:
	swift format --in-place --recursive $(SOURCES)

lint:
	swift format lint --strict --recursive $(SOURCES)

# The tests of all modules below Reports under the address sanitizer, the C and C++ shims under that of
# undefined behaviour; but not all that take long (Scripts/sanitize.sh says which).
sanitize: setup conformance
	bash Scripts/sanitize.sh

# Counts the instructions of a few small jobs; fails where one needs more than the committed table says.
guard: build valgrind
	bash Scripts/instruction-guard.sh

# Fuzzes every reader of files from strangers for so many seconds each: make fuzz SECONDS=600
SECONDS ?= 60
fuzz: setup
	bash Fuzzing/run.sh $(SECONDS)

# Installs the system packages that are missing; does nothing when all are there.
setup:
	@bash Scripts/system-packages.sh

# The same, and a browser in which the tests try a report's page.
browser:
	@bash Scripts/system-packages.sh --with-browser

# The same, and the tool that counts instructions.
valgrind:
	@bash Scripts/system-packages.sh --with-valgrind

# Fetches the ONNX project's node tests once; without a network the tests that read them skip.
conformance:
	@bash Scripts/conformance-data.sh
