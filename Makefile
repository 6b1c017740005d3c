# Two commands matter: `make run` and `make test`. Each needs Python 3.11 or newer and nothing else; it makes the rest itself.
# Steps leave a stamp in .venv/ or var/ and are skipped while what they read has not changed.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
comma := ,
export PORT

FRONTEND := package.json package-lock.json $(shell find frontend -type f 2>/dev/null)
SENTENCES := $(shell find tanggap -name django.po 2>/dev/null)

.PHONY: help run test checks lock bench chaos clean

help:  ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: $(VENV)/.run $(VENV)/.frontend $(VENV)/.sentences  ## Set up everything and serve the demo (PORT=, DATABASE_URL= are honoured)
	@exec $(BIN)/tanggap demo

test: $(VENV)/.dev node_modules/.check $(VENV)/.frontend $(VENV)/.sentences  ## Every check and every test
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/checks

$(VENV)/.made:
	@sh scripts/make-venv "$(VENV)"
	@touch $@

$(VENV)/.run: requirements/run.txt requirements/build.txt | $(VENV)/.made
	@test -e $(VENV)/.dev || sh scripts/install "$(VENV)" requirements/run.txt requirements/build.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.made
	@sh scripts/install "$(VENV)" requirements/dev.txt
	@touch $@ $(VENV)/.run

# npm empties node_modules/, and with it the stamps, before it installs.
node_modules/.build: package.json package-lock.json | $(VENV)/.made
	@sh scripts/install-packages "$(VENV)" $(if $(wildcard node_modules/.check),,--omit=dev)
	@touch $@

node_modules/.check: package.json package-lock.json | $(VENV)/.made
	@sh scripts/install-packages "$(VENV)"
	@touch $@ node_modules/.build

$(VENV)/.frontend: $(FRONTEND) node_modules/.build | $(VENV)/.made
	@sh scripts/build-frontend "$(VENV)"
	@touch $@

$(VENV)/.sentences: $(SENTENCES) | $(VENV)/.made
	@$(BIN)/python -m tanggap.web.translations --compile
	@touch $@

lock:  ## Renew the lock files: hashes, no addresses
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 --extra build pyproject.toml -c requirements/run.txt -o requirements/build.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 --extra build --extra dev --extra bench pyproject.toml -c requirements/run.txt -o requirements/dev.txt
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

bench: $(VENV)/.dev $(VENV)/.frontend $(VENV)/.sentences  ## Every figure that the documents claim
	@for one in bench/*.py; do case "$$one" in */_*) ;; *) echo "== $$one"; $(BIN)/python "$$one" || exit 1;; esac; done

chaos: $(VENV)/.dev $(VENV)/.frontend $(VENV)/.sentences  ## Kill, fill and take away parts while residents report (ONLY=worker,disk for some)
	@$(BIN)/python -m tests.chaos $(subst $(comma), ,$(ONLY))

clean:  ## Remove what was made, but not the data in var/
	rm -rf $(VENV) node_modules tanggap/web/static/build build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find tanggap -name '*.mo' -delete
