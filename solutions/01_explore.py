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
# # 1 · Explore the clothes
#
# **In this lesson you** load 70,000 pictures of clothes, count them, look at them, and find out what a picture is
# to a computer.
#
# **In all six** you build a network that looks at pictures which it has never seen, and says what they show and how
# sure it is:
#
# <img src="../docs/goal.png" width="620" alt="Six pictures of clothes, each beside ten bars: how likely is each kind?
# Five are named right; an ankle boot is taken for a sandal.">
#
# **Time:** about 40 minutes.
#
# **Lessons:** 1 Explore · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)
#
# You run a cell with <kbd>Shift</kbd>+<kbd>Enter</kbd>. Before you do, guess what it will show: a wrong guess
# teaches more than a right one.
#
# **You need** Python with functions, loops and dicts, and of NumPy arrays only `a[3]`, `a[2:5]` and `a.shape`. Four
# more idioms of NumPy come where you first need them, each with a picture.

# %% tags=["setup"]
# Run me with Shift+Enter: I bring what this lesson needs (a click shows how).
# All is installed if `make lab` opened this; if not, README.md says how.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))  # this course's own helpers, whatever else is installed

from importlib.metadata import version

import matplotlib.pyplot as plt
import numpy as np

from helpers import load_in_background
from helpers.checks import check, guess, hint, progress, solution
from helpers.data import CLASS_NAMES, DATA_DIR, load_arrays
from helpers.plotting import (
    enable_alt_text,
    plot_arrays,
    plot_class_counts,
    plot_class_samples,
    plot_parts,
    plot_pixels,
)
from helpers.widgets import class_browser, pixel_inspector

enable_alt_text()  # pictures get a description for screen readers
load_in_background()  # TensorFlow takes some seconds, which pass while you read
print(f"Python {sys.version.split()[0]}, TensorFlow {version('tensorflow')}")
progress(lesson=1)

# %% [markdown]
# ## What is in the box
#
# [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist) is a set of pictures of things to wear, made by
# the online shop Zalando from its own product photos. Each picture is grey, 28 pixels high and 28 wide, and somebody
# has written down what it shows: one of ten kinds of clothing.
#
# Your goal for this course: a small **neural network** that looks at such a picture and says what it is. That is a
# program whose behaviour lies in many thousand numbers, which it finds itself by looking at examples. You build it
# with **TensorFlow**, a library that computes with large tables of numbers, and **Keras**, the part of it that knows
# networks.
#
# The pictures came with this course, so nothing is downloaded. This cell reads them all and makes sure that they are
# the real ones. That takes some seconds the first time, and none after it.

# %% tags=["nbval-check-output"]
clothes = load_arrays()

for name, array in clothes._asdict().items():
    print(f"{name:13} {array.dtype}  {array.shape}")

# %% [markdown]
# Four arrays. `train_images` holds 60,000 pictures and `train_labels` what each of them shows, as a number from 0 to
# 9. `test_images` and `test_labels` are the same with 10,000 more.
#
# The last `1` in `(60000, 28, 28, 1)` counts the colours: one, grey. A colour photo would have 3 there.

# %% [markdown]
# ## The ten classes
#
# A computer prefers numbers to names, so each class has a **label** from 0 to 9. Here are ten pictures of each.
#
# Before you run it: which two or three classes do you expect to be hard to tell apart?

# %% tags=["nbval-check-output"]
plot_class_samples(clothes.train_images, clothes.train_labels)
plt.show()

# %% [markdown]
# Trousers look like nothing else. But look at the rows T-shirt/top, Pullover, Coat and Shirt: at 28 x 28 pixels even
# you would make mistakes. Keep that in mind for lesson 5, where the network makes the same ones.
#
# ### Move it: browse the classes
#
# A **lab** is a box with something to move; run its cell, then use the mouse, or <kbd>Tab</kbd> and the arrow keys.
# This one shows 25 pictures at a time, and on the right the average of all pictures of a class. In the average of
# which class will you still see what it is, and in which only a blur? Guess, then go through the classes.

# %%
browser = class_browser(clothes.train_images, clothes.train_labels)
browser

# %% [markdown]
# What to notice: the average trouser still has two legs, so trousers are much alike. The average sandal is a smudge,
# at best a hint of a shoe, so sandals come in every shape. And the average over all classes is a blur, with no more
# than a hint of two trouser legs.

# %% tags=["test"]
for label in (1, 5, "all"):
    browser.controls["label"].value = label
assert browser.errors == []

# %% [markdown]
# ## The usual way to load data
#
# Arrays are handy to look at. For training, most people use [TensorFlow
# Datasets](https://www.tensorflow.org/datasets) (TFDS), which knows hundreds of datasets by name and hands them over
# one example after another. This is its one line; you will use it again in lessons 2 and 5.

# %% tags=["nbval-check-output"]
import tensorflow_datasets as tfds

dataset, info = tfds.load("fashion_mnist", data_dir=DATA_DIR, as_supervised=True, with_info=True)
train_dataset, test_dataset = dataset["train"], dataset["test"]

print("to train with:", info.splits["train"].num_examples)
print("to test with: ", info.splits["test"].num_examples)
print("classes:      ", info.features["label"].names)

# %% [markdown]
# `as_supervised=True` gives each example as a pair: the picture, and the right answer. To see one that is not the
# first, skip the ones before it.

# %% tags=["nbval-check-output"]
for image, label in train_dataset.skip(7).take(1):
    print("picture:", image.shape, image.dtype)
    print("label:  ", label.numpy(), "which means", CLASS_NAMES[label])

# %% [markdown]
# ## Two parts, and why
#
# The pictures come in two parts. The network learns from the **training set**. The **test set** is locked away until
# the end, and answers one question: how good is the network on pictures it has never seen?
#
# It is like an exam. If the questions are the very ones that you practised with, a good mark shows only a good
# memory.

# %% tags=["nbval-check-output"]
plot_parts({"training": len(clothes.train_labels), "test": len(clothes.test_labels)})
plt.show()

# %% [markdown]
# Is every class there equally often? If 90 % of the pictures were trousers, a network could reach 90 % by always
# saying "Trouser".

# %% tags=["nbval-check-output"]
plot_class_counts(clothes.train_labels, clothes.test_labels)
plt.show()

# %% [markdown]
# Perfectly **balanced**.

# %%
guess("naming_without_looking")

# %% [markdown]
# ## A picture is a table of numbers
#
# Here is one training picture, twice. First a part of it as the computer has it, rows 8 to 13 and columns 6 to 19:

# %% tags=["nbval-check-output"]
number = 7
image = clothes.train_images[number]
print(CLASS_NAMES[clothes.train_labels[number]])
print(image[8:14, 6:20, 0])

# %% [markdown]
# Each number is a **pixel**, one small square, and of the type `uint8`: a whole number from 0 to 255 that takes one
# byte. 0 is empty background. The photos were negated when the dataset was made, so a **large number is dark cloth**,
# and we draw it dark. All 784 numbers in their places:

# %% tags=["nbval-check-output"]
plot_pixels(image)
plt.show()

# %% [markdown]
# ### Move it: point at a pixel
#
# Where in the picture are the zeros, and where the large numbers? Guess the number at the tip of a sleeve, then go
# there with the sliders Row and Column. The picture's number can be moved too, or typed. (What "scaled" means is the
# subject of lesson 2.)

# %%
inspector = pixel_inspector(clothes.train_images, clothes.train_labels)
inspector

# %% [markdown]
# What to notice: next to the edge of the cloth the numbers fall to 0 within a pixel or two, and inside they change
# slowly. A pixel is much like its neighbours.
#
# The 784 numbers are all that the network will ever see. It knows nothing of sleeves and heels, only which numbers
# are large where.

# %% tags=["test"]
for name, value in (("number", 59_999), ("row", 27), ("column", 0), ("scale", 255)):
    inspector.controls[name].value = value
assert inspector.errors == []

# %% [markdown]
# ## Three idioms of NumPy
#
# A loop over 60,000 pictures is slow to write and to run. NumPy does it in one expression. Here is a table of 4
# pictures (rows) with 3 pixels each, and the labels of the four.
#
# - **Mask**: `labels == 1` is `True` or `False` for each picture, and in square brackets it keeps the rows with
#   `True`.
# - **Axis**: `.mean(axis=0)` goes down the rows and leaves one number for each column; `axis=1` goes along each row.
#   Without an axis, one number is left for the whole table.
# - **Argmax**: not the largest value but its *place*, counted from 0.

# %% tags=["nbval-check-output"]
table = np.array([[0, 9, 3], [6, 1, 2], [0, 5, 1], [8, 3, 4]])
labels = np.array([0, 1, 0, 1])

plot_arrays(
    {
        "table": table,
        "table[labels == 1]": table[labels == 1],
        "table.mean(axis=0)": table.mean(axis=0),
        "table.mean(axis=1)": table.mean(axis=1),
        "table.argmax(axis=1)": table.argmax(axis=1),
    }
)
plt.show()

# %% [markdown]
# ## Your turn
#
# Write your answer in place of the `...` and run the cell: `check` in its last line says whether it is right, and if
# not, what it saw. Change it and run it again, as often as you like; nothing is marked. Stuck? The button **Hint**
# below it gives one hint after another. **Solution** shows our answer and why, when yours is right or was wrong three
# times.
#
# ### 1. Count all pixel values
#
# How many pixel values are there in all 70,000 pictures together? Let Python do the arithmetic.

# %% tags=["nbval-check-output"]
pixel_count = ...  # your answer
check("pixel_count", pixel_count)

# %% tags=["solution", "nbval-check-output"]
pixel_count = 70_000 * 28 * 28
check("pixel_count", pixel_count)

# %% [markdown]
# ### 2. Count each class
#
# How many training pictures are there of each class? The chart above shows it; now let Python count in
# `clothes.train_labels`. Give ten counts, in the order of the labels: a list, an array, or a dict by label.

# %% tags=["nbval-check-output"]
class_counts = ...  # your answer
check("class_counts", class_counts)

# %% tags=["solution", "nbval-check-output"]
class_counts = np.bincount(clothes.train_labels)
check("class_counts", class_counts)

# %% [markdown]
# ### 3. Draw a picture grid
#
# Draw your own picture grid with matplotlib, as nearly every tutorial does: 5 rows and 5 columns, in each
# place one picture with the name of its class below it and no numbers at the edges. The function gets NumPy arrays:
# 25 images `(25, 28, 28, 1)` and their labels. (`plt.subplot(5, 5, 3)` chooses the third place, `plt.xlabel` writes
# below it.)


# %% tags=["nbval-check-output"]
def picture_grid(images, labels):
    ...


check("picture_grid", picture_grid)

# %% tags=["solution", "nbval-check-output"]
def picture_grid(images, labels):
    plt.figure(figsize=(8, 8))
    for i in range(25):
        plt.subplot(5, 5, i + 1)
        plt.imshow(images[i, :, :, 0], cmap="gray_r")
        plt.xticks([])
        plt.yticks([])
        plt.xlabel(CLASS_NAMES[labels[i]])


picture_grid(clothes.train_images[:25], clothes.train_labels[:25])
plt.show()
check("picture_grid", picture_grid)

# %% [markdown]
# ### 4. Find the darkest class
#
# Which class is the darkest, with the largest pixel values on average? Write a function that finds its label,
# 0 to 9, for any set of images and labels. Then try it on the clothes: did you expect that one?


# %% tags=["nbval-check-output"]
def darkest_class(images, labels):
    ...


check("darkest_class", darkest_class)

# %% tags=["solution", "nbval-check-output"]
def darkest_class(images, labels):
    means = [images[labels == label].mean() for label in range(10)]
    return int(np.argmax(means))


print(CLASS_NAMES[darkest_class(clothes.train_images, clothes.train_labels)])
check("darkest_class", darkest_class)

# %% [markdown]
# ### 5. Average each class
#
# The lab above drew the average picture of a class. Compute all ten: a function that returns an array `(10,
# 28, 28, 1)`, the mean picture of each class in the order of the labels. In lesson 2 you build a first classifier on
# it.


# %% tags=["nbval-check-output"]
def class_means(images, labels):
    ...


check("class_means", class_means)

# %% tags=["solution", "nbval-check-output"]
def class_means(images, labels):
    return np.stack([images[labels == label].mean(axis=0) for label in range(10)])


picture_grid_of_means = class_means(clothes.train_images, clothes.train_labels)
print(picture_grid_of_means.shape)
check("class_means", class_means)

# %% [markdown]
# ### 6. Take a picture out of a dataset
#
# It is easy to look at the first picture again and again. Write a function that takes a dataset like
# `train_dataset` and a number, and returns the picture at that place, counted from 0, without its label.


# %% tags=["nbval-check-output"]
def picture_at(dataset, number):
    ...


check("picture_at", picture_at)

# %% tags=["solution", "nbval-check-output"]
def picture_at(dataset, number):
    image, label = next(iter(dataset.skip(number)))
    return image


check("picture_at", picture_at)

# %% [markdown]
# ## In three lines
#
# - Fashion-MNIST: 70,000 grey pictures of 28 x 28 pixels, in ten classes of equal size.
# - 60,000 are there to learn from, 10,000 are kept to test with.
# - To a computer a picture is 784 numbers from 0 to 255, and its class a number from 0 to 9.
#
# **Next:** [2 Preprocess](02_preprocess.ipynb)
#
# When you are done here, *Shut Down Kernel* in the menu *Kernel* gives back the memory of this lesson.
