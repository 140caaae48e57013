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
# # 4 · Train
#
# **In this lesson you** train the network, watch it learn, save it, feed it by a pipeline, let four optimizers race,
# and train networks of your own.
#
# **Time:** about 50 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# 4 Train · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)

# %% tags=["setup"]
# Run me with Shift+Enter: I bring what this lesson needs (a click shows how).
# All is installed if `make lab` opened this; if not, README.md says how.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))  # this course's own helpers, whatever else is installed

import math
import time

import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import check, guess, hint, progress, solution
from helpers.data import load_arrays
from helpers.plotting import enable_alt_text, plot_history
from helpers.training import Config, Runs, save_model
from helpers.widgets import optimizer_race, training_lab

print("Loading TensorFlow takes some seconds …")

import keras
import tensorflow as tf

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")
progress(lesson=4)

# %% [markdown]
# The pictures, the scaling and the network are those of the lessons before. The last 5,000 training pictures are held
# back for validation.

# %% tags=["nbval-check-output"]
clothes = load_arrays()
images, labels = clothes.train_images / np.float32(255), clothes.train_labels
validation_images, validation_labels = images[55_000:], labels[55_000:]
images, labels = images[:55_000], labels[:55_000]
print(f"{len(images):,} pictures to train with, {len(validation_images):,} for validation")


# %%
def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# ## Batch, step, epoch
#
# A network does not learn from all pictures at once, nor from one at a time, but from a **batch** of 32. After each
# batch the optimizer takes one **step**: it changes all weights a little. Once through all pictures is one **epoch**.

# %%
guess("steps_in_an_epoch")

# %% [markdown]
# ## Train
#
# `fit` does it. While it works, it counts *steps*: with 55,000 pictures 1719 in each epoch, the last batch being
# smaller. Watch the loss go down and the accuracy go up. What accuracy do you expect after five
# epochs: one half, or nearly all?

# %%
keras.utils.set_random_seed(0)  # the same random numbers each time: run it again and compare
model = build_model()
history = model.fit(
    images, labels, batch_size=32, epochs=5, validation_data=(validation_images, validation_labels)
).history

# %% tags=["test"]
# The ranges that the text speaks of; they hold for thirty seeds.
assert 0.80 <= history["accuracy"][0] <= 0.835
assert 0.88 <= history["accuracy"][-1] <= 0.90 and 0.865 <= history["val_accuracy"][-1] <= 0.90
assert int(model.optimizer.iterations) == 5 * math.ceil(55_000 / 32)

# %% [markdown]
# What `fit` gave back holds a **history**: a dict with a list for each number, one value an epoch.

# %%
print({name: [round(value, 3) for value in values] for name, values in history.items()})

plot_history(history)
plt.show()

# %% [markdown]
# About 89 % of the training pictures are named right, by a network that began with random numbers. The first epoch
# brought most of it: after a single pass it was above 80 %.
#
# Is that knowledge or memory? The solid line is drawn from pictures that it never learned from, and the two stay
# close together: it really learns what clothes look like, and not only these pictures. (Training can even look worse
# in the first epochs. Its numbers are averages over an epoch in which the network was still getting better;
# validation is measured at the end of it.)
#
# When training goes on getting better and validation does not, the network has begun to learn its
# pictures by heart. That is called **overfitting**. In lesson 6 you drive the network there.
#
# Save it. The next lesson opens it again; the file lies in the folder `my_work`, which is yours.

# %% tags=["nbval-check-output"]
saved = save_model(model)
print("saved as", saved.name if saved else "nothing")

# %% [markdown]
# ## A pipeline: `shuffle`, `repeat`, `batch`
#
# Arrays are handy while everything fits in memory. Larger data comes as a **stream** that is prepared on the way, by
# `tf.data`. This course follows an article of 2020, written for TensorFlow 1, which in turn takes the steps and the
# exercises of TensorFlow's own notebook
# [Classifying Images of Clothing](https://github.com/tensorflow/examples/blob/master/courses/udacity_intro_to_tensorflow_for_deep_learning/l03c01_classifying_images_of_clothing.ipynb).
# It feeds its network so, with all 60,000 pictures:

# %% tags=["nbval-check-output"]
BATCH_SIZE = 32
EPOCHS = 5


def normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels


train_dataset = (
    tf.data.Dataset.from_tensor_slices((clothes.train_images, clothes.train_labels))
    .shuffle(60_000)
    .repeat()
    .batch(BATCH_SIZE)
    .map(normalize)
)

steps_per_epoch = math.ceil(60_000 / BATCH_SIZE)
print(f"{steps_per_epoch:,} steps make one epoch")
print(f"{EPOCHS} epochs show the network {EPOCHS * steps_per_epoch * BATCH_SIZE:,} pictures")

# %% [markdown]
# | word | what it does | why |
# |---|---|---|
# | `from_tensor_slices` | hands out the arrays, one picture with its label after another | so begins a stream |
# | `shuffle(60_000)` | a new random order in every epoch | the network must not learn the order; the number is how many pictures it mixes, so take them all |
# | `repeat` | starts again at the end, for ever | every batch is full, however many epochs you ask for |
# | `batch(32)` | puts 32 pictures together | one step learns from 32 |
# | `map(normalize)` | scales 0..255 to 0..1 | after `batch`, so that one call scales 32 pictures |
#
# What flows through it are **tensors**, TensorFlow's arrays: the same numbers with the same shape, and `.numpy()`
# makes an array of one.
#
# A stream that repeats has no end, so it has no epochs either: `fit` must be told how many steps make one.

# %%
guess("without_steps")

# %% [markdown]
# One epoch that way. What the network learns from is the same; how quick is it?

# %%
start = time.perf_counter()
streamed_model = build_model()
# shuffle=False: the stream shuffles already
streamed_model.fit(train_dataset, epochs=1, steps_per_epoch=steps_per_epoch, shuffle=False)
seconds_of_the_pipeline = time.perf_counter() - start

# %% tags=["test"]
assert int(streamed_model.optimizer.iterations) == 1_875

# %% [markdown]
# ## Four optimizers
#
# The optimizer decides how the weights change. Four of them, all from the same random start:
#
# - **Adam** as Keras sets it up;
# - **Adam with other settings**: `learning_rate=1e-4`, `beta_1=0.99`, `epsilon=0.1`. They come from an article of
#   2020, which reports 89 % for them. The learning rate says how large each step is, and Keras's own is 0.001; what
#   the other two do need not worry you;
# - **SGD** (stochastic gradient descent), the oldest: each weight moves in the direction in which the loss falls, by
#   the slope times the learning rate;
# - **SGD with momentum**: the same, but it keeps some of its last direction, like a ball that rolls downhill.
#
# For so many trainings there is a quicker way than `fit`: `helpers.training` runs a whole epoch as one compiled
# program. What it learns is the same. A `Config` says what to train, and `runs` remembers every training.

# %%
runs = Runs()
optimizers = {
    "Adam, Keras's defaults": "adam",
    "Adam, the article's settings": "adam_article",
    "SGD": "sgd",
    "SGD with momentum": "sgd_momentum",
}
race = {}
for name, optimizer in optimizers.items():
    race[name] = runs.train(Config(optimizer=optimizer), clothes)
    print(f"{name:29} {sum(race[name].seconds):4.1f} seconds")

# %% [markdown]
# ### Move it: the race
#
# Which will be ahead after one epoch, and which after five? Will the article's settings keep their promise? Guess,
# then press play, or move the epoch by hand.

# %%
race_lab = optimizer_race(race)
race_lab

# %% tags=["test"]
last = {name: run.history["accuracy"][-1] for name, run in race.items()}
assert 0.76 <= last["Adam, the article's settings"] <= 0.80
assert last["Adam, the article's settings"] < last["SGD"] < last["Adam, Keras's defaults"]
assert abs(last["SGD with momentum"] - last["Adam, Keras's defaults"]) < 0.02
race_lab.controls["play"].value = 1
race_lab.controls["measure"].value = "val_loss"
assert race_lab.errors == []

# %% [markdown]
# The article's settings reach about 78 %, not 89 %. A learning rate ten times as small and a large `epsilon` make the
# steps tiny; five epochs are not enough for them. Adam's defaults do reach 89 %. So a number in a text is worth what
# you can measure again, and that goes for this text too: run it.
#
# SGD is simple and not bad at all; it needs more epochs, or a larger learning rate. Momentum alone brings it close to
# Adam.

# %% [markdown]
# ## Move it: your own trainings
#
# Now you. Choose for how many epochs to **train** and how many **units**, press **Train**, and watch. Afterwards **Show
# epoch** goes through the history of that training: the dotted line and the twelve pictures follow it. A setting that
# you have not trained yet waits for the button.
#
# Some questions to begin with. Guess each before you train:
#
# - Can a single unit tell ten classes apart? Can ten?
# - With 512 units and 20 epochs, at which epoch is the validation loss smallest?
# - Does dropout (switching off some units in each step) help, and what does it do to the training accuracy?
#
# (RMSprop is one more optimizer, which you can try. The seed decides the random start; more on that in lesson 6.)

# %%
lab = training_lab(clothes, runs)
lab

# %% [markdown]
# What to notice: one unit finds about a third of the clothes, ten find most. The ring marks the epoch with the
# smallest validation loss: with ten units training and validation stay together to the end, with 512 they part, and
# the best epoch comes well before the last. And with dropout the two lines can change places: while it learns the
# network lacks some of its units, and when it is measured on the validation pictures it is whole.

# %% tags=["test"]
lab.controls["units"].value, lab.controls["epochs"].value = 10, 3
lab.controls["train"].click()
lab.join()
ten_units = runs.longest(lab.config)
assert ten_units.config.epochs == 3 and ten_units.history["val_accuracy"][-1] > 0.8
lab.controls["epoch"].value = 1  # scrub back
assert lab.errors == []

# %% [markdown]
# ## For those who want speed
#
# Skip this if you like. Four words can make the pipeline quicker. What each brings depends on the
# machine and what else it does: while something else computes, it may be nothing, or less. So measure:
#
# - `cache` keeps in memory what was read from files, so that it is read and unpacked once. With arrays there is
#   nothing to keep.
# - `prefetch(n)` prepares the next batches while the network learns from these.
# - `steps_per_execution=125` in `compile`: TensorFlow takes 125 steps before it goes back to Python. A small network
#   learns so fast that the way back and forth takes longer than the learning. **The number must divide the steps of
#   an epoch**, or Keras rounds up to whole executions and trains longer than you asked.
# - `jit_compile=True`: a compiler called XLA turns those steps into one program for your processor.


# %%
def time_an_epoch(dataset, **options):
    """Train a new network for one epoch, print how long it took, and return how many steps it was."""
    quick_model = build_model()
    quick_model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"], **options
    )
    start = time.perf_counter()
    quick_model.fit(dataset, epochs=1, steps_per_epoch=steps_per_epoch, shuffle=False, verbose=0)
    seconds = time.perf_counter() - start
    steps = int(quick_model.optimizer.iterations)
    print(
        f"{seconds:4.1f} s, {seconds_of_the_pipeline / seconds:4.1f} x as quick as above; {steps:,} steps"
    )
    return steps


steps = {
    "prefetch": time_an_epoch(train_dataset.prefetch(125)),
    "and steps_per_execution": time_an_epoch(train_dataset.prefetch(125), steps_per_execution=125),
    "and jit_compile": time_an_epoch(
        train_dataset.prefetch(125), steps_per_execution=125, jit_compile=True
    ),
    "1,000 does not divide 1,875": time_an_epoch(
        train_dataset, steps_per_execution=1_000, jit_compile=True
    ),
}

# %% tags=["test"]
assert list(steps.values()) == [1_875, 1_875, 1_875, 2_000]

# %% [markdown]
# The last line took 2,000 steps where 1,875 were asked for. (`helpers.training` goes one step further: it draws the
# batches inside the compiled program too.)

# %% [markdown]
# ## Your turn
#
# From here on you write what a program needs. `check` runs your function on some hundred or some
# thousand pictures, so it takes some seconds.
#
# ### 1. Count the steps
#
# How many steps is one epoch over 60,000 pictures in batches of **128**? (The last batch counts, although it
# is smaller.)

# %% tags=["nbval-check-output"]
my_steps_per_epoch = ...  # your answer
check("steps_per_epoch", my_steps_per_epoch)

# %% tags=["solution", "nbval-check-output"]
my_steps_per_epoch = math.ceil(60_000 / 128)
check("steps_per_epoch", my_steps_per_epoch)

# %% [markdown]
# ### 2. Train on arrays
#
# Write a function that gets a compiled model and NumPy arrays, scaled already, and trains it: **3 epochs**,
# batches of **64**, with the last **20 %** of the pictures held back for validation. It returns the history, a dict.
# (`validation_split` is one way.)


# %% tags=["nbval-check-output"]
def train_on_arrays(model, images, labels):
    ...


check("train_on_arrays", train_on_arrays)

# %% tags=["solution", "nbval-check-output"]
def train_on_arrays(model, images, labels):
    return model.fit(
        images, labels, batch_size=64, epochs=3, validation_split=0.2, verbose=0
    ).history


check("train_on_arrays", train_on_arrays)

# %% [markdown]
# ### 3. Write a pipeline
#
# Write a pipeline: a function that gets arrays of images (`uint8`, 0 to 255) and labels, and returns a dataset
# that gives each picture **once** an epoch, in a new order each time, scaled to 0..1, in batches of 32.


# %% tags=["nbval-check-output"]
def pipeline(images, labels):
    ...


check("pipeline", pipeline)

# %% tags=["solution", "nbval-check-output"]
def pipeline(images, labels):
    dataset = tf.data.Dataset.from_tensor_slices((images, labels))
    return dataset.shuffle(len(labels)).batch(32).map(normalize)


check("pipeline", pipeline)

# %% [markdown]
# ### 4. Mend a training without end
#
# This function never ends, because its stream never does. Mend it, in whichever way: it gets a model and
# arrays, trains **2 epochs** of the whole, in batches of 32, on a stream (not on the arrays), and returns the
# history. (Do not run it as it is. If you did: Kernel, Interrupt.)
#
# ```python
# def train_on_stream(model, images, labels):
#     stream = tf.data.Dataset.from_tensor_slices((images, labels))
#     stream = stream.shuffle(len(labels)).repeat().batch(32)
#     return model.fit(stream, epochs=2, shuffle=False, verbose=0).history
# ```


# %% tags=["nbval-check-output"]
def train_on_stream(model, images, labels):
    ...


check("train_on_stream", train_on_stream)

# %% tags=["solution", "nbval-check-output"]
def train_on_stream(model, images, labels):
    stream = (
        tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels)).repeat().batch(32)
    )
    steps = math.ceil(len(labels) / 32)
    return model.fit(stream, epochs=2, steps_per_epoch=steps, shuffle=False, verbose=0).history


check("train_on_stream", train_on_stream)

# %% [markdown]
# ### 5. Mend a network that stops
#
# Another broken program. It stops as soon as it trains on our labels, which are numbers from 0 to 9. Mend
# it, and keep its ten probabilities.
#
# ```python
# def build_classifier():
#     layers = [
#         keras.Input(shape=(28, 28, 1)),
#         keras.layers.Flatten(),
#         keras.layers.Dense(10, activation="softmax"),
#     ]
#     classifier = keras.Sequential(layers)
#     classifier.compile(
#         optimizer="adam",
#         loss="categorical_crossentropy",
#         metrics=["accuracy"],
#     )
#     return classifier
# ```


# %% tags=["nbval-check-output"]
def build_classifier():
    ...


check("build_classifier", build_classifier)

# %% tags=["solution", "nbval-check-output"]
def build_classifier():
    layers = [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
    classifier = keras.Sequential(layers)
    classifier.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return classifier


check("build_classifier", build_classifier)

# %% [markdown]
# ### 6. Draw a history
#
# Draw a history yourself, with matplotlib: a function that gets a dict like `history` above and draws the
# training loss and the validation loss against the epochs, counted from **1**, in one picture, with a legend that
# tells them apart.


# %% tags=["nbval-check-output"]
def plot_losses(history):
    ...


check("plot_losses", plot_losses)

# %% tags=["solution", "nbval-check-output"]
def plot_losses(history):
    epochs = range(1, len(history["loss"]) + 1)
    plt.plot(epochs, history["loss"], "--", label="training")
    plt.plot(epochs, history["val_loss"], label="validation")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()


plot_losses(history)
plt.show()
check("plot_losses", plot_losses)

# %% [markdown]
# ### 7. Find the best epoch
#
# When should you have stopped? Write a function that takes a history, a dict of lists, and returns the epoch
# with the smallest validation loss, counted from 1 as people do.


# %% tags=["nbval-check-output"]
def best_epoch(history):
    ...


check("best_epoch", best_epoch)

# %% tags=["solution", "nbval-check-output"]
def best_epoch(history):
    losses = history["val_loss"]
    return losses.index(min(losses)) + 1


check("best_epoch", best_epoch)

# %% [markdown]
# ### 8. Save and open a model
#
# Save a model, and open it again: a function that gets a model and the name of a file that ends in `.keras`,
# saves the model there, and returns what it opened from that file.


# %% tags=["nbval-check-output"]
def save_and_open(model, path):
    ...


check("save_and_open", save_and_open)

# %% tags=["solution", "nbval-check-output"]
def save_and_open(model, path):
    model.save(path)
    return keras.saving.load_model(path)


check("save_and_open", save_and_open)

# %% [markdown]
# ## In three lines
#
# - A step learns from one batch, an epoch is once through all pictures: 60,000 in batches of 32 are 1,875 steps.
# - Five epochs with Adam bring about 89 % on the training pictures, and nearly as much on those held back.
# - A stream that repeats needs `steps_per_epoch`; a stream that ends does not.
#
# **Before:** [3 Build](03_build.ipynb) · **Next:** [5 Evaluate](05_evaluate.ipynb)
#
# When you are done here, *Shut Down Kernel* in the menu *Kernel* gives back the memory of this lesson.
