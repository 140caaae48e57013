"""The lab of measured runs."""

import re

import numpy as np
import pytest
from lab_tools import alt_texts, layers_of, pictures, runs_with, seen, set_controls, text_of
from matplotlib.figure import Figure

from helpers import widgets
from helpers.article import ARTICLE
from helpers.errors import InvalidValue
from helpers.plotting import alt_text
from helpers.sweep import read_results
from helpers.training import Config
from helpers.widgets.runs import ComparisonDisplay, Followed

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def results():
    return read_results()


def test_run_explorer_says_what_was_measured(results):
    lab = widgets.run_explorer(results)
    set_controls(lab, epoch=7, network="32")
    rows = results.query("hidden == '32' and epoch == 7")
    for metric in ("accuracy", "val_accuracy"):
        assert f"<b>{rows[metric].mean():.1%}</b> on average, from {rows[metric].min():.1%}" in text_of(lab)
    assert f"32: training {rows.accuracy.mean():.3f} ± {rows.accuracy.std():.3f}" in alt_texts(lab)[0]
    losses = results.query("hidden == '32'").groupby("epoch").val_loss.mean()
    assert f"after epoch {losses.idxmin()}, which has the smallest mean validation loss" in alt_texts(lab)[0]
    assert f"smallest after epoch <b>{losses.idxmin()}</b>" in text_of(lab)
    lab.controls["measure"].value = "loss"
    assert f"validation <b>{rows.val_loss.mean():.3f}</b> on average" in text_of(lab)
    assert lab.errors == []


def test_run_explorer_compares_all_that_differs_in_one_setting(results):
    lab = widgets.run_explorer(results)
    assert (lab.controls["epoch"].value, lab.controls["epoch"].max, lab.controls["network"].value) == (5, 20, "128")
    networks, first = {}, {}
    for comparison in lab.controls["compare"].options:
        lab.controls["compare"].value = comparison
        networks[comparison], first[comparison] = lab.controls["network"].options, lab.controls["network"].value
    assert networks == {
        "units": ("1", "2", "4", "10", "16", "32", "64", "128", "256", "512"),
        "layers": ("none", "128", "128+10", "128+158", "128+512"),
        "optimizers": ("adam", "adam_article", "sgd", "sgd_momentum"),
        "dropout": ("0", "0.2", "0.4"),
    }
    assert first == {"units": "128", "layers": "128", "optimizers": "adam", "dropout": "0"}


def test_run_explorer_says_what_it_shows(results):
    lab = widgets.run_explorer(results)
    names = {"units": "128 units", "layers": "128", "optimizers": "adam", "dropout": "dropout 0"}
    below = {"units": "units in the hidden layer", "layers": "hidden layers"}
    for comparison, name in names.items():
        lab.controls["compare"].value = comparison
        assert f"<b>{name}</b>, epoch 5, 30 seeds" in text_of(lab)
        assert f" {name} from epoch to epoch" in alt_texts(lab)[0]
        assert f"over seeds, by {below.get(comparison, comparison.removesuffix('s'))}: " in alt_texts(lab)[0]
    set_controls(lab, compare="units", network="1")
    assert "<b>1 unit</b>, " in text_of(lab)


def test_run_explorer_marks_what_the_article_reports_where_it_belongs(results):
    lab = widgets.run_explorer(results)
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
        ("units", "accuracy", 5): {"10": "0.855", "128": "0.892", "512": "0.898"},
        ("layers", "accuracy on the test pictures", 5): layers,
        ("optimizers", "accuracy", 1): {"adam_article": "0.826"},
        ("optimizers", "accuracy", 5): {"adam_article": "0.892"},
    }


def test_what_the_article_reports_was_measured_here_too(results):
    comparisons = widgets.run_explorer(results).controls["compare"].options
    assert all(reported.comparison in comparisons and reported.metric in results for reported in ARTICLE)
    assert {reported.network for reported in ARTICLE} <= {*results.hidden, *results.optimizer}


def test_run_explorer_draws_the_learners_own_runs(run, results):
    runs = runs_with(run)
    lab = widgets.run_explorer(results, runs)
    lab.controls["epoch"].value = 2
    assert "1 of yours had settings" in text_of(lab) and "Your runs here" not in text_of(lab)
    before = seen(lab)
    own = runs.train(Config(hidden=(1,), epochs=2))  # as `training_lab` would, in another cell
    lab.refresh()
    assert "Your runs here: 1. 1 of yours had settings" in text_of(lab) and seen(lab) != before
    assert f"your training {own.history['accuracy'][1]:.3f}, your validation" in alt_texts(lab)[0]
    with_it = [layers_of(picture) for picture in pictures(lab)]
    lab.controls["epoch"].value = 3  # which it was not trained for
    assert "Epochs of 1 of them end before 3." in text_of(lab)
    lab.controls["network"].value = "512"
    set_controls(lab, epoch=2, network="128")
    assert [layers_of(picture) for picture in pictures(lab)] == with_it
    assert lab.errors == []


def test_run_explorer_of_nothing(results):
    with pytest.raises(InvalidValue, match="no two networks"):
        widgets.run_explorer(
            results[(results.hidden == "128") & (results.optimizer == "adam") & (results.dropout == 0)]
        )


def test_run_explorer_of_other_networks(results):
    lab = widgets.run_explorer(results.query("validation_size == 0 and epoch <= 2").assign(epochs=2, activation="tanh"))
    assert lab.controls["compare"].options == ("units", "layers", "optimizers")
    assert lab.controls["epoch"].max == lab.controls["epoch"].value == 2
    assert "article" not in " ".join(alt_texts(lab)), "it did not train these"
    lab.controls["measure"].value = "accuracy on the test pictures"
    assert "128 units, epoch 2, 10 seeds" not in text_of(lab) and "128 units</b>, epoch 2" in text_of(lab)
    assert lab.errors == []


def test_run_explorer_of_runs_of_unequal_length(results):
    part = results[
        results.hidden.isin(["10", "128"]) & (results.optimizer == "adam") & (results.validation_size == 5000)
    ]
    short = part[(part.hidden == "10") | (part.epoch <= 5) & (part.seed < 4)].assign(
        epochs=lambda rows: np.where(rows.hidden == "10", 20, 5)
    )
    lab = widgets.run_explorer(short[short.dropout == 0])
    set_controls(lab, epoch=20, network="128")
    assert "not measured" in text_of(lab) and "128: training not measured" in alt_texts(lab)[0]
    lab.controls["view"].value = True
    lab.controls["epoch"].value = 5
    assert "epoch 5, 4 seeds" in text_of(lab)
    assert lab.errors == []


def test_run_explorer_reaches_the_epochs_of_each_comparison(results):
    part = results[(results.optimizer == "sgd") | (results.epoch <= 5)]
    part = part.assign(epochs=np.where(part.optimizer == "sgd", 20, 5))
    lab = widgets.run_explorer(part)
    longest = {}
    for comparison in ("units", "optimizers", "dropout"):
        lab.controls["compare"].value = comparison
        longest[comparison] = lab.controls["epoch"].max
    assert longest == {"units": 5, "optimizers": 20, "dropout": 5} and lab.errors == []


@pytest.mark.parametrize(
    ("measure", "metrics"), [("accuracy", ["accuracy", "val_accuracy"]), ("loss", ["loss", "val_loss"])]
)
def test_run_explorer_close_up_shows_the_best_and_leaves_out_the_worst(results, measure, metrics):
    lab = widgets.run_explorer(results)
    lab.controls["measure"].value = measure
    (picture,) = pictures(lab)
    units = results.query("optimizer == 'adam' and dropout == 0 and validation_size == 5000")
    units = units[~units.hidden.str.contains("+", regex=False)]
    low, high = picture.figure.axes[0].get_ylim()
    assert low < units[metrics].min(axis=None) and units[metrics].max(axis=None) < high
    lab.controls["view"].value = True
    close_low, close_high = picture.figure.axes[0].get_ylim()
    assert (close_low, close_high) == picture.figure.axes[1].get_ylim()
    assert (close_low > low) if measure == "accuracy" else (close_high < high)
    last = units.query("epoch == 20").groupby("hidden")[metrics[-1]].mean()
    assert close_low < (last.max() if measure == "accuracy" else last.min()) < close_high
    worst = last.min() if measure == "accuracy" else last.max()
    assert not close_low < worst < close_high


# The picture ----------------------------------------------------------------------------------------------------------

TRAINING = np.array([[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.5, np.nan]]])  # networks, seeds, epochs


@pytest.fixture
def comparison():
    return ComparisonDisplay(
        {"training": TRAINING},
        Followed(0, 1, "small"),
        names=["small", "large"],
        xlabel="size",
        ylabel="accuracy",
        limits=(0, 1),
        connected=True,
        with_own=True,
        axes=Figure().subplots(1, 2),
    )


def points(artists):
    return [artist.get_xydata().tolist() for artist in artists]


def test_comparison_draws_means_and_spreads(comparison):
    own, reported = [(1, {"training": [0.7, 0.8]})], [(0, 2, 0.9)]
    comparison.update({"training": TRAINING}, Followed(0, 2, "small", best_epoch=1), reported, own)
    (series,) = comparison.series
    assert series.mean.get_xydata().tolist() == pytest.approx(np.array([[0, 0.3], [1, 0.6]]))
    deviation = np.std([0.2, 0.4], ddof=1)
    ends = np.array(series.spread.get_segments())[:, :, 1]
    assert ends == pytest.approx(np.array([[0.3 - deviation, 0.3 + deviation], [0.6, 0.6]])), "one alone has no spread"
    assert series.seeds.get_xydata()[:3] == pytest.approx(np.array([[0, 0.2], [0, 0.4], [1, 0.6]]))
    assert series.curve.get_xydata() == pytest.approx(np.array([[1, 0.2], [2, 0.3]]))
    assert points([comparison.best]) == [[[1, pytest.approx(0.2)]]]
    assert points(comparison.own) == [[[1, 0.8]], []], "it is not of this network"
    assert points(comparison.reported) == [[[0, 0.9]], [[2, 0.9]]]
    assert [cursor.get_xdata()[0] for cursor in comparison.cursors] == [0, 2]
    assert [title.get_text() for title in comparison.titles] == ["all, after epoch 2", "small, from epoch to epoch", ""]
    assert alt_text(comparison.left.figure) == (
        "accuracy after epoch 2, mean and standard deviation over seeds, by size: small: training 0.300 ± 0.141, "
        "article 0.900; large: training 0.600 ± 0.000, your training 0.800. "
        "small from epoch to epoch, means: training 0.200 after epoch 1, "
        "0.200 after epoch 1, which has the smallest mean validation loss, 0.300 after epoch 2."
    )


def test_comparison_where_nothing_was_measured(comparison):
    comparison.update({"training": TRAINING}, Followed(1, 1, "large", best_epoch=1))
    assert comparison.best.get_visible()
    comparison.update({"training": TRAINING * np.nan}, Followed(1, 1, "large"))
    assert not comparison.best.get_visible()
    assert "large: training not measured" in alt_text(comparison.left.figure)


def test_comparison_points_to_what_lies_outside(comparison):
    comparison.update({"training": TRAINING + 0.7}, Followed(0, 2, "small"))
    assert [list(artist.get_xdata()) for artist in comparison.outside] == [[], [1]], "an arrow where a mean is too high"
    assert comparison.titles[2].get_text() == ""
    comparison.update({"training": TRAINING - 2}, Followed(1, 2, "the large one"))
    assert [list(artist.get_xdata()) for artist in comparison.outside] == [[0, 1], []]
    assert "outside this view" in comparison.titles[2].get_text()
    assert "the large one from epoch to epoch" in alt_text(comparison.left.figure)


def test_comparison_draws_own_runs_of_the_network_that_is_followed(comparison):
    own = [(0, {"training": [0.7, 0.8]}), (0, {"training": [0.6]}), (1, {"training": []})]
    comparison.update({"training": TRAINING}, Followed(0, 2, "small"), (), own)
    (left,), right = points(comparison.own[:1]), comparison.own[1].get_xydata()
    assert left == [[0, 0.8]]
    assert right == pytest.approx(np.array([[1, 0.7], [2, 0.8], [np.nan] * 2, [1, 0.6], [np.nan] * 2]), nan_ok=True)
