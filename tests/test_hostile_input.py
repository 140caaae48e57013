"""Whatever is in a file, its reader returns what is right or says one sentence; and it writes nowhere else."""

import contextlib
import csv
import io
import json
import os
import pickle
import re
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

import numpy as np
import pytest
from hostile import MARKUP, NAMES, changed_bytes, changed_json, examples, hold
from hypothesis import strategies as st

from helpers.checks import _record, check, progress
from helpers.classroom._cells import Cell, code_cells, needed
from helpers.classroom._csv import as_csv
from helpers.classroom._files import Unreadable
from helpers.classroom._folders import NoLearners, find_learners
from helpers.classroom._grade import _choose
from helpers.classroom._junit import as_junit
from helpers.classroom._page import as_page
from helpers.classroom._progress import read_class
from helpers.classroom._table import as_table
from helpers.errors import CourseError
from helpers.kept_arrays import keep_arrays, open_arrays, sha256_of
from helpers.photo import PHOTOS, PhotoError, open_photo, photo_of, prepare
from helpers.photo.files import SIDE
from helpers.sweep import RESULTS_PATH, SweepError, read_failures, read_results
from helpers.sweep.results import COLUMNS, METRICS, SETTINGS, ResultsFile, config_of
from helpers.training import Config, load_or_train, model_path, save_model, saved, train
from helpers.workspace import WORKSPACE_VARIABLE

# Where something is written ------------------------------------------------------------------------------------------

_written = None  # a list while a test looks on
_WRITES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod"}
_RUNS = {"os.system", "os.exec", "os.posix_spawn", "subprocess.Popen"}


def _look_on(event, arguments):
    """Note what Python writes, and what it runs."""
    if _written is None:
        return
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    in_open_folder = event in ("os.remove", "os.rmdir") and arguments[1] != -1  # as shutil.rmtree goes down
    if writes or (event in _WRITES | _RUNS and not in_open_folder):
        _written.append((event, arguments[0]))


sys.addaudithook(_look_on)  # once, because it stays


@contextlib.contextmanager
def writes_only_in(*folders):
    """Let a block write files in some folders alone, and run nothing."""
    global _written
    _written = []
    try:
        yield
    finally:
        written, _written = _written, None
    inside = tuple(f"{os.path.realpath(folder)}{os.sep}" for folder in folders)
    for event, path in written:
        if isinstance(path, int):  # a file that is open already
            continue
        assert event not in _RUNS and f"{os.path.realpath(os.fsdecode(path))}{os.sep}".startswith(inside), (event, path)


def see_that_it_is_a_sentence(error):
    text = str(error)
    assert 0 < len(text) < 1000 and len(text.splitlines()) == 1, text


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    """The learner's folder, which nothing else is in."""
    folder = tmp_path / "my_work"
    folder.mkdir()
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(folder))
    monkeypatch.chdir(tmp_path)  # so that a path which leads up from here leads into what is looked at
    return folder


# Results of sweeps ---------------------------------------------------------------------------------------------------


def some_lines():
    """Return lines of results files: notes, runs of one epoch with and without validation, and a failure."""
    lines = [json.loads(line) for line in RESULTS_PATH.read_text(encoding="utf-8").splitlines()[:40]]
    notes = [line for line in lines if len(line) == 1][:2]
    run = next(line for line in lines if "loss" in line)
    short = run | {name: run[name][:1] for name in (*METRICS, "seconds")} | {"epochs": 1}
    unvalidated = {name: value for name, value in short.items() if not name.startswith("val_")} | {"validation_size": 0}
    failure = {name: run[name] for name in SETTINGS} | {"error": "no memory"}
    return [*notes, short, unvalidated | {"seed": 3}, failure | {"seed": 4}]


def as_lines(entries):
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


def check_results(path):
    """Read a results file, which may be refused, and see that a table is what `read_results` promises."""
    try:
        table, failures = read_results(path), read_failures(path)
    except SweepError as error:
        see_that_it_is_a_sentence(error)
        return False
    assert tuple(table.columns) == COLUMNS and tuple(failures.columns) == (*SETTINGS, "error")
    for name in set(COLUMNS) - {"hidden", "optimizer", "activation"} if len(table) else ():
        assert table[name].dtype.kind in "if", name
    shares = table[[name for name in METRICS if "accuracy" in name]]
    assert ((shares >= 0) & (shares <= 1) | shares.isna()).all(axis=None)
    assert (table[["epoch", "parameters"]] > 0).all(axis=None) and all(isinstance(e, str) for e in failures["error"])
    assert all(isinstance(config_of(row), Config) for rows in (table, failures) for row in rows.itertuples())
    repr(table), failures.to_html()
    return True


@examples(few=150, many=1_500)
def test_results_of_anybody(tmp_path, n):
    path, lines = tmp_path / "results.jsonl", some_lines()
    path.write_bytes(as_lines(lines))
    assert check_results(path) and len(read_results(path)) == 2 and len(read_failures(path)) == 1

    def statement(content, goes_on):
        path.write_bytes(content)
        with writes_only_in(tmp_path):
            could_be_read = check_results(path)
            assert path.read_bytes() == content
            if goes_on:
                with contextlib.suppress(SweepError):
                    ResultsFile(path, "a test")
                assert content.startswith(path.read_bytes())
                assert could_be_read or path.read_bytes() == content, "what was refused was changed"

    changed = st.one_of(
        changed_bytes(as_lines(lines)),
        st.lists(changed_json(*lines), min_size=1, max_size=3).map(lambda several: b"\n".join(several) + b"\n"),
    )
    note, _, run, *_ = lines
    for odd in (
        {"epochs": 0, "seconds": [], **{name: [] for name in METRICS}},
        *(
            {"seed": 10**30},
            {"parameters": 10**30},
            {"parameters": True},
            {"parameters": -1},
            {"learning_rate": 10**400},
        ),
        *({"accuracy": [1.5]}, {"val_loss": [float("inf")]}, {"seconds": [-1.0]}, {"loss": "x"}, {"loss": {"x": 1}}),
    ):
        statement(as_lines([note, run | odd]), True)
    for error in (3, None, ["x"], "\ud800", "a\nb"):
        statement(as_lines([{name: run[name] for name in SETTINGS} | {"error": error}]), True)
    for whole in (b"[" * 50_000 + b"\n", b"9" * 5_000 + b"\n", b'{"command": ' + b"[" * 50_000 + b"\n"):
        statement(whole, True)
    hold(statement, n, content=changed, goes_on=st.booleans())


# Progress ------------------------------------------------------------------------------------------------------------

PROGRESS = {
    "exercises": {
        "gap": {"right": False, "wrong": 2, "hints": 1, "opened": ["abc"], "resets": 1},
        "softmax": {"right": True, "wrong": 0, "hints": 0},
        "naming_without_looking": {"right": False, "wrong": 0, "hints": 0, "choice": MARKUP},
    }
}
changed_progress = st.one_of(changed_bytes(json.dumps(PROGRESS, indent=1).encode()), changed_json(PROGRESS))


@examples(few=60, many=1_000)
def test_progress_of_anybody(tmp_path, work, n):
    def statement(content):
        for path in work.iterdir():
            path.unlink()
        for known in (_record._session, _record._unwritten, _record._unsaved):
            known.clear()
        _record._unsaved.update(reason="", told=False)
        (work / "progress.json").write_bytes(content)
        with writes_only_in(work):
            before = repr(progress())
            assert check("gap", 1).message
            assert progress()._repr_html_().count(MARKUP) == 0 and "○ gap" not in repr(progress())
        assert ("✓ softmax" in before) == ("✓ softmax" in repr(progress()))
        assert not _record._unsaved["reason"]
        records, is_whole = _record.parse((work / "progress.json").read_text(encoding="utf-8"))
        assert is_whole and records["gap"]["wrong"] > 0
        aside = list(work.glob("progress-damaged-*.json"))
        assert len(aside) <= 1 and all(path.read_bytes() == content for path in aside)

    for key in ("right", "wrong", "hints", "resets"):
        record = '{"exercises": {"gap": {"right": false, "wrong": 1, "hints": 0, "resets": 0}}}'
        record = re.sub(f'"{key}": \\w+', f'"{key}": {"9" * 4_300}', record)
        statement(record.encode())
    hold(statement, n, content=changed_progress)


def check_class(learners):
    """See that a class can be shown in every way, and that nothing that learners write runs there."""
    n_notes = sum(len(learner.notes) for learner in learners)
    table, page = as_table(learners), as_page(learners, "A class")
    assert all(line.isprintable() for line in table.splitlines()) and "<img" not in page
    assert page.count("<script") == 0 and (n_notes == 0 or n_notes <= table.count("\n  "))
    rows = list(csv.reader(io.StringIO(as_csv(learners))))
    assert len({len(row) for row in rows}) == 1
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row)
    ElementTree.fromstring(as_junit(learners).encode())
    for text in (table, page, as_csv(learners)):
        text.encode()
    assert len({learner.name for learner in learners}) == len(learners)


@examples(few=100, many=1_200)
def test_progress_that_an_instructor_reads(tmp_path, n):
    school = tmp_path / "school"
    for name in ("Ada", "Ben"):
        (school / name / "my_work").mkdir(parents=True)
        (school / name / "my_work" / "progress.json").write_text(json.dumps(PROGRESS))

    def statement(content):
        (school / "Ben" / "my_work" / "progress.json").write_bytes(content)
        with writes_only_in():
            ada, ben = learners = read_class([school])
            check_class(learners)
        assert ada.answers["softmax"].status == "right" and ada.answers["gap"].tries == 2 and not ada.notes
        assert all(0 <= answer.tries <= 100_001 for answer in ben.answers.values())

    hold(statement, n, content=changed_progress)


# Notebooks and ZIPs --------------------------------------------------------------------------------------------------


def cell(source, kind="code"):
    return {"cell_type": kind, "metadata": {}, "source": source, "outputs": [], "execution_count": None}


SOURCES = (
    "import numpy as np\nfrom helpers.checks import check",
    "def gap(a, b):\n    return [lambda x: a + x for y in b]\n\n\ncheck('gap', gap)",
    ["%%time\n", "!ls\n", "images[0] = 1\n", "check('softmax', softmax)"],
    "%matplotlib inline\nplt?\nx.y.append(f'{await_}')\nfrom os import *",
)
NOTEBOOK = {"cells": [cell("# Title", "markdown"), *map(cell, SOURCES)], "metadata": {}, "nbformat": 4}
# Signs that steer Python, doubled and shuffled.
sources = st.lists(
    st.one_of(
        st.sampled_from(
            ["check(", "'gap'", "lambda: ", "(", ")", "[", ":\n    ", "%", "!", "?", "\\", "\n", '"""', "f'"]
        ),
        st.sampled_from([*NAMES, "await x", "def f", "=", "x", ".", "# -*- coding: utf-7 -*-\n", "global x\n", "\x0c"]),
        st.sampled_from(["(" * 300, "-" * 9_000 + "1", "lambda:" * 400 + "1", "x" + ".x" * 3_000, "if 1:\n" * 99]),
    ),
    max_size=8,
).map("".join)


@examples(few=150, many=1_500)
@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_notebooks_of_anybody(n):
    whole = code_cells(json.dumps(NOTEBOOK).encode())
    assert [cell.checks for cell in whole] == [(), ("gap",), ("softmax",), ()] and len(needed(whole)) == 4

    def statement(content):
        with writes_only_in():
            try:
                cells = code_cells(content)
            except Unreadable as error:
                see_that_it_is_a_sentence(error)
            else:
                assert all(isinstance(cell, Cell) for cell in cells)
                assert needed(cells) == sorted(set(needed(cells)) & set(range(len(cells))))

    written = sources.map(lambda source: json.dumps({"cells": [cell(source)]}).encode())
    changed = st.one_of(changed_bytes(json.dumps(NOTEBOOK).encode()), changed_json(NOTEBOOK), written)
    hold(statement, n, content=changed)


def as_zip(files):
    """Return the bytes of a ZIP, in which names stand as they are given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return content.getvalue()


def check_handed_in(folder):
    """Read what was handed in, without running it, in all ways that there are."""
    try:
        check_class(read_class([folder]))
        for found in find_learners([folder]).values():
            files, notes = _choose(found)
            for note in notes:
                see_that_it_is_a_sentence(note)
            for file in files:
                with contextlib.suppress(Unreadable):
                    code_cells(file.read())
    except (NoLearners, Unreadable) as error:
        see_that_it_is_a_sentence(error)


def handed_in():
    names = ("Ada/lessons/01_explore.ipynb", "Ada/my_work/progress.json", "Ben/lessons/03_build.ipynb")
    contents = (json.dumps(NOTEBOOK), json.dumps(PROGRESS), json.dumps(NOTEBOOK))
    return dict(zip(names, contents, strict=True))


@examples(few=100, many=1_200)
def test_zips_of_anybody(tmp_path, n):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "class.zip"

    def statement(content):
        path.write_bytes(content)
        with writes_only_in():
            check_handed_in(path)

    hold(statement, n, content=changed_bytes(as_zip(handed_in())))


@examples(few=100, many=1_000)
def test_names_in_zips_of_anybody(tmp_path, n):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "class.zip"
    ends = st.sampled_from(("01_explore.ipynb", "progress.json", "1 " + MARKUP + ".ipynb", "2_=1+1.ipynb", "x.zip"))
    encodable = [name for name in NAMES if name != "\ud800"]
    parts = st.lists(st.sampled_from((*encodable, "Ada", "lessons", "my_work", "=Ben")), max_size=4)
    names = st.builds(lambda parts, end: "/".join([*parts, end]), parts, ends)

    def statement(names):
        path.write_bytes(as_zip(dict.fromkeys(names, json.dumps(PROGRESS | NOTEBOOK))))
        with writes_only_in():
            check_handed_in(path)
        assert [entry.name for entry in tmp_path.iterdir() if "pwned" in entry.name] == []

    hold(statement, n, names=st.lists(names, min_size=1, max_size=4, unique=True))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
@pytest.mark.parametrize("name", ["class.zip", "progress.json", "01_explore.ipynb"])
def test_a_pipe_is_not_waited_for(tmp_path, name):
    school = tmp_path / "school"
    for learner in ("Ada", "Ben"):
        (school / learner).mkdir(parents=True)
        os.mkfifo(school / learner / name)
    check_handed_in(school)
    notes = [note for found in find_learners([school]).values() for note in _choose(found)[1]]
    assert name != "class.zip" or ("no ordinary file" in notes[0] and len(notes) == 2)


# Arrays that are kept -------------------------------------------------------------------------------------------------

ARRAYS = {"a": np.arange(20), "b": np.arange(12, dtype=np.uint8).reshape(3, 4)}


def as_npy(header, data=b""):
    """Return the bytes of an .npy file with any text as its header."""
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data


FORGED = (
    *(b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"\x93NUMPY", b"\x93NUMPY\x09\x00", pickle.dumps([1])),
    as_npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}\n", pickle.dumps(np.array([{}], object))),
    as_npy("{'descr': '<i8', 'fortran_order': False, 'shape': (10000000000000000000000,)}\n"),
    as_npy("{'descr': '<i8', 'fortran_order': False, 'shape': (-1,)}\n", b"\0" * 64),
    as_npy("{'descr': '<i8', 'fortran_order': False, 'shape': (True, 'x')}\n", b"\0" * 64),
    *(as_npy("(" * 9_000), as_npy("'" + "\n"), as_npy("{'descr': [('a', 'b')], 'fortran_order': 0, 'shape': ()}\n")),
)


@examples(few=150, many=2_000)
def test_arrays_of_anybody(tmp_path, n):
    """With the sum of what was changed, too: whoever forges a file can forge that."""
    folder = tmp_path / "arrays"
    keep_arrays(folder, "x", ARRAYS)
    proof, whole = (folder / "proof.json").read_bytes(), (folder / "a.npy").read_bytes()

    def statement(changed, with_sum):
        what, content = changed
        for name, data in {"proof.json": proof, "a.npy": whole, what: content}.items():
            (folder / name).write_bytes(data)
        if with_sum:
            sums = {name: sha256_of(folder / f"{name}.npy") for name in ARRAYS}
            (folder / "proof.json").write_text(json.dumps({"made_from": "x", "sha256": sums}))
        with writes_only_in():
            arrays = open_arrays(folder, "x")
        assert arrays is None or all(type(array) is np.ndarray for array in arrays.values())
        if not with_sum:
            assert arrays is None or all(np.array_equal(arrays[name], ARRAYS[name]) for name in arrays)

    arrays = st.tuples(st.just("a.npy"), st.one_of(changed_bytes(whole), st.sampled_from(FORGED)))
    proofs = st.tuples(st.just("proof.json"), st.one_of(changed_bytes(proof), changed_json(json.loads(proof))))
    hold(statement, n, changed=st.one_of(arrays, proofs), with_sum=st.booleans())


# Photos ---------------------------------------------------------------------------------------------------------------


def small_photos():
    """Return a photo of the picture book in every kind of file, small, so that most changes hit what matters."""
    photo = open_photo(photo_of(next(iter(PHOTOS))))
    photo.thumbnail((40, 40))
    kinds = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP", "TIFF", "MPO")
    files = []
    for kind in kinds:
        content = io.BytesIO()
        photo.save(content, kind)
        files.append(content.getvalue())
    palette = io.BytesIO()
    photo.convert("P").save(palette, "PNG", transparency=3)
    return [*files, palette.getvalue(), photo_of(next(iter(PHOTOS)))]


@examples(few=250, many=2_000)
@pytest.mark.filterwarnings("error")
def test_photos_of_anybody(n):
    photos = small_photos()
    assert all(open_photo(photo).mode == "RGB" for photo in photos)

    def statement(content, name):
        with writes_only_in():
            try:
                photo = open_photo(content, name)
                picture = prepare(photo)["28 x 28"]
            except PhotoError as error:
                see_that_it_is_a_sentence(error)
            else:
                assert photo.mode == "RGB" and 1 <= min(photo.size) <= max(photo.size) <= SIDE
                assert picture.shape == (28, 28) and picture.dtype == np.uint8

    hold(statement, n, content=changed_bytes(*photos), name=st.just("a.jpg"))


def test_photos_with_names_of_anybody(few_clothes):
    from helpers.widgets import photo_lab

    lab = photo_lab(train(Config(hidden=(), epochs=0, validation_size=0), few_clothes))
    photo = photo_of(next(iter(PHOTOS)))
    for content, name in [
        (b"", MARKUP),
        *((b"no photo", name) for name in NAMES[1:9]),
        *((photo, name) for name in NAMES[:3]),
    ]:
        with writes_only_in():
            lab.controls["upload"].receive(content, name)
        drawn = [text for view in (lab._view, lab._steps) for text in (view.picture.moving, view.picture.as_html())]
        shown = [lab._findings.value, lab._words.value, *drawn]
        assert not any("<img src=x" in text for text in shown), name
        assert all(isinstance(error, CourseError) for error in lab.errors)


# Models ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(few_clothes):
    """A small network that has learned something, and one that stands for what would be trained anew."""
    return [train(Config(hidden=(), epochs=3, validation_size=0, seed=seed), few_clothes).to_keras() for seed in (0, 1)]


@pytest.fixture
def opens(trained, few_clothes, monkeypatch, capsys, tmp_path, work):
    """A function that writes a file as lesson 4's model and returns whether `load_or_train` takes it."""
    _, other = trained

    class Run:
        def to_keras(self):
            return other

    monkeypatch.setattr(saved, "train", lambda *_, **__: Run())
    temporary = tmp_path / "temporary"  # where Keras unpacks what is not weights, and throws it away
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def take(content):
        model_path().write_bytes(content)
        with writes_only_in(work, temporary):
            model = load_or_train(few_clothes)
        said = capsys.readouterr().out
        assert model_path().read_bytes() == content and os.listdir(work) == [model_path().name]
        assert not os.listdir(temporary)
        assert model.input_shape == (None, 28, 28, 1) and model.output_shape == (None, 10)
        probabilities = model.predict(few_clothes.test_images / np.float32(255), verbose=0)
        assert probabilities.dtype == np.float32 and np.all(probabilities >= 0)
        np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-3)
        assert (model is other) == ("cannot be used (" in said) and "Traceback" not in said
        return model is not other

    return take


def as_file(model, path):
    save_model(model)
    return path.read_bytes()


@examples(few=14, many=150)
@pytest.mark.filterwarnings("ignore")
def test_models_of_anybody(opens, trained, n):
    whole = as_file(trained[0], model_path())
    assert opens(whole)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config, weights = json.loads(parts["config.json"]), parts["model.weights.h5"]

    def statement(content):
        opens(content)

    changed = st.one_of(
        changed_bytes(whole),
        changed_json(config).map(lambda config: as_zip(parts | {"config.json": config})),
        changed_bytes(weights[:4_000]).map(lambda head: as_zip(parts | {"model.weights.h5": head + weights[4_000:]})),
        st.sampled_from(NAMES[:9]).map(lambda name: as_zip(parts | {f"assets/../{name}": b"pwned"})),
    )
    hold(statement, n, content=changed)


def last_layers():
    """Yield models that are nearly right by what follows the weights."""
    from keras import layers

    yield layers.Dense(10)
    yield layers.Dense(10, activation="sigmoid")
    yield layers.Dense(10, activation="log_softmax")
    yield layers.Dense(9, activation="softmax")
    yield layers.Lambda(lambda x: x[:, :10] + (open("pwned", "w").close() or 0), output_shape=(10,))


@pytest.mark.parametrize("number", range(5), ids=["scores", "sigmoid", "logarithms", "nine classes", "lambda"])
def test_another_last_layer_is_refused(opens, trained, few_clothes, tmp_path, number):
    import keras

    last = list(last_layers())[number]
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), last])
    if number < 3:  # as good as the right one
        last.set_weights(trained[0].layers[-1].get_weights())
    content = as_file(model, model_path())
    (tmp_path / "pwned").unlink(missing_ok=True)
    assert not opens(content)
    assert not (tmp_path / "pwned").exists()


class Payload:
    """Unpickled, it would make a file."""

    def __reduce__(self):
        return os.mkdir, ("pwned",)


@pytest.mark.parametrize("kind", ["pickle", "in a ZIP", "a function's name"])
def test_code_in_a_model_is_never_run(opens, trained, tmp_path, kind):
    whole = as_file(trained[0], model_path())
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    made = {"module": "os", "class_name": "mkdir", "config": {"path": "pwned"}, "registered_name": None}
    contents = {
        "pickle": pickle.dumps(Payload()),
        "in a ZIP": as_zip(parts | {"model.weights.h5": pickle.dumps(Payload())}),
        "a function's name": as_zip(parts | {"config.json": json.dumps(made)}),
    }
    assert not opens(contents[kind])
    assert not (tmp_path / "pwned").exists()
