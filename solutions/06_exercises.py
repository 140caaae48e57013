# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6 · Exercises: change it and see
#
# **In this lesson you** change the number of epochs, of units and of layers, guess first what will happen, and measure it:
# once, as an article did, and then ten times, to find out how much of a difference is luck.
#
# **Time:** about 50 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · [5 Evaluate](05_evaluate.ipynb) · 6 Exercises

# %%
import sys

# If you started with `make lab`, all is installed. If not: remove the first # of the
# next line, run this cell once, and restart the kernel.
# # !cd .. && "{sys.executable}" -m pip install --quiet --requirement requirements.txt

from helpers import quiet_start

with quiet_start():
    import tensorflow as tf

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from helpers.checks import check, hint, progress, solution
from helpers.data import load_arrays
from helpers.plotting import enable_alt_text, plot_history, plot_measured_and_reported, plot_spread
from helpers.sweep import read_results
from helpers.training import Config, Runs, load_or_train, train
from helpers.widgets import guess, run_explorer, training_lab

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")

# %%
clothes = load_arrays()

# %% [markdown]
# ## One run, and ten
#
# This course follows an article of 2020. It ends with experiments: other epochs, other units, one more layer. Each was
# trained **once**, and the numbers were compared. You are going to repeat them all, every time in four steps:
#
# 1. **Guess** what will happen.
# 2. **Look at one run.** You train it here, in seconds.
# 3. **Look at ten.** The same network with ten *seeds*: ten other sets of first weights, and ten other orders of the
#    pictures. That takes a while, so we have done it for you.
# 4. **Decide**: does what the article says hold, or was it luck? We do not ask for the same digits, for the article used
#    another version of TensorFlow; but a difference that is real must show in ten runs too, and have about the same size.
#
# `helpers.training.train` does the same as `fit` in lesson 4, but runs a whole epoch as one compiled program. What to
# train stands in a `Config`; whatever you do not say is as in lesson 4.
#
# For comparison, here is what the model that you saved reaches on the test pictures.

# %%
model = load_or_train(clothes)
_, saved_accuracy = model.evaluate(clothes.test_images / np.float32(255), clothes.test_labels, verbose=0)
print(f"test accuracy {saved_accuracy:.1%}")


# %%
runs = Runs()  # a memory of runs, for the labs below


def train_like_lesson_4(**changes):
    """Train on all 60,000 pictures, with the given changes, and say how it went."""
    run = train(Config(validation_size=0, **changes), clothes)
    print(run)
    return run


# %% [markdown]
# And here are the runs that we have measured, as a table of [pandas](https://pandas.pydata.org): one row for each epoch of
# each run. Each network was trained with the seeds 0 to 9, by the same program that you use here. `query` keeps the rows for
# which a condition is true.

# %%
results = read_results()
print(f"{len(results.query('epoch == 1'))} runs, {len(results):,} rows")
results[["hidden", "seed", "epoch", "accuracy", "val_accuracy", "test_accuracy", "parameters"]].head(3)

# %%
# The article trains on all 60,000 pictures. These runs do so too.
like_lesson_4 = results.query("validation_size == 0 and optimizer == 'adam'")


def ten(hidden, epoch, measure):
    """Return what the ten runs of one network reached after an epoch: a NumPy array."""
    rows = like_lesson_4.query("hidden == @hidden and epoch == @epoch")  # @ means: the variable of this name
    return rows[measure].to_numpy()


ten("128", epoch=5, measure="test_accuracy")

# %% tags=["test"]
assert len(ten("128", 5, "test_accuracy")) == 10

# %% [markdown]
# Ten times the very same network, and ten results: this is what luck alone does.
#
# (The first of them has the seed 0, as your own run below, and yet yours will differ a little. Ours used one core each and
# yours uses all: sums are rounded in another order, and that is enough to send a training another way.)

# %% [markdown]
# ## One epoch

# %%
guess(
    "Five epochs gave about 89 % on the training pictures. What will a single one give?",
    ["about 20 %", "about 50 %", "about 80 %"],
    "about 80 %",
    {
        "about 20 %": "More: an epoch is 1,875 steps, and each of them corrects the weights.",
        "about 50 %": "More: an epoch is 1,875 steps, and each of them corrects the weights.",
        "about 80 %": "Yes: the first epoch does most of the work. Look at the numbers.",
    },
)

# %% [markdown]
# **One run:**

# %%
base = train_like_lesson_4()

after = base.history["accuracy"]
measured = {"1 epoch": after[0], "2 epochs": after[1], "3 epochs": after[2], "4 epochs": after[3], "5 epochs": after[4]}
plot_measured_and_reported(measured, {"1 epoch": 0.826, "5 epochs": 0.89}, xlabel="accuracy on the training pictures")
plt.show()

# %% tags=["test"]
assert 0.815 <= measured["1 epoch"] <= 0.835
assert 0.88 <= measured["5 epochs"] <= 0.905

# %% [markdown]
# **Ten runs:**

# %%
plot_spread(
    {"1 epoch": ten("128", 1, "accuracy"), "5 epochs": ten("128", 5, "accuracy")},
    {"article, 1 epoch:": 0.826, "article, 5 epochs:": 0.89},
    xlabel="accuracy on the training pictures",
)
plt.show()

# %% [markdown]
# **Decide:** it holds. The ten results lie so close together that you can hardly see them as ten, the article's are less
# than a quarter of a point away, and one epoch and five are worlds apart. Here a single run was enough.

# %% tags=["test"]
for epoch, reported in ((1, 0.826), (5, 0.89)):
    assert ten("128", epoch, "accuracy").std() < 0.002 and abs(ten("128", epoch, "accuracy").mean() - reported) < 0.0025

# %% [markdown]
# ## More neurons, fewer neurons

# %%
guess(
    "128 neurons (units, which is the same) reach 89 % on the training pictures. What do 10 reach?",
    ["about 30 %", "about 60 %", "about 85 %"],
    "about 85 %",
    {
        "about 30 %": "Far more: every neuron looks at all 784 pixels, and ten of them already see a lot.",
        "about 60 %": "More: every neuron looks at all 784 pixels, and ten of them already see a lot.",
        "about 85 %": "Yes. With 7,960 numbers to learn in place of 101,770.",
    },
)

# %% [markdown]
# And 512, four times as many as 128? And how much longer will they take? **One run** of each:

# %%
units = {
    "10 units": train_like_lesson_4(hidden=(10,)),  # one layer of 10; with one number, the comma makes it a tuple
    "128 units": base,
    "512 units": train_like_lesson_4(hidden=(512,)),
}
pd.DataFrame(
    {
        "parameters": {name: f"{run.n_parameters:,}" for name, run in units.items()},
        "training": {name: f"{run.history['accuracy'][-1]:.1%}" for name, run in units.items()},
        "test": {name: f"{run.history['test_accuracy'][-1]:.1%}" for name, run in units.items()},
        "seconds": {name: f"{sum(run.seconds):.1f}" for name, run in units.items()},
    }
)

# %% tags=["test"]
accuracies = [run.history["accuracy"][-1] for run in units.values()]
assert accuracies == sorted(accuracies)
assert 0.845 <= accuracies[0] <= 0.87 and 0.88 <= accuracies[-1] <= 0.905

# %% [markdown]
# **Ten runs** of each:

# %%
plot_spread(
    {f"{hidden} units": ten(hidden, 5, "accuracy") for hidden in ("10", "128", "512")},
    {"article, 10:": 0.855, "128:": 0.89, "512:": 0.898},
    xlabel="accuracy on the training pictures",
)
plt.show()

# %% [markdown]
# **Decide:** it holds. The three groups do not even touch, in the order that the article has. Ten neurons do most of the
# work; fifty times as many bring a few points more.

# %% [markdown]
# ## One more layer
#
# Put another Dense layer behind the first: with 158 neurons, with 10, or with 512. The article reports the accuracy on the
# *test* pictures, where the network without it reached 87.4 %: with 158 it is 88.1 %, with 10 or 512 it is 87.3 %. (We look
# at the test pictures here only because the article did. To choose a network, you would look at validation pictures.)

# %%
guess(
    "So 158 is good, and 10 or 512 do harm: what will ten runs say?",
    ["the same order", "another order", "hardly any order"],
    "hardly any order",
    {
        "the same order": "So it seems after one run of each. Look at yours, and then at ten.",
        "another order": "So it may seem after one run of each. Look at yours, and then at ten.",
        "hardly any order": "Bold, after two differences that were real. Look at your run of each, and then at ten.",
    },
)

# %% [markdown]
# **One run** of each:

# %%
layers = {
    "128": base,
    "128+158": train_like_lesson_4(hidden=(128, 158)),
    "128+10": train_like_lesson_4(hidden=(128, 10)),
    "128+512": train_like_lesson_4(hidden=(128, 512)),
}

plot_measured_and_reported(
    {name: run.history["test_accuracy"][-1] for name, run in layers.items()},
    {"128": 0.874, "128+158": 0.881, "128+10": 0.873, "128+512": 0.873},
)
plt.show()

# %% tags=["test"]
assert all(0.85 <= run.history["test_accuracy"][-1] <= 0.89 for run in layers.values())

# %% [markdown]
# Perhaps in another order than the article's. **Ten runs** of each:

# %%
plot_spread(
    {hidden: ten(hidden, 5, "test_accuracy") for hidden in layers},
    {"article, 128:": 0.874, "128+158:": 0.881, "128+10 and 128+512:": 0.873},
)
plt.show()

# %% [markdown]
# The groups lie on top of each other. Take one dot of each at random, as an article does that trains once: which network
# would you call the better one? Here are the ten seeds one by one.

# %%
pairs = pd.DataFrame({hidden: ten(hidden, 5, "test_accuracy") for hidden in ("128", "128+158")})
pairs.index.name = "seed"
pairs["better"] = np.where(pairs["128+158"] > pairs["128"], "128+158", "128")
pairs

# %% tags=["test"]
assert (pairs.better == "128+158").sum() == 6

# %% [markdown]
# Six times the further layer wins, four times it loses. So a single run of each tells you almost nothing.
#
# The **means** tell more, for luck evens out in them. Two words for how much:
#
# - How far a single run typically lies from the mean of its group is called the **standard deviation**, `std` in NumPy.
# - How far a mean of n runs typically lies from the true mean, that of endlessly many runs, is the **standard error**: the
#   standard deviation divided by the root of n. More runs make it smaller.

# %%
of_128 = ten("128", 5, "test_accuracy")
deviation = of_128.std(ddof=1)  # ddof=1: ten runs lie closer to their own mean than to the true one, so make it a bit larger
print(f"128 units: mean {of_128.mean():.2%}, standard deviation {100 * deviation:.2f} points,")
print(f"           standard error {100 * deviation / np.sqrt(10):.2f} points")

# %% [markdown]
# A *difference* of two means is off by the errors of both: square each, add the squares, and take the root. (The square of
# the standard deviation is the variance, `var` in NumPy.) A rule of thumb: a difference of more than **two standard errors**
# is a signal, and a smaller one may be noise.


# %%
def compare(a, b):
    """Return by how many points a is better than b on average, and the standard error of that."""
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return 100 * (a.mean() - b.mean()), 100 * error


for hidden, claimed in (("128+158", 0.7), ("128+10", -0.1), ("128+512", -0.1)):
    difference, error = compare(ten(hidden, 5, "test_accuracy"), ten("128", 5, "test_accuracy"))
    print(
        f"{hidden:8} against 128: {difference:+.2f} points, standard error {error:.2f}, "
        f"so {abs(difference) / error:.1f} standard errors (article: {claimed:+.1f})"
    )

# %% tags=["test"]
in_errors = {}
for hidden in ("128+158", "128+10", "128+512"):
    difference, error = compare(ten(hidden, 5, "test_accuracy"), of_128)
    in_errors[hidden] = difference / error
assert abs(in_errors["128+158"]) < 1 and -2.2 < in_errors["128+10"] < -2 and 1 < in_errors["128+512"] < 2
assert -0.4 < 100 * (ten("128+10", 5, "test_accuracy").mean() - of_128.mean()) < -0.3

# %% [markdown]
# **Decide:**
#
# - **158: within luck.** The article's 0.7 points are five times the standard error of ten runs, and yet nothing is left
#   of them.
# - **512: within luck**, and if anything in the other direction.
# - **10: perhaps.** A third of a point less, only just beyond two standard errors. Ten neurons are a narrow gate behind 128,
#   so it may well be. But luck alone goes beyond two standard errors in one comparison of twenty, and you have just made
#   three. To be sure, train more of both.
#
# **Compare a difference with how far single runs spread.** Test accuracies of 128 units spread by more than a point, so
# that a difference of less than a point between two single runs says nothing. Training accuracies of 128 or 512 units
# spread by a quarter of a point only, and the same rule finds what there is to find:

# %%
for hidden in ("10", "512"):
    difference, error = compare(ten(hidden, 5, "accuracy"), ten("128", 5, "accuracy"))
    print(f"{hidden:3} against 128, in training: {difference:+.2f} points, {abs(difference) / error:.0f} standard errors")

# %% tags=["test"]
assert np.ptp(of_128) > 0.01 and all(np.ptp(ten(h, 5, "accuracy")) < 0.0025 for h in ("128", "512"))
assert all(abs(d) / e > 10 for d, e in (compare(ten(h, 5, "accuracy"), ten("128", 5, "accuracy")) for h in ("10", "512")))

# %% [markdown]
# ## All runs at once
#
# Here are networks that hold back 5,000 pictures for validation, each with ten seeds and twenty epochs. They learn from
# 55,000 pictures, so their numbers are a little lower than those above. On the left stands every network as it was after the
# chosen epoch; on the right goes one network from epoch to epoch. Small dots are single runs, lines join the means, bars and
# bands are the standard deviation, and crosses are what the article reports.
#
# ### Move it: how many units are enough?
#
# Guess first: does every further unit help, in training and in validation? Where will the two lines part? Then move *Epochs*,
# and choose the view *the best, close up*.

# %%
overview = run_explorer(results)
overview

# %% tags=["test"]
for epoch in (1, 20):
    overview.controls["epoch"].value = epoch
for network in ("1", "512"):
    overview.controls["network"].value = network
overview.controls["view"].value = True
overview.controls["compare"].value = "one more layer"
assert overview.errors == []

# %% [markdown]
# What to notice:
#
# - **More units are better, up to a point.** In training each step to more units gains something, after five epochs and
#   after twenty. In validation the step from 256 to 512 gains nothing.
# - **The lines part on the right.** After twenty epochs the network of 10 units is one point better on the pictures that it
#   has trained on than on others; that of 512 is four points better. What it knows beyond, it knows by heart.
# - **The smallest networks depend most on luck** (view *everything*). With one unit or two, one run of ten never learns
#   anything: each of its neurons gives 0 for every picture, where ReLU is flat, and nothing tells the weights where to go.
#   Such neurons are called *dead*.
# - **Not everything spreads alike.** After five epochs the training accuracies of 128 units lie within 0.3 points, and their
#   validation accuracies within 1.4.
# - Compare *optimizers* (view *everything*): the article's settings of Adam end below 80 % after five epochs in every single
#   run, far from the cross at 89 %.

# %% tags=["test"]
held_back = results.query("validation_size == 5000 and optimizer == 'adam' and dropout == 0")
one_layer = held_back[~held_back.hidden.str.contains("+", regex=False)]
means = one_layer.groupby(["epoch", "parameters"])[["accuracy", "val_accuracy"]].mean()
for epoch in (5, 20):
    assert means.loc[epoch].accuracy.is_monotonic_increasing
    assert means.loc[epoch].val_accuracy.iloc[-1] < means.loc[epoch].val_accuracy.iloc[-2]
gaps = (100 * (means.accuracy - means.val_accuracy)).loc[20]
assert round(gaps[7_960]) == 1 and round(gaps[407_050]) == 4
last = one_layer[one_layer.epoch == 20]
never = last[last.accuracy < 0.11].groupby("hidden").size()
assert never.to_dict() == {"1": 1, "2": 1}
after_five = held_back.query("hidden == '128' and epoch == 5")
assert round(100 * np.ptp(after_five.accuracy), 1) == 0.3 and round(100 * np.ptp(after_five.val_accuracy), 1) == 1.4
articles_adam = results.query("optimizer == 'adam_article' and epoch == 5")
assert articles_adam.accuracy.max() < 0.8

# %% [markdown]
# ## Too much of a good thing
#
# If five epochs are good, are twenty better? This time 5,000 pictures are held back, to see what happens on pictures that
# the network does not learn from. Guess how the two lines will run.

# %%
long = runs.train(Config(epochs=20), clothes)
plot_history(long.history)
plt.show()

# %%
best = int(np.argmin(long.history["val_loss"])) + 1
for name, epoch in (("best validation loss", best), ("last epoch", long.config.epochs)):
    history = long.at(epoch).history  # as if training had ended there
    print(
        f"{name:21} after epoch {epoch:2}: accuracy {history['accuracy'][-1]:.1%} in training, "
        f"{history['val_accuracy'][-1]:.1%} in validation; validation loss {history['val_loss'][-1]:.3f}"
    )

# %% tags=["test"]
assert 5 <= best < 20
assert long.history["val_loss"][-1] > min(long.history["val_loss"])
assert long.history["accuracy"][-1] - long.history["val_accuracy"][-1] > 0.02

# %% [markdown]
# The training line goes on and on. The validation loss turns and, with jumps, rises again: from there the network learns the
# training pictures by heart and gets surer of its mistakes. That is **overfitting**, and the gap between the two lines
# shows how far it has gone. (Do the jumps hide it in your run? The mean of ten runs in the last lab shows it better.)
#
# Mind that the accuracy in validation need not fall: it may stay, or even rise a little, while the loss rises. The network is
# right as often as before, but when it is wrong, it is wrong with more confidence.
#
# ### Move it: fight it
#
# The training above is already in this lab: move the epochs slider and watch the twelve pictures. Then try to close the gap
# without losing accuracy in validation. What will fewer units do, what dropout, what a second layer? Guess, then train.

# %%
lab = training_lab(clothes, runs)
lab.controls["epochs"].value = 20
lab

# %% tags=["test"]
lab.controls["units"].value, lab.controls["epochs"].value, lab.controls["dropout"].value = 32, 2, 0.3
lab.controls["train"].click()
lab.join()
assert runs.longest(lab.config).config.epochs == 2
lab.controls["epochs"].value = 1
assert lab.errors == []

# %% [markdown]
# And now your runs among the measured ones: the stars are yours. Under *Measure*, choose *loss*. Where does overfitting
# begin, with few units (view *everything*) and with many? Is your run an ordinary one, or was it lucky? (Train more above,
# then move something here.)

# %%
with_yours = run_explorer(results, runs)
with_yours.controls["epoch"].value = 20
with_yours.controls["view"].value = True  # the best, close up
with_yours

# %% tags=["test"]
assert "Your runs here: 1." in with_yours.children[-2].value
with_yours.controls["measure"].value = "loss"
losses = one_layer.groupby(["hidden", "epoch"]).val_loss.mean().unstack()
assert losses.idxmin(axis=1)[["4", "128", "512"]].tolist() == [18, 12, 9]
of_each = one_layer.query("hidden == '128'").set_index("epoch").groupby("seed").val_loss.idxmin()
assert (of_each.min(), of_each.max()) == (9, 18)
assert with_yours.errors == []

# %% [markdown]
# The ring marks the smallest mean validation loss. As a rule, the more units, the earlier it comes: with 4 units after 18
# epochs, with 128 after 12, with 512 after 9. A large network begins to learn by heart sooner. (In single runs it comes
# anywhere from 9 to 18 epochs with 128 units: that is luck again.)
#
# What helps: stop there, use a smaller network, switch neurons off with dropout, or get more pictures. Holding pictures
# back only shows the problem.

# %% [markdown]
# ## What holds
#
# This course follows an article of 2020, written for TensorFlow 1. We measured everything again:
#
# | the article says | we found |
# |---|---|
# | one epoch gives 82.6 % in training | **holds**: 82.5 % on average |
# | 10 units give 85.5 %, 512 give 89.8 % | **holds**: 85.6 % and 89.6 % on average |
# | a further layer of 158 brings 0.7 points | **within luck**: less than 0.1 on average |
# | a further layer of 10 costs 0.1 points | **perhaps**: 0.3, which is only just beyond luck |
# | a further layer of 512 costs 0.1 points | **within luck**: the average is even 0.2 higher |
# | `Adam(1e-4, beta_1=0.99, epsilon=0.1)` gives 89 % | **does not hold**: 77 to 78 % in every one of ten runs; Adam's defaults reach 89 % |
# | softmax gives, for example, .88 + .04 + .1 | that is 1.02; probabilities sum to 1 |
# | "the first 25 of the training set" | its code shows the test set |
# | the first prediction and its label: "both are 6" | true for the order of its data; TFDS has another order today |
#
# All these runs together took two cores about twenty minutes. A claim of half a point is worth that.

# %% tags=["test"]
assert round(100 * ten("128", 1, "accuracy").mean(), 1) == 82.5
assert [round(100 * ten(h, 5, "accuracy").mean(), 1) for h in ("10", "512")] == [85.6, 89.6]
assert 0 < 100 * (ten("128+158", 5, "test_accuracy").mean() - of_128.mean()) < 0.1
assert round(100 * (ten("128+512", 5, "test_accuracy").mean() - of_128.mean()), 1) == 0.2
like_the_article = articles_adam[articles_adam.validation_size == 0].accuracy
assert len(like_the_article) == 10 and like_the_article.between(0.765, 0.785).all()

# %% [markdown]
# ## Your turn
#
# **1.** 87.4 % or 88.1 %: how many of the 10,000 test pictures lie between these two results?

# %%
images_apart = ...  # your answer

# %% tags=["solution"]
images_apart = 8810 - 8740

# %% tags=["nbval-check-output"]
check("images_apart", images_apart)

# %% [markdown]
# **2.** How many parameters does a network have with a layer of 128 neurons, then one of 64, and then the ten of the output?
# Let Python do the arithmetic, with the rule of lesson 3.

# %%
extra_layer_parameters = ...  # your answer

# %% tags=["solution"]
extra_layer_parameters = (784 * 128 + 128) + (128 * 64 + 64) + (64 * 10 + 10)

# %% tags=["nbval-check-output"]
check("extra_layer_parameters", extra_layer_parameters)

# %% [markdown]
# **3.** The table of seeds above lets each run of one network meet *one* run of the other, and that was chance too. Write a
# function that lets every run of `a` meet every run of `b`, which are NumPy arrays of accuracies and may differ in length,
# and returns the share of these pairs in which `a` is the higher one.


# %%
def share_of_wins(a, b):
    ...


# %% tags=["solution"]
def share_of_wins(a, b):
    return np.mean(a[:, None] > b[None, :])


# %% tags=["nbval-check-output"]
check("share_of_wins", share_of_wins)

# %% [markdown]
# If you have it, try it on `ten("128+158", 5, "test_accuracy")` and `ten("128", 5, "test_accuracy")`: that often would an
# article with a single run of each have told you that the further layer is better. After six wins of ten, the answer may
# surprise you.
#
# **4.** Write a function that decides, as you did above: whether the means of two arrays of accuracies are further apart than
# twice the standard error of their difference. It returns `True` or `False`, whichever of the two is the better one.


# %%
def is_signal(a, b):
    ...


# %% tags=["solution"]
def is_signal(a, b):
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return abs(a.mean() - b.mean()) > 2 * error


# %% tags=["nbval-check-output"]
check("is_signal", is_signal)

# %% [markdown]
# **5.** Write a function that takes a history like `long.history` and returns the gap at the last epoch: training accuracy
# minus validation accuracy.


# %%
def gap(history):
    ...


# %% tags=["solution"]
def gap(history):
    return history["accuracy"][-1] - history["val_accuracy"][-1]


# %% tags=["nbval-check-output"]
check("gap", gap)

# %% [markdown]
# ## How far you came
#
# All exercises of the six lessons, as this course remembers them. Is one open? Its lesson is still there.

# %%
progress()

# %% [markdown]
# ## In three lines
#
# - One epoch does most of the work, and ten neurons do most of what 512 do.
# - One run is an anecdote: before you believe a difference, train both sides ten times.
# - When training gets better and validation does not, it is time to stop.
#
# You have trained a neural network and judged it more carefully than many who publish theirs. Where to go from here:
# change `Config`, try to reach 91 % on the *validation* pictures, and then test that network once. To measure many
# networks with many seeds on your own machine, see `python -m helpers.sweep --help`. Or read about
# [convolutional networks](https://www.tensorflow.org/tutorials/images/cnn), which know that pixels have neighbours.
#
# **Before:** [5 Evaluate](05_evaluate.ipynb)
