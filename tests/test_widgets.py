"""Every lab: every control to its ends and through many settings, and what learners do to labs that nobody planned."""

import base64
import datetime
import gc
import io
import re
import threading
import time
import tracemalloc
import warnings

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from helpers import widgets
from helpers.data import CLASS_NAMES
from helpers.sweep import read_results
from helpers.training import Config, Runs, train
from helpers.widgets._lab import Lab, Picture

pytestmark = pytest.mark.filterwarnings("error")

SMALL = Config(hidden=(16,), epochs=3, validation_size=201)


@pytest.fixture(scope="module")
def run(few_clothes):
    return train(SMALL, few_clothes)


@pytest.fixture(scope="module")
def slow_run(few_clothes):
    return train(Config(hidden=(16,), epochs=3, validation_size=201, optimizer="sgd"), few_clothes)


@pytest.fixture(scope="module")
def model(run):
    return run.to_keras()


def scores(run, images):
    """Return what the run's last layer gives before softmax."""
    hidden_kernel, hidden_bias, kernel, bias = run.weights[-1]
    hidden = np.maximum(images.reshape(len(images), -1) / 255 @ hidden_kernel + hidden_bias, 0)
    return hidden @ kernel + bias


LABS = {
    "class_browser": lambda c, r, s, m: widgets.class_browser(c.train_images, c.train_labels),
    "pixel_inspector": lambda c, r, s, m: widgets.pixel_inspector(c.train_images, c.train_labels),
    "layer_builder": lambda c, r, s, m: widgets.layer_builder(),
    "activation_explorer": lambda c, r, s, m: widgets.activation_explorer(),
    "softmax_explorer": lambda c, r, s, m: widgets.softmax_explorer(),
    "softmax_explorer of a run": lambda c, r, s, m: widgets.softmax_explorer(scores(r, c.test_images[:40])),
    "optimizer_race": lambda c, r, s, m: widgets.optimizer_race({"Adam": r, "SGD": s}),
    "training_lab": lambda c, r, s, m: widgets.training_lab(c, runs_with(r, s)),
    "prediction_browser": lambda c, r, s, m: widgets.prediction_browser(r, c.test_images, c.test_labels),
    "prediction_browser of a model": lambda c, r, s, m: widgets.prediction_browser(m, c.test_images, c.test_labels),
    "confusion_explorer": lambda c, r, s, m: widgets.confusion_explorer(r, c.test_images, c.test_labels),
    "confusion_explorer of a model": lambda c, r, s, m: widgets.confusion_explorer(m, c.test_images, c.test_labels),
    "what_a_unit_sees": lambda c, r, s, m: widgets.what_a_unit_sees(r),
    "photo_lab": lambda c, r, s, m: widgets.photo_lab(r),
    "photo_lab of a model": lambda c, r, s, m: widgets.photo_lab(m),
    "landscape": lambda c, r, s, m: widgets.landscape(read_results(), runs_with(r)),
    "guess": lambda c, r, s, m: widgets.guess("How many?", ["one", "two"], "two", {"one": "More.", "two": "Yes."}),
}


def runs_with(*finished):
    runs = Runs()
    for run in finished:
        runs.add(run)
    return runs


@pytest.fixture(params=LABS)
def lab(request, few_clothes, run, slow_run, model):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        lab = LABS[request.param](few_clothes, run, slow_run, model)
    yield lab
    lab.close()


def inside(widget):
    """Return a widget and all in it."""
    return [widget, *(found for child in getattr(widget, "children", ()) for found in inside(child))]


def seen(lab):
    """Return all that the lab shows: its pictures and texts."""
    return [widget.value for widget in inside(lab) if isinstance(widget, ipywidgets.HTML)]


def alt_texts(lab):
    return re.findall(r'<img alt="([^"]*)"', " ".join(seen(lab)))


def png(width=40, height=60, colour="red"):
    """Return a picture of a rectangle on white, as the bytes of a PNG file."""
    photo = Image.new("RGB", (2 * width, 2 * height), "white")
    photo.paste(colour, (width // 2, height // 2, width, height + height // 2))
    file = io.BytesIO()
    photo.save(file, "PNG")
    return file.getvalue()


def upload(control, content, name="my photo.png"):
    """Do what the upload button does."""
    file = {"name": name, "type": "", "size": len(content), "content": memoryview(content)}
    file["last_modified"] = datetime.datetime.now(datetime.UTC)
    control.value = (file,)


def settings(control):
    """Return the ends of a control, and a few values between."""
    if isinstance(control, ipywidgets.FileUpload):
        return []
    if hasattr(control, "options"):
        return list(control._options_values)
    if isinstance(control, ipywidgets.FloatLogSlider):
        return list(control.base ** np.linspace(control.min, control.max, 5))
    values = np.linspace(control.min, control.max, 5)
    kind = int if isinstance(control.value, int) else float
    return list(dict.fromkeys(map(kind, values)))


def press(lab, button):
    button.click()
    if hasattr(lab, "join"):
        lab.join()


# All labs -------------------------------------------------------------------------------------------------------------


def test_every_public_lab_is_tested():
    assert {name.split(" of ")[0] for name in LABS} == set(widgets.__all__)


def test_every_control_changes_what_is_seen(lab):
    """From the lab as it comes, move one control to its ends and to values between, and back."""
    for name, control in lab.controls.items():
        if isinstance(control, (ipywidgets.Button, ipywidgets.FileUpload)):
            continue
        start, before, shown = control.value, seen(lab), []
        ends = settings(control)
        for value in [*ends, *reversed(ends), start]:
            control.value = value
            shown.append(seen(lab))
        assert len(ends) == 1 or any(other != before for other in shown), name
        assert name == "run" or shown[-1] == before, name
    assert lab.errors == []


@pytest.mark.slow
def test_two_hundred_random_settings(lab):
    random = np.random.default_rng(0)
    names = [name for name in lab.controls if name not in ("upload", "train")]
    everything = set()
    for _ in range(200):
        control = lab.controls[random.choice(names)]
        if isinstance(control, ipywidgets.Button):
            press(lab, control)
        else:
            choices = settings(control)
            control.value = choices[random.integers(len(choices))]
        everything.add(tuple(seen(lab)))
    assert lab.errors == []
    assert len(everything) > min(2, len(names))


def test_every_control_says_what_it_is(lab):
    for control in lab.controls.values():
        assert control.description
        assert control.tooltip or getattr(control, "tooltips", None)
        if isinstance(control, ipywidgets.Dropdown):
            assert control.label, "a browser shows no choice where the value is None"


def test_every_picture_has_alt_text_that_changes_with_it(lab):
    pictures = [widget for widget in inside(lab) if isinstance(widget, Picture)]
    assert all(re.match(r'<img alt="[^"]{10,}" width="\d+" height="\d+"', picture.value) for picture in pictures)
    history = {picture: {} for picture in pictures}
    for control in lab.controls.values():
        for value in settings(control) if hasattr(control, "value") else []:
            if value in settings(control):
                control.value = value
            for picture in pictures:
                alt, image = re.match(r'<img alt="([^"]*)".*base64,([^"]*)"', picture.value).groups()
                history[picture].setdefault(alt, set()).add(image)
    for picture, images_of_alt in history.items():
        images = set.union(*images_of_alt.values())
        assert len(images) == 1 or len(images_of_alt) > 1, picture


def test_what_is_kept_is_never_stale(lab):
    """After many settings each picture is what drawing its whole figure anew would give."""
    random = np.random.default_rng(1)
    for control in [lab.controls[name] for name in lab.controls if settings_of(lab, name)] * 3:
        choices = settings(control)
        control.value = choices[random.integers(len(choices))]
        for picture in (widget for widget in inside(lab) if isinstance(widget, Picture)):
            shown = pixels_of(picture)
            for artist in picture.figure.findobj():
                artist.set_animated(False)
            with picture.drawing():
                pass
            assert np.mean(np.abs(shown - pixels_of(picture)).max(axis=2) > 60) < 0.003, picture.figure.axes
    assert lab.errors == []


def settings_of(lab, name):
    return [] if isinstance(lab.controls[name], ipywidgets.Button) else settings(lab.controls[name])


def pixels_of(picture):
    png = base64.b64decode(re.search(r'base64,([^"]*)"', picture.value)[1])
    return np.asarray(Image.open(io.BytesIO(png)), dtype=int)


def test_readers_without_a_kernel_see_a_still_picture(lab):
    bundle = lab._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert all(f'alt="{alt}"' in bundle["text/html"] for alt in alt_texts(lab))
    assert bundle["text/html"].strip()


def test_a_closed_lab_leaves_nothing_behind(few_clothes):
    from ipywidgets.widgets.widget import _instances  # all widgets that the kernel keeps

    before = set(_instances)
    for _ in range(3):
        widgets.class_browser(few_clothes.train_images, few_clothes.train_labels).close()
    left = {type(_instances[key]).__name__ for key in set(_instances) - before}
    assert left <= {"LayoutModel", "Layout", "SliderStyle", "DescriptionStyle", "HTMLStyle"}


def test_an_error_is_one_sentence_in_the_lab_and_goes_no_further():
    slider = ipywidgets.IntSlider(min=0, max=2)

    def update():
        if slider.value == 1:
            raise ValueError("A <b>bad</b> number.\nAnd more.")

    lab = Lab([slider], {"slider": slider}, update)
    slider.value = 1
    (error,) = lab.errors
    assert isinstance(error, ValueError)
    assert "This did not work:</b> A &lt;b&gt;bad&lt;/b&gt; number.</div>" in seen(lab)[-1]
    slider.value = 2
    assert seen(lab)[-1] == "" and len(lab.errors) == 1


def test_a_cell_run_again_closes_its_labs(monkeypatch):
    from helpers.widgets import _lab

    class Kernel:
        message = "first"

        def get_parent(self, channel):
            return {"header": {"msg_id": self.message}, "metadata": {"cellId": "a cell"}}

    shell = type("Shell", (), {"kernel": Kernel()})()
    monkeypatch.setattr(_lab, "get_ipython", lambda: shell)
    one, two = widgets.layer_builder(), widgets.layer_builder()
    assert one.comm is not None and two.comm is not None
    shell.kernel.message = "second"
    three = widgets.layer_builder()
    assert one.comm is None and two.comm is None and three.comm is not None
    three.close()


# One by one -----------------------------------------------------------------------------------------------------------


def test_class_browser_shows_only_the_chosen_class(few_clothes):
    lab = widgets.class_browser(few_clothes.train_images, few_clothes.train_labels)
    lab.controls["label"].value = 9
    count = int((few_clothes.train_labels == 9).sum())
    assert lab.controls["page"].max == -(-count // 25)
    lab.controls["page"].value = lab.controls["page"].max
    assert f"Page {lab.controls['page'].max} of {lab.controls['page'].max} of Ankle boot" in alt_texts(lab)[0]
    assert alt_texts(lab)[1].startswith(f"Average of {count:,} (Ankle boot)")
    lab.controls["label"].value = 0  # page 9 of the boots may not exist here
    assert lab.errors == []


def test_pixel_inspector_tells_the_number(few_clothes):
    lab = widgets.pixel_inspector(few_clothes.train_images, few_clothes.train_labels)
    for name, value in (("number", 3), ("row", 14), ("column", 13)):
        lab.controls[name].value = value
    pixel = few_clothes.train_images[3, 14, 13, 0]
    assert f"its value is {pixel}" in alt_texts(lab)[0]
    lab.controls["scale"].value = 255
    assert f"{pixel / 255:.2f}</b>" in seen(lab)[1]


def test_layer_builder_counts_as_keras_does():
    from helpers.training import build_model

    lab = widgets.layer_builder()
    for units, layers in ((1, 1), (128, 1), (512, 3), (10, 0)):
        lab.controls["units"].value, lab.controls["layers"].value = units, layers
        assert f"{build_model(Config(hidden=(units,) * layers)).count_params():,} numbers to learn" in seen(lab)[1]


def test_activation_explorer_tells_value_and_slope():
    lab = widgets.activation_explorer()
    lab.controls["function"].value, lab.controls["x"].value = "tanh", 0.5
    assert f"tanh(0.50) = <b>{np.tanh(0.5):.3f}</b>" in seen(lab)[1]
    assert f"<b>{1 - np.tanh(0.5) ** 2:.3f}</b>" in seen(lab)[1]


def test_softmax_explorer_computes_softmax():
    lab = widgets.softmax_explorer()
    for slider in (lab.controls[name] for name in CLASS_NAMES):
        slider.value = 0
    lab.controls["Bag"].value = 2
    expected = np.e**2 / (np.e**2 + 9)
    assert f"Bag {expected:.1%}" in alt_texts(lab)[0]
    lab.controls["temperature"].value = 10
    assert f"Bag {np.exp(0.2) / (np.exp(0.2) + 9):.1%}" in alt_texts(lab)[0]
    lab.controls["reset"].click()
    assert lab.controls["Shirt"].value == 3.4 and lab.controls["temperature"].value == 1


def test_softmax_explorer_takes_a_networks_scores(few_clothes, run):
    given = scores(run, few_clothes.test_images[:5])
    lab = widgets.softmax_explorer(given)
    lab.controls["number"].value = 4
    assert [lab.controls[name].value for name in CLASS_NAMES] == [round(float(score), 1) for score in given[4]]
    lab.controls["Bag"].value = lab.controls["Bag"].max
    assert "Bag 9" in alt_texts(lab)[0] or "Bag 100" in alt_texts(lab)[0]


@pytest.mark.parametrize("bad", [[1, 2], np.zeros((0, 10)), [np.nan] * 10, np.zeros((2, 2, 10))])
def test_softmax_explorer_refuses_other_scores(bad):
    with pytest.raises(ValueError, match="scores must be finite numbers of shape"):
        widgets.softmax_explorer(bad)


def test_race_ends_with_what_was_measured(run, slow_run):
    lab = widgets.optimizer_race({"Adam": run, "SGD": slow_run})
    assert f"Adam {run.history['accuracy'][-1]:.3f}; SGD {slow_run.history['accuracy'][-1]:.3f}" in alt_texts(lab)[0]
    lab.controls["play"].value = 1
    assert lab.controls["epoch"].value == 1
    lab.controls["measure"].value = "val_loss"
    assert f"validation loss after epoch 1: Adam {run.history['val_loss'][0]:.3f}" in alt_texts(lab)[0]
    lab.controls["epoch"].value = 0
    assert "Adam not begun" in alt_texts(lab)[0]


@pytest.mark.parametrize("count", [0, 5])
def test_race_of_none_or_too_many(run, count):
    with pytest.raises(ValueError, match="one to four runs"):
        widgets.optimizer_race({str(i): run for i in range(count)})


def test_prediction_browser_finds_what_it_is_asked_for(few_clothes, run):
    lab = widgets.prediction_browser(run, few_clothes.test_images, few_clothes.test_labels)
    probabilities = run.predict(few_clothes.test_images)
    wrong = probabilities.argmax(axis=1) != few_clothes.test_labels
    lab.controls["which"].value = "mistakes"
    assert lab.controls["number"].max == wrong.sum()
    surest = np.flatnonzero(wrong)[probabilities.max(axis=1)[wrong].argmax()]
    assert f"Picture {surest}," in alt_texts(lab)[0]
    lab.controls["true"].value = lab.controls["predicted"].value = 1
    assert "There are none" in " ".join(seen(lab)) and lab.errors == []
    lab.controls["which"].value = "all"
    lab.controls["epoch"].value = 0
    untrained = run.predict(few_clothes.test_images, 0).argmax(axis=1)
    assert lab.controls["number"].max == max(1, ((few_clothes.test_labels == 1) & (untrained == 1)).sum())


def test_confusion_explorer_counts(few_clothes, run):
    lab = widgets.confusion_explorer(run, few_clothes.test_images, few_clothes.test_labels)
    for epoch in (3, 0):
        predicted = run.predict(few_clothes.test_images, epoch).argmax(axis=1)
        lab.controls["epoch"].value = epoch
        for true, taken in ((6, 0), (2, 4), (1, 1)):
            lab.controls["true"].value, lab.controls["predicted"].value = true, taken
            count = ((few_clothes.test_labels == true) & (predicted == taken)).sum()
            assert f"taken for {CLASS_NAMES[taken]}: {count:,} times" in " ".join(seen(lab))


def test_a_unit_before_and_after_training(run):
    lab = widgets.what_a_unit_sees(run)
    lab.controls["unit"].value = 7
    after = alt_texts(lab)[0]
    assert f"to {run.weights[-1][0][:, 7].max():.2f}" in after
    lab.controls["epoch"].value = 0
    assert f"to {run.weights[0][0][:, 7].max():.2f}" in alt_texts(lab)[0] != after


def test_no_unit_to_look_at(few_clothes):
    run = train(Config(hidden=(), epochs=1, validation_size=201), few_clothes)
    with pytest.raises(ValueError, match="no hidden layer"):
        widgets.what_a_unit_sees(run)


def test_photo_lab_takes_a_photo_and_a_bad_file_leaves_it(run):
    lab = widgets.photo_lab(run)
    drawing = alt_texts(lab)
    upload(lab.controls["upload"], png())
    photo = alt_texts(lab)
    assert photo != drawing and "my photo.png" in photo[1]
    upload(lab.controls["upload"], b"no picture", "notes.png")
    assert "not a PNG, JPEG or WebP picture" in seen(lab)[-1] and alt_texts(lab) == photo
    assert len(lab.errors) == 1
    lab.controls["degrees"].value = 90
    assert seen(lab)[-1] == ""
    lab.controls["reset"].click()
    assert lab.controls["degrees"].value == 0 and alt_texts(lab) == photo


def test_landscape_tells_what_was_measured():
    results = read_results()
    lab = widgets.landscape(results)
    lab.controls["epoch"].value, lab.controls["network"].value = 7, "32"
    rows = results.query("hidden == '32' and epoch == 7")
    told = " ".join(seen(lab))
    for measure in ("accuracy", "val_accuracy"):
        assert f"<b>{rows[measure].mean():.1%}</b> on average, from {rows[measure].min():.1%}" in told
    assert f"32: training {rows.accuracy.mean():.3f} ± {rows.accuracy.std():.3f}" in alt_texts(lab)[0]
    losses = results.query("hidden == '32'").groupby("epoch").val_loss.mean()
    assert f"after epoch {losses.idxmin()}, which has the smallest mean validation loss" in alt_texts(lab)[0]
    assert lab.errors == []


def test_landscape_compares_all_that_differs_in_one_setting():
    lab = widgets.landscape(read_results())
    networks = {}
    for comparison in lab.controls["compare"].options:
        lab.controls["compare"].value = comparison
        networks[comparison] = lab.controls["network"].options
    assert networks == {
        "units": ("1", "2", "4", "10", "16", "32", "64", "128", "256", "512"),
        "one more layer": ("128", "128+10", "128+158", "128+512"),
        "optimizers": ("adam", "adam_article", "sgd", "sgd_momentum"),
        "dropout": ("0", "0.2", "0.4"),
    }


def test_landscape_marks_what_the_article_reports_where_it_belongs():
    lab = widgets.landscape(read_results())
    marked = {}
    for comparison in lab.controls["compare"].options:
        lab.controls["compare"].value = comparison
        for measure in lab.controls["measure"].options:
            lab.controls["measure"].value = measure
            for epoch in (1, 2, 5):
                lab.controls["epoch"].value = epoch
                marks = re.findall(r"[:;] ([\w+]+): [^;]*?article (0\.\d+)", alt_texts(lab)[0])
                if marks:
                    marked[comparison, measure, epoch] = dict(marks)
    layers = {"128": "0.874", "128+10": "0.873", "128+158": "0.881", "128+512": "0.873"}
    assert marked == {
        ("units", "accuracy", 1): {"128": "0.826"},
        ("units", "accuracy", 5): {"10": "0.855", "128": "0.890", "512": "0.898"},
        ("one more layer", "accuracy on the test pictures", 5): layers,
        ("optimizers", "accuracy", 1): {"adam_article": "0.826"},
        ("optimizers", "accuracy", 5): {"adam_article": "0.890"},
    }


def test_landscape_draws_the_learners_own_runs(run):
    runs = runs_with(run)
    lab = widgets.landscape(read_results(), runs)
    lab.controls["epoch"].value = 2
    assert "1 of yours had settings" in " ".join(seen(lab)) and "Your runs here" not in " ".join(seen(lab))
    before = seen(lab)
    runs.train(Config(hidden=(1,), epochs=2))  # as `training_lab` would, in another cell
    lab.refresh()
    assert "Your runs here: 1." in " ".join(seen(lab)) and seen(lab) != before
    with_it = [text for text in seen(lab) if "<img" in text]
    lab.controls["epoch"].value = 3  # which it was not trained for
    assert "Epochs of 1 of them end before 3." in " ".join(seen(lab))
    lab.controls["network"].value = "512"
    lab.controls["epoch"].value, lab.controls["network"].value = 2, "128"
    assert [text for text in seen(lab) if "<img" in text] == with_it
    assert lab.errors == []


def test_landscape_of_nothing():
    results = read_results()
    with pytest.raises(ValueError, match="no two networks"):
        widgets.landscape(results[(results.hidden == "128") & (results.optimizer == "adam") & (results.dropout == 0)])


def test_landscape_of_other_networks():
    lab = widgets.landscape(
        read_results().query("validation_size == 0 and epoch <= 2").assign(epochs=2, activation="tanh")
    )
    assert lab.controls["compare"].options == ("units", "one more layer", "optimizers")
    assert "article" not in " ".join(alt_texts(lab)), "it did not train these"
    lab.controls["measure"].value = "accuracy on the test pictures"
    assert "128 units, epoch 2, 10 seeds" not in " ".join(seen(lab)) and "128 units</b>, epoch 2" in " ".join(seen(lab))
    assert lab.errors == []


def test_landscape_of_runs_of_unequal_length():
    results = read_results()
    part = results[
        results.hidden.isin(["10", "128"]) & (results.optimizer == "adam") & (results.validation_size == 5000)
    ]
    short = part[(part.hidden == "10") | (part.epoch <= 5) & (part.seed < 4)].assign(
        epochs=lambda rows: np.where(rows.hidden == "10", 20, 5)
    )
    lab = widgets.landscape(short[short.dropout == 0])
    lab.controls["epoch"].value, lab.controls["network"].value = 20, "128"
    assert "not measured" in " ".join(seen(lab)) and "128: training not measured" in alt_texts(lab)[0]
    lab.controls["view"].value = True
    lab.controls["epoch"].value = 5
    assert "epoch 5, 4 seeds" in " ".join(seen(lab))
    assert lab.errors == []


def test_guess_tells_only_when_asked():
    lab = widgets.guess("How <many>?", ["one", "two"], "two", {"one": "Count again.", "two": "Both."})
    assert "How &lt;many&gt;?" in seen(lab)[0]
    assert "Both" not in " ".join(seen(lab)) and "Count" not in " ".join(seen(lab))
    lab.controls["choice"].value = "one"
    assert "✗ Not quite: two." in " ".join(seen(lab)) and "Count again." in " ".join(seen(lab))
    lab.controls["choice"].value = "two"
    assert "✓ Yes." in " ".join(seen(lab)) and "Both." in " ".join(seen(lab))


@pytest.mark.parametrize(
    "options, answer, explain",
    [(["a", "b"], "c", {"a": "", "b": ""}), (["a", "a"], "a", {"a": ""}), (["a", "b"], "a", {"a": "yes"})],
)
def test_guess_that_makes_no_sense(options, answer, explain):
    with pytest.raises(ValueError):
        widgets.guess("?", options, answer, explain)


# Training -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def trainer(few_clothes):
    lab = widgets.training_lab(few_clothes)
    lab.controls["units"].value, lab.controls["epochs"].value = 16, 3
    yield lab
    lab.close()
    lab.join(30)


@pytest.fixture
def slow_epochs(monkeypatch):
    """Let every epoch take a tenth of a second more, so that there is time to press something."""
    from helpers.training.engine import EpochProgram

    real = EpochProgram.run_epoch

    def run_epoch(*args):
        time.sleep(0.1)
        return real(*args)

    monkeypatch.setattr(EpochProgram, "run_epoch", run_epoch)


def caption(lab):
    """Return what the lab says about the twelve pictures."""
    return alt_texts(lab)[1]


def test_train_then_scrub(trainer, few_clothes):
    assert "not trained yet" in " ".join(seen(trainer))
    trainer.controls["train"].click()
    trainer.join()
    (run,) = trainer.runs
    assert run.config == trainer.config and run.config.hidden == (16,) and run.config.epochs == 3
    said = []
    for epoch in (1, 2, 3):
        trainer.controls["epochs"].value = epoch
        assert caption(trainer).startswith(f"After epoch {epoch}: ")
        assert f"accuracy {run.history['accuracy'][epoch - 1]:.1%} in training" in " ".join(seen(trainer))
        said.append(caption(trainer))
    assert len(set(said)) == 3
    trainer.controls["epochs"].value = 20
    assert "To train for 20 epochs, press Train." in " ".join(seen(trainer))
    assert len(trainer.runs) == 1, "a slider never trains"


def test_a_training_is_the_same_as_without_the_lab(trainer, few_clothes):
    press(trainer, trainer.controls["train"])
    (run,) = trainer.runs
    assert run.history == train(trainer.config, few_clothes).history


def test_pressing_train_returns_at_once_and_twice_is_once(trainer, slow_epochs):
    start = time.perf_counter()
    trainer.controls["train"].click()
    trainer.controls["train"].click()
    assert time.perf_counter() - start < 0.3, "three epochs take longer than that"
    assert sum(thread is trainer._thread for thread in threading.enumerate()) == 1
    trainer.join()
    assert len(trainer.runs) == 1 and trainer.errors == []


def test_stop_keeps_what_is_finished(trainer, slow_epochs):
    trainer.controls["epochs"].value = 20
    trainer.controls["train"].click()
    wait_for(lambda: "Epoch 2 of 20" in " ".join(seen(trainer)))
    start = time.perf_counter()
    trainer.controls["stop"].click()
    trainer.join()
    assert time.perf_counter() - start < 1
    (run,) = trainer.runs
    assert 2 <= run.config.epochs < 20
    assert f"Stopped after {run.config.epochs} epochs" in " ".join(seen(trainer))
    press(trainer, trainer.controls["train"])
    assert [run.config.epochs for run in trainer.runs] == [20]


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError


def test_sliders_moved_while_it_trains(trainer, slow_epochs):
    trainer.controls["train"].click()
    for units in (1, 512, 16, 2):
        trainer.controls["units"].value = units
        trainer.controls["layers"].value = 2
        trainer.controls["epochs"].value = units % 5 + 1
        time.sleep(0.05)
    trainer.join()
    assert trainer.errors == [] and [run.config.hidden for run in trainer.runs] == [(16,)]
    assert "not trained yet" in " ".join(seen(trainer)), "the sliders stand on settings that were not trained"


def test_closed_while_it_trains(trainer, slow_epochs):
    trainer.controls["epochs"].value = 20
    trainer.controls["train"].click()
    wait_for(lambda: "Epoch 1 of 20" in " ".join(seen(trainer)))
    trainer.close()
    trainer.join(2)
    assert not trainer._thread.is_alive() and trainer.errors == []


def test_the_list_leads_back_to_a_run(trainer):
    press(trainer, trainer.controls["train"])
    first = trainer.controls["run"].value
    trainer.controls["optimizer"].value, trainer.controls["dropout"].value = "sgd", 0.3
    trainer.controls["layers"].value = 2
    assert trainer.controls["run"].value == "none"
    press(trainer, trainer.controls["train"])
    table = " ".join(seen(trainer))
    assert table.count("<tr>") == 3 and "▸ 16 + 16" in table
    trainer.controls["run"].value = first
    assert trainer.config.optimizer == "adam" and trainer.config.hidden == (16,) and trainer.config.dropout == 0
    assert "▸ 16<" in " ".join(seen(trainer)) and trainer.errors == []


def test_a_failing_training_is_one_sentence(trainer, monkeypatch):
    from helpers.widgets import train as module

    def fail(*args, **options):
        raise MemoryError("Too little memory.")

    monkeypatch.setattr(module.Runs, "train", fail)
    press(trainer, trainer.controls["train"])
    assert [str(error) for error in trainer.errors] == ["Too little memory."]
    assert "This did not work:</b> Too little memory." in " ".join(seen(trainer))
    monkeypatch.undo()
    press(trainer, trainer.controls["train"])
    assert len(trainer.runs) == 1


def test_in_colab_the_button_itself_trains(trainer, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "google.colab", object())
    trainer.controls["train"].click()
    assert trainer._thread is None and len(trainer.runs) == 1


def test_runs_made_elsewhere_are_listed_and_only_those_that_fit_can_be_chosen(few_clothes, run):
    odd = train(Config(hidden=(7, 3), epochs=1, validation_size=0), few_clothes)
    lab = widgets.training_lab(few_clothes, runs_with(run, odd))
    assert "7 + 3" in " ".join(seen(lab)) and len(lab.controls["run"].options) == 2
    lab.close()


@pytest.mark.slow
def test_fifty_rounds_leave_no_thread_and_no_memory(few_clothes):
    lab = widgets.training_lab(few_clothes, Runs(max_bytes=1))  # remembers one run, so the other trains again
    lab.controls["epochs"].value = 1

    def round_of(number):
        lab.controls["units"].value = (1, 2)[number % 2]
        press(lab, lab.controls["train"])

    for number in range(4):
        round_of(number)
    threads = threading.active_count()
    tracemalloc.start()
    round_of(0)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(1, 51):
        round_of(number)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 2_000_000
    assert threading.active_count() == threads and lab.errors == []
    lab.close()
