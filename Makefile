# The course in a few commands. Each makes the environment .venv first, if it is not there, or not as it should be.
#   make lab      open the course in JupyterLab
#   make test     run the tests
#   make test-all run these and the slow ones: labs through hundreds of settings, the course in a browser, and the
#                 exercises with the oldest Keras
#   make lessons  generate notebooks and lessons from solutions/*.py (ONLY="03 04" for some)
#   make book     make a site to read of the lessons, with answers and outputs: book/_build/site/index.html
#   make lock     renew requirements.lock, the versions that are installed, within what requirements.txt allows
#   make zip      pack what a learner needs, without solutions: dist/fashion-mnist-course.zip
#   make bench    measure what the course costs, and training against other ways to do it: docs/benchmark.md
#   make update   get the newest course; of a lesson that you changed, yours stays beside the new one
#   make clean    remove .venv

# What a machine has set for other programs: PYTHONPATH, PYTHONHOME and others, and how matplotlib draws.
unexport $(filter PYTHON%,$(.VARIABLES)) MPLBACKEND MATPLOTLIBRC

PYTHON ?= python3
VENV := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
# JupyterLab refuses to run as root, as in a container, unless told; over ssh there is no browser to open.
LAB_OPTIONS := $(if $(filter 0,$(shell id -u)),--allow-root) $(if $(SSH_CONNECTION),--no-browser)

# The oldest Keras that requirements.txt allows. Exercises are checked with it too.
OLDEST_KERAS := 3.12.0

# Tests of one file stay together, because they share what they need.
IN_TWO := --numprocesses 2 --dist loadscope

# What is handed out, as it was last committed.
ZIP := README.md CONTRIBUTING.md LICENSE Makefile environment.yml requirements.txt requirements.lock pyproject.toml docs helpers lessons tools

.PHONY: lab test test-all lessons book lock zip bench update clean FORCE

lab: .venv/ready
	$(VENV)/jupyter lab $(LAB_OPTIONS) --LabApp.default_url=/doc/tree/lessons/01_explore.ipynb

test: .venv/ready-to-test
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/codespell
	$(VENV)/pytest $(IN_TWO) -m "not slow"

test-all: test .venv/oldest-keras
	$(VENV)/pytest -m slow tests/browser  # one after another: a browser needs the machine to itself
	$(VENV)/pytest $(IN_TWO) --no-loadscope-reorder -m slow --ignore tests/browser
	COURSE_KERAS=$(OLDEST_KERAS) PYTHONPATH="$$PWD/.venv/oldest-keras" $(VENV)/pytest $(IN_TWO) tests/checks

lessons: .venv/ready
	$(VENV)/python tools/make_lessons.py $(ONLY)

book: .venv/ready-to-book
	$(VENV)/python tools/make_book.py

# For all systems and versions of Python; UV_RESOLUTION=lowest-direct takes the oldest that are allowed.
lock: .venv/ready
	$(VENV)/pip install --quiet uv
	$(VENV)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --no-annotate \
	    --no-emit-package fashion-mnist-course --custom-compile-command "make lock" \
	    requirements.txt pyproject.toml --extra test --output-file requirements.lock

zip:
	mkdir -p dist
	git archive --prefix=fashion-mnist-course/ --output=dist/fashion-mnist-course.zip HEAD $(ZIP)

bench: .venv/ready-to-bench
	cd tools && ../$(VENV)/python -m bench $(ONLY)

update:
	@"$(PYTHON)" tools/update.py

clean:
	rm -rf .venv

# Asked every time: the program compares what is there with what there should be, and does nothing if it is the same.
.venv/ready: FORCE
	@"$(PYTHON)" tools/install.py $(if $(findstring command,$(origin PYTHON)),--this-python)

.venv/ready-to-%: .venv/ready FORCE
	@"$(PYTHON)" tools/install.py $*

FORCE:

# Beside the environment's own Keras, and found before it by PYTHONPATH.
.venv/oldest-keras: .venv/ready
	rm -rf $@
	$(VENV)/pip install --quiet --no-deps --target $@ keras==$(OLDEST_KERAS)
	touch $@
