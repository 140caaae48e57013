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
# **In this lesson you** scale every pixel from 0..255 to 0..1, look at what that changes and what it does not, and set
# some pictures aside for validation.
#
# **Time:** about 20 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · 2 Preprocess · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)

# %%
import sys

# If you started with `make lab`, all is installed. If not: remove the first # of the
# next line, run this cell once, and restart the kernel.
# # !cd .. && "{sys.executable}" -m pip install --quiet --requirement requirements.txt

from helpers import quiet_start

with quiet_start():
    import tensorflow as tf
    import tensorflow_datasets as tfds

import matplotlib.pyplot as plt
import numpy as np

from helpers.checks import check, hint, solution
from helpers.data import CLASS_NAMES, DATA_DIR, load_arrays
from helpers.plotting import enable_alt_text, plot_images, plot_parts, plot_pixel_values
from helpers.widgets import guess, pixel_inspector

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")

# %% tags=["nbval-check-output"]
clothes = load_arrays()  # a few seconds; also makes sure that the data is whole
dataset = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True)
train_dataset, test_dataset = dataset["train"], dataset["test"]
print(f"{len(train_dataset):,} to train with, {len(test_dataset):,} to test with")

# %% [markdown]
# ## Why scale at all
#
# A network multiplies each pixel by a number of its own, called a **weight**, and adds everything up. With pixels as large
# as 255 the sums are huge, and a small change of a weight throws them about, so that learning is unsteady. With pixels
# between 0 and 1 it goes smoothly.
#
# Nothing is lost: dividing by 255 keeps every difference between light and dark.

# %% [markdown]
# ## A function, applied to every picture by `map`
#
# The function takes a picture and its label, and gives both back. The pixels come as whole numbers (`uint8`), which
# cannot hold 0.5, so we turn them into fractions (`float32`) first.


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
# To the eye they are the same; matplotlib stretches whatever range it gets. Only the scale of the numbers changed. You
# see it on the axis when you count how often each value occurs, here for 1,000 pictures:

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
# What to notice: the picture does not change at all, 0 stays 0, 255 becomes 1, and 51 becomes 0.2. Every number goes its
# own way; only the two digits that fit in the table are rounded.

# %% tags=["test"]
for name, value in (("scale", 255), ("number", 1234), ("row", 0), ("column", 27)):
    inspector.controls[name].value = value
assert inspector.errors == []

# %% [markdown]
# ## One picture, with its colour bar
#
# Here matplotlib in full, once, so that you can draw your own. `imshow` draws a table of numbers as a picture, and the
# colour bar tells which shade stands for which number.

# %% tags=["nbval-check-output"]
plt.figure(figsize=(4.6, 3.8))
plt.imshow(image[:, :, 0], cmap="gray_r")  # [:, :, 0] drops the colour axis: (28, 28, 1) becomes (28, 28)
plt.colorbar(label="pixel value")
plt.title(CLASS_NAMES[label])
plt.show()

# %% [markdown]
# And 25 of the training pictures with their names; `batch(25)` hands out 25 at once. A loop over `take(25)` would do the same; the helper draws them all
# as one image, which is much faster.

# %% tags=["nbval-check-output"]
first_images, first_labels = next(iter(scaled_train.batch(25)))

plot_images(first_images, [CLASS_NAMES[label] for label in first_labels])
plt.show()

# %% [markdown]
# ## The test set is scaled in the same way
#
# Did you notice that we mapped `normalize` over both datasets?

# %%
guess(
    "Suppose you scale the training pictures and forget the test pictures. What happens?",
    ["Nothing: the pictures look the same", "The test results are worth nothing", "TensorFlow stops with an error"],
    answer="The test results are worth nothing",
    explain={
        "Nothing: the pictures look the same": "To your eye they do; the network gets numbers 255 times as large.",
        "The test results are worth nothing": "The network learned from 0..1 and is asked about 0..255.",
        "TensorFlow stops with an error": "That would be good! But shape and type fit, so nobody complains.",
    },
)

# %% [markdown]
# Forgetting the test set is a classic. It is as if you had learned to cook in grams and were handed a recipe in
# kilograms, with the units left out.
#
# The rule: **whatever you do to the training pictures, do exactly that to every picture the network ever gets**, with
# the same numbers. Here that is easy, because 255 is a constant and not measured from the data.

# %% tags=["nbval-check-output"]
for name, part in (("training", scaled_train), ("test", scaled_test)):
    some_images, _ = next(iter(part.batch(1000)))
    print(f"{name:8} {some_images.dtype.name} from {some_images.numpy().min()} to {some_images.numpy().max()}")

# %% [markdown]
# ## A third part: validation
#
# Training goes over the same pictures again and again. Does the network still learn what clothes look like, or has it
# begun to learn these very pictures by heart? On the training set you cannot tell, since both make it better there.
#
# So hold some training pictures back and look at them after every round: the **validation set**. If training gets better
# and validation does not, the network is memorising.
#
# Mind what it does and what it does not. Setting data aside *shows* memorising; it does not *prevent* it. For that
# there are other means: stopping earlier, a smaller network, more data.
#
# | part | used | to |
# |---|---|---|
# | training | all the time | change the weights |
# | validation | after each round | compare, choose and stop |
# | test | once, at the very end | say honestly how good the result is |
#
# Why not use the test set for validation? Because you choose by it. If you choose by the exam, the exam no longer tells
# you anything new.

# %%
guess(
    "You try ten networks and want the best one. Which pictures decide?",
    ["training", "validation", "test"],
    answer="validation",
    explain={
        "training": "There the network that learned most by heart would win.",
        "validation": "And the winner then goes through the test, once.",
        "test": "Then its result there is the luckiest of ten, and no longer an honest one.",
    },
)

# %% [markdown]
# The pictures are already in random order, so the last 5,000 are as good as any 5,000. `take` and `skip` split them off.

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
# **1.** First without looking up: write the function that brings pixels from 0..255 to 0..1, for `map`. It takes images
# and labels, and returns both.


# %%
def my_normalize(images, labels):
    ...


# %% tags=["solution"]
def my_normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels


# %% tags=["nbval-check-output"]
check("normalize", my_normalize)

# %% [markdown]
# **2.** Some networks like their pixels centred: from -1 to 1, with 0 in the middle. Write that function, to be used in
# `map` like `normalize`: it gives back the scaled images, as fractions, and the labels untouched.


# %%
def normalize_centered(images, labels):
    ...


# %% tags=["solution"]
def normalize_centered(images, labels):
    images = tf.cast(images, tf.float32)
    return images / 127.5 - 1, labels


# %% tags=["nbval-check-output"]
check("normalize_centered", normalize_centered)

# %% [markdown]
# **3.** Now the way back. Given images from -1 to 1, as your function made them, return the whole numbers from 0 to 255 as
# `uint8`, without a single pixel off by one. (There is a trap: turning 12.9999 into `uint8` gives 12.)


# %%
def unscale(images):
    ...


# %% tags=["solution"]
def unscale(images):
    return np.round((np.asarray(images) + 1) * 127.5).astype("uint8")


# %% tags=["nbval-check-output"]
check("unscale", unscale)

# %% [markdown]
# **4.** Suppose you hold back 20 % of the 60,000 training pictures for validation. How many are left to train with?

# %%
training_size = ...  # your answer

# %% tags=["solution"]
training_size = 60_000 - 60_000 * 20 // 100

# %% tags=["nbval-check-output"]
check("training_size", training_size)

# %% [markdown]
# ## In three lines
#
# - Dividing by 255 brings every pixel to 0..1; the picture stays the same and training gets easier.
# - The test set goes through exactly the same function as the training set.
# - Validation pictures show whether the network memorises; the test set stays locked until the end.
#
# **Before:** [1 Explore](01_explore.ipynb) · **Next:** [3 Build](03_build.ipynb)
