# You run a hall:      make run   (make run PORT=8123 for another port)
# You change the code: make check test
# You doubt a figure:  make bench (make bench-NAME for one of them)

PORT ?= 8000
HOME_DIR ?= $(or $(HAOBAN_HOME),var)
BIN := .venv/bin
BENCHES := $(patsubst bench/%/__main__.py,%,$(wildcard bench/*/__main__.py))

.PHONY: run setup test check format bench clean $(addprefix bench-,$(BENCHES))

run:
	@tools/prepare run
	@HAOBAN_HOME="$(HOME_DIR)" $(BIN)/haoban demo --serve --port $(PORT)

setup:
	@tools/prepare all

check:
	@tools/prepare test
	@tools/check

test:
	@tools/prepare test
	@tools/test

format:
	@tools/prepare test
	$(BIN)/ruff check --fix src tests bench tools
	$(BIN)/ruff format src tests bench tools

bench:
	@tools/prepare bench
	@for name in $(BENCHES); do $(BIN)/python -m bench.$$name --quick || exit 1; done

bench-%:
	@tools/prepare bench
	@$(BIN)/python -m bench.$*

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
