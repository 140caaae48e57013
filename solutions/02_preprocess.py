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
# # 2 · Preprocess: make the numbers small
#
# **In this lesson you** scale every pixel from 0..255 to 0..1, look at what that changes and what it does not, and
# set some pictures aside for validation.
#
# **Time:** about 30 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · 2 Preprocess · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)

# %% tags=["setup"]
# Run me with Shift+Enter: I bring what this lesson needs (a click shows how).
# All is installed if `make lab` opened this; if not, README.md says how.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))  # this course's own helpers, whatever else is installed

import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import check, guess, hint, progress, solution
from helpers.data import CLASS_NAMES, DATA_DIR, load_arrays
from helpers.plotting import (
    enable_alt_text,
    plot_arrays,
    plot_images,
    plot_parts,
    plot_pixel_values,
)
from helpers.widgets import pixel_inspector

print("Loading TensorFlow takes some seconds …")

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")
progress(lesson=2)

# %% tags=["nbval-check-output"]
clothes = load_arrays()  # also makes sure that the data is whole
dataset = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True)
train_dataset, test_dataset = dataset["train"], dataset["test"]
print(f"{len(train_dataset):,} to train with, {len(test_dataset):,} to test with")

# %% [markdown]
# ## Why scale at all
#
# Dividing every pixel by 255 loses nothing: each difference between light and dark stays. So does it matter? Here is
# a small network, whose parts lesson 3 explains. It learns from 12,000 pictures, once from the pixels as they are and
# once from the scaled ones. All else is the same. Keras prints two numbers for each round: the **accuracy**, the
# share of the pictures that is named right, and the **loss**, which says how bad the answers are and should fall.
# (`float32` is the type for numbers with a fraction, four bytes each.)

# %%
guess("pixels_to_learn_from")

# %%
def train_small_network(images, labels):
    keras.utils.set_random_seed(0)
    layers = [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
    network = keras.Sequential(layers)
    network.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    network.fit(images, labels, epochs=3, verbose=2)  # verbose=2: one line for each round
    return network


some_images, some_labels = clothes.train_images[:12_000], clothes.train_labels[:12_000]
print("pixels from 0 to 255")
unscaled_network = train_small_network(some_images.astype("float32"), some_labels)
print("pixels from 0 to 1")
scaled_network = train_small_network(some_images / np.float32(255), some_labels)

# %% tags=["test"]
unscaled_accuracy = unscaled_network.evaluate(
    some_images.astype("float32"), some_labels, verbose=0
)[1]
scaled_accuracy = scaled_network.evaluate(some_images / np.float32(255), some_labels, verbose=0)[1]
assert unscaled_accuracy < 0.3 and scaled_accuracy > 0.7
assert int(scaled_network.optimizer.iterations) == 3 * 375

# %% [markdown]
# Unscaled it learns next to nothing. The reason: a network multiplies each pixel by a number of its own, a
# **weight**, and learns by changing the weights in small steps. How far a step moves a weight grows with the pixel,
# and how much that moves the result grows with the pixel again. With pixels 255 times as large, each step goes 255 x
# 255 times as far, and jumps over every goal.
#
# (Some ways to learn choose their steps with more care and suffer less: lesson 4 has one, Adam. It too does better
# with 0 to 1.)

# %% [markdown]
# ## A function, applied to every picture by `map`
#
# The function takes a picture and its label, and gives both back. The pixels come as whole numbers (`uint8`), which
# cannot hold 0.5, so we turn them into fractions (`float32`) first. (A plain `images / 255` would do that by itself;
# the next sum that you try may not, so cast first, always.)


# %%
def normalize(images, labels):
    images = tf.cast(images, tf.float32)
    images /= 255
    return images, labels


# %% [markdown]
# `map` applies it to every element of a dataset. It does so lazily: nothing is computed until somebody asks for a
# picture.

# %%
scaled_train = train_dataset.map(normalize)
scaled_test = test_dataset.map(normalize)

# %% [markdown]
# Take the same picture before and after. Guess: will the two look different?

# %% tags=["nbval-check-output"]
number = 7
image, label = next(iter(scaled_train.skip(number)))
raw = clothes.train_images[number]

print("before:", raw.dtype, raw.min(), "to", raw.max())
print("after: ", image.dtype.name, image.numpy().min(), "to", image.numpy().max())

plot_images([raw, image], ["before", "after"], columns=2, size=2)
plt.show()

# %% [markdown]
# To the eye they are the same; matplotlib stretches whatever range it gets. Only the scale of the numbers changed.
# You see it on the axis when you count how often each value occurs, here for 1,000 pictures:

# %% tags=["nbval-check-output"]
scaled_images, _ = normalize(clothes.train_images[:1000], clothes.train_labels[:1000])

plot_pixel_values(clothes.train_images[:1000], scaled_images)
plt.show()

# %% [markdown]
# The same shape, with another ruler below it. The tall bar on the left is background: half of all pixels are empty.
#
# ### Move it: one pixel, raw and scaled
#
# What will 51 become? And can two different numbers become the same? Guess, then switch between the two scales.

# %%
inspector = pixel_inspector(clothes.train_images, clothes.train_labels)
inspector

# %% [markdown]
# What to notice: the picture does not change at all, 0 stays 0, 255 becomes 1, and 51 becomes 0.2. Every number goes
# its own way; only the two digits that fit in the table are rounded.

# %% tags=["test"]
for name, value in (("scale", 255), ("number", 1234), ("row", 0), ("column", 27)):
    inspector.controls[name].value = value
assert inspector.errors == []

# %% [markdown]
# ## One picture, with its colour bar
#
# Here matplotlib in full, once, so that you can draw your own. `imshow` draws a table of numbers as a picture, and
# the colour bar tells which shade stands for which number.

# %% tags=["nbval-check-output"]
plt.figure(figsize=(4.6, 3.8))
plt.imshow(
    image[:, :, 0], cmap="gray_r"
)  # [:, :, 0] drops the colour axis: (28, 28, 1) becomes (28, 28)
plt.colorbar(label="pixel value")
plt.title(CLASS_NAMES[label])
plt.show()

# %% [markdown]
# And 25 of the training pictures with their names; `batch(25)` hands out 25 at once. A loop over `take(25)` would do
# the same; the helper draws them all as one image, which is much faster.

# %% tags=["nbval-check-output"]
first_images, first_labels = next(iter(scaled_train.batch(25)))

plot_images(first_images, [CLASS_NAMES[label] for label in first_labels])
plt.show()

# %% [markdown]
# ## The test set is scaled in the same way
#
# Did you notice that we mapped `normalize` over both datasets?

# %%
guess("forgotten_scaling")

# %% [markdown]
# Measure it on pictures that the small network has not seen. Look at the loss too: being sure and wrong
# costs most.

# %%
other_images, other_labels = (
    clothes.train_images[55_000:].astype("float32"),
    clothes.train_labels[55_000:],
)
for name, images in (("scaled", other_images / 255), ("forgotten", other_images)):
    loss, accuracy = scaled_network.evaluate(images, other_labels, verbose=0)
    surest = scaled_network.predict(images, verbose=0).max(axis=1)
    print(
        f"{name:9}  accuracy {accuracy:.1%}   loss {loss:6.2f}   "
        f"more than 99 % sure of {np.mean(surest > 0.99):.0%}"
    )

# %% tags=["test"]
scaled_loss, scaled_accuracy = scaled_network.evaluate(other_images / 255, other_labels, verbose=0)
forgotten_loss, forgotten_accuracy = scaled_network.evaluate(other_images, other_labels, verbose=0)
assert forgotten_accuracy > scaled_accuracy - 0.12 and forgotten_loss > 10 * scaled_loss

# %% [markdown]
# **The accuracy hides the mistake, the loss shows it.** The network is sure of everything now, also of what is wrong.
# When a loss is far larger than it was in training, look at the numbers that go in.
#
# The rule: **whatever you do to the training pictures, do exactly that to every picture the network ever gets**, with
# the same numbers. Here that is easy, because 255 is a constant and not measured from the data.

# %% tags=["nbval-check-output"]
for name, part in (("training", scaled_train), ("test", scaled_test)):
    images, _ = next(iter(part.batch(1000)))
    print(f"{name:8} {images.dtype.name} from {images.numpy().min()} to {images.numpy().max()}")

# %% [markdown]
# ## A third part: validation
#
# Training goes over the same pictures again and again. Does the network still learn what clothes look like, or has it
# begun to learn these very pictures by heart? On the training set you cannot tell, since both make it better there.
#
# So hold some training pictures back and look at them after every round: the **validation set**. If training gets
# better and validation does not, the network is memorising.
#
# Mind what it does and what it does not. Setting data aside *shows* memorising; it does not *prevent* it. For that
# there are other means: stopping earlier, a smaller network, more data.
#
# | part | used | to |
# |---|---|---|
# | training | all the time | change the weights |
# | validation | after each round | compare, choose and stop |
# | test | once, when all is decided | say how good the result is on new pictures |
#
# Why not use the test set for validation? Because you choose by it. If you choose by the exam, the exam no longer
# tells you anything new.

# %%
guess("who_decides")

# %% [markdown]
# The pictures are already in random order, so you may take the last 5,000; `take` and `skip` split them off. (No
# 5,000 are exactly like another 5,000. Lesson 5 measures how much that matters.)

# %% tags=["nbval-check-output"]
validation_dataset = scaled_train.skip(55_000)
smaller_train_dataset = scaled_train.take(55_000)

parts = {
    "training": len(smaller_train_dataset),
    "validation": len(validation_dataset),
    "test": len(scaled_test),
}
plot_parts(parts)
plt.show()

# %% [markdown]
# ## Your turn
#
# ### 1. Scale the pixels
#
# First without looking up: write the function that brings pixels from 0..255 to 0..1, for `map`. It takes
# images and labels, and returns both.


# %% tags=["nbval-check-output"]
def my_normalize(images, labels):
    ...


check("normalize", my_normalize)

# %% tags=["solution", "nbval-check-output"]
def my_normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels


check("normalize", my_normalize)

# %% [markdown]
# ### 2. Centre the pixels
#
# Some networks like their pixels centred: from -1 to 1, with 0 in the middle. Write that function, to be used
# in `map` like `normalize`: it gives back the scaled images, as fractions, and the labels untouched.


# %% tags=["nbval-check-output"]
def normalize_centered(images, labels):
    ...


check("normalize_centered", normalize_centered)

# %% tags=["solution", "nbval-check-output"]
def normalize_centered(images, labels):
    images = tf.cast(images, tf.float32)
    return images / 127.5 - 1, labels


check("normalize_centered", normalize_centered)

# %% [markdown]
# ### 3. Shuffle and split
#
# Many datasets come sorted: first all T-shirts, then all trousers. The last fifth of such a set is bags and
# boots alone. Write a function that gets NumPy arrays of images and labels **in any order**, mixes them all, and
# returns four arrays: training images, training labels, validation images, validation labels, with a fifth of all
# (rounded either way) for validation. (One random order for both, or the labels no longer fit: `order =
# np.random.permutation(len(labels))`, then `images[order]`.)


# %% tags=["nbval-check-output"]
def shuffle_and_split(images, labels):
    ...


check("shuffle_and_split", shuffle_and_split)

# %% tags=["solution", "nbval-check-output"]
def shuffle_and_split(images, labels):
    order = np.random.permutation(len(labels))
    images, labels = images[order], labels[order]
    n_validation = len(labels) // 5
    return (
        images[n_validation:],
        labels[n_validation:],
        images[:n_validation],
        labels[:n_validation],
    )


check("shuffle_and_split", shuffle_and_split)

# %% [markdown]
# ### A fourth idiom: broadcasting
#
# NumPy can combine tables of different shapes: where one has the length 1, it is repeated. A column `(3, 1)` and a
# row `(1, 4)` give a table `(3, 4)` in which each number of the column has met each of the row. `[:, None]` puts in
# an axis of length 1.

# %% tags=["nbval-check-output"]
a, b = np.array([1, 5, 9]), np.array([0, 4, 5, 8])

plot_arrays(
    {
        "a[:, None]": a[:, None],
        "b[None, :]": b[None, :],
        "abs(a[:, None] - b[None, :])": abs(a[:, None] - b[None, :]),
    }
)
plt.show()

# %% [markdown]
# Which number of `b` is nearest to each of `a`? `.argmin(axis=1)` of the last table. With that you can build a first
# classifier, before any network.
#
# ### 4. Name the nearest mean
#
# Compare a picture with the ten mean pictures of lesson 1, and name the class whose mean is nearest. The
# function gets NumPy arrays: images `(n, 784)` and means `(10, 784)`, a row for each picture. It returns `n` labels.
# The distance of two pictures is the sum of the squares of all differences. `check` also tries it on 1,000 clothes:
# any network has to beat that.


# %% tags=["nbval-check-output"]
def nearest_mean(images, means):
    ...


check("nearest_mean", nearest_mean)

# %% tags=["solution", "nbval-check-output"]
def nearest_mean(images, means):
    distances = ((images[:, None, :] - means[None, :, :]) ** 2).sum(axis=2)
    return distances.argmin(axis=1)


check("nearest_mean", nearest_mean)

# %% [markdown]
# ## In three lines
#
# - Dividing by 255 brings every pixel to 0..1; the picture stays the same, and steps of learning fit.
# - Every picture goes through exactly the same function; where one is forgotten, the loss shows it and the accuracy
#   hides it.
# - Validation pictures show whether the network memorises; the test set stays locked until the end.
#
# **Before:** [1 Explore](01_explore.ipynb) · **Next:** [3 Build](03_build.ipynb)
#
# When you are done here, *Shut Down Kernel* in the menu *Kernel* gives back the memory of this lesson.
