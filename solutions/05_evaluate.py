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
# # 5 · Evaluate: how good is it?
#
# **In this lesson you** look at the network's predictions and at its mistakes, find out how much its being sure is
# worth and what breaks it, try it on photos of your own, and open the test set.
#
# **Time:** about 70 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · 5 Evaluate · [6 Exercises](06_exercises.ipynb)

# %% tags=["setup"]
# Run me with Shift+Enter: I bring what this lesson needs (a click shows how).
# All is installed if `make lab` opened this; if not, README.md says how.
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))  # this course's own helpers, whatever else is installed

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import confusion_matrix

from helpers.checks import check, guess, hint, progress, solution
from helpers.data import CLASS_NAMES, DATA_DIR, load_arrays
from helpers.plotting import (
    enable_alt_text,
    plot_confusion_matrix,
    plot_predictions,
    plot_spread,
    prediction_text,
)
from helpers.sweep import read_folds
from helpers.training import Config, load_or_train, train
from helpers.widgets import (
    confusion_explorer,
    label_audit,
    photo_lab,
    prediction_browser,
    reliability_explorer,
    robustness_explorer,
    sample_explorer,
    softmax_explorer,
    unit_explorer,
)

print("Loading TensorFlow takes some seconds …")

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")
progress(lesson=5)

# %% [markdown]
# Open the model that you saved in lesson 4. If you have not been there yet, one is trained for you now.

# %%
clothes = load_arrays()
model = load_or_train(clothes)

# %% [markdown]
# ## Which pictures may you look at?
#
# You are going to look at many predictions, and whoever looks also chooses: another number of epochs, another
# network. So all that follows uses the 5,000 **validation pictures**, from which the model has not learned. The test
# set stays shut until the end of this lesson, when nothing is left to choose.

# %% tags=["nbval-check-output"]
images, labels = clothes.train_images[55_000:], clothes.train_labels[55_000:]
scaled = images / np.float32(255)
print(f"{len(images):,} validation pictures")

# %% [markdown]
# ## Predictions
#
# `predict` takes a batch and gives ten probabilities for each of its pictures. For 32 pictures, which shape will that
# be?

# %% tags=["nbval-check-output"]
batch_images, batch_labels = scaled[:32], labels[:32]
predictions = model.predict(batch_images, verbose=0)
print(predictions.shape)

# %% [markdown]
# One row for each picture. Here is the first, and what is true:

# %%
print(predictions[0].round(3))
print("highest:", predictions[0].argmax(), "which is", CLASS_NAMES[predictions[0].argmax()])
print("true:   ", batch_labels[0], "which is", CLASS_NAMES[batch_labels[0]])

# %% [markdown]
# `argmax` gives the position of the highest value, which is the label of the class that the network considers most
# likely.
#
# ## One picture and its ten bars
#
# Two functions that you will find in many tutorials, written out in plain matplotlib. `plot_image` draws a picture
# and writes below it what was predicted, how surely, and in brackets what is true; blue where it is right, orange and
# with a ✗ where it is wrong. `plot_value_array` draws the ten probabilities: the true class blue, and another class
# that was predicted orange and hatched.

# %%
BLUE, ORANGE = "#0072B2", "#D55E00"  # told apart also by people who do not see red and green


def plot_image(image, probabilities, label):
    predicted = probabilities.argmax()
    right = predicted == label
    plt.imshow(image[:, :, 0], cmap="gray_r")
    plt.xticks([])
    plt.yticks([])
    sign = "✓" if right else "✗"
    text = f"{CLASS_NAMES[predicted]} {probabilities[predicted]:.0%} ({CLASS_NAMES[label]}) {sign}"
    plt.xlabel(text, color=BLUE if right else ORANGE)


def plot_value_array(probabilities, label):
    bars = plt.bar(range(10), probabilities, color="#777777")
    plt.xticks(range(10), CLASS_NAMES, rotation=45, ha="right")
    plt.yticks([])
    plt.ylim(0, 1)
    predicted = probabilities.argmax()
    bars[predicted].set(color=ORANGE, hatch="//", edgecolor="white")
    bars[label].set(color=BLUE, hatch="")


def show(i):
    plt.figure(figsize=(7.5, 3), layout="constrained")
    plt.subplot(1, 2, 1)
    plot_image(batch_images[i], predictions[i], batch_labels[i])
    plt.subplot(1, 2, 2)
    plot_value_array(predictions[i], batch_labels[i])
    plt.show()


show(0)

# %% [markdown]
# Try any number below 32. And here is the first in this batch that it gets wrong:

# %%
show(np.argmax(predictions.argmax(axis=1) != batch_labels))

# %% [markdown]
# The first fifteen together; `helpers.plotting` has the same two functions, ready to be put side by side. Before you
# read the texts: find the picture with the least clear bars, and one where a single bar is full. Which would you rather
# bet on?

# %%
plot_predictions(batch_images, predictions, batch_labels, rows=5, columns=3)
plt.show()

# %% [markdown]
# ### Move it: one prediction after another
#
# When the network is least sure, what are the two classes that it
# cannot decide between? Guess, then choose what to show and in which order.

# %%
browser = prediction_browser(model, images, labels)
browser

# %% tags=["test"]
for which, order in (
    ("mistakes", "least sure first"),
    ("right ones", "surest first"),
    ("all", "surest first"),
):
    browser.controls["which"].value, browser.controls["order"].value = which, order
assert browser.errors == []

# %% [markdown]
# What to notice: among the surest right answers you find trousers, bags and shoes over and over. The least sure ones
# are mostly shirt, T-shirt, pullover, coat and dress.

# %% [markdown]
# ## How sure is sure?
#
# If the network says 90 %, it should be right nine times of ten. Then it is called **calibrated**. Add up how much it
# doubts each answer, and you know how many mistakes it expects of itself.

# %%
probabilities = model.predict(scaled, batch_size=1000, verbose=0)
predicted = probabilities.argmax(axis=1)
confidence = probabilities.max(axis=1)
wrong = predicted != labels

sure = confidence >= 0.9
print(f"at least 90 % sure:             {sure.sum():5,} of {len(sure):,}")
print(f"mistakes that it expects there: {(1 - confidence[sure]).sum():5.0f}")
print(f"mistakes that there are:        {(sure & wrong).sum():5,}")

# %% [markdown]
# After five epochs there are about as many as it expects, or up to twice as many. Will longer training make it better
# at this too, since it is right more often? A network that is trained now, in a few seconds, remembers what it was
# like after each of twenty epochs.

# %%
long_run = train(
    Config(epochs=20), clothes, on_epoch=lambda run: print(run.config.epochs, end=" ", flush=True)
)

# %% [markdown]
# ### Move it: doubt
#
# Each dot is a group of answers of about the same confidence: how sure it was against how often it was right. On the
# line it is calibrated, below it too sure. Guess where the dots go with the epochs. Then find a **temperature**
# (scores are divided by it, lesson 3) that brings them back.

# %%
reliability = reliability_explorer(long_run, images, labels)
reliability

# %% tags=["test"]
for epoch, temperature in ((1, 1), (5, 1), (20, 2)):
    reliability.controls["epoch"].value, reliability.controls["temperature"].value = (
        epoch,
        temperature,
    )
assert reliability.errors == []
p = long_run.predict(images)
is_sure, mistaken = p.max(axis=1) >= 0.9, p.argmax(axis=1) != labels
assert mistaken.sum() > 1.25 * (1 - p.max(axis=1)).sum()
assert (mistaken & is_sure).sum() > 2 * (1 - p.max(axis=1)[is_sure]).sum()

# %% [markdown]
# What to notice: in the first epochs the dots lie near the line. The longer it trains, the surer it gets, also of its
# mistakes: after twenty epochs its surest answers hold more than twice the mistakes that it expects there. A
# temperature a little above 1 brings the dots back to the line without changing a single answer, and a high one makes
# it too modest.

# %% [markdown]
# ## Which classes does it mix up?
#
# A **confusion matrix** counts every pair: a row for what is true, a column for what was predicted. The right ones
# lie on the diagonal. Think back to lesson 1: which field off the diagonal will be the darkest?

# %%
plot_confusion_matrix(confusion_matrix(labels, predicted))
plt.show()

# %% tags=["test"]
found = confusion_matrix(labels, predicted, normalize="true").diagonal()
assert found[[CLASS_NAMES.index("Trouser"), CLASS_NAMES.index("Bag")]].min() > 0.93
assert CLASS_NAMES.index("Shirt") in found.argsort()[:2]

# %% [markdown]
# Shirts are taken for T-shirts, pullovers and coats, and these for shirts and for each other. Trousers and bags are
# nearly always right. What you found hard in lesson 1 is hard for the network too.
#
# ### Move it: the pictures behind a number
#
# What does the matrix of an untrained network look like? Guess, then move the epoch to 0 and upwards. The
# pictures beside the matrix are those of the framed field: click on another one.

# %%
confusions = confusion_explorer(long_run, images, labels)
confusions

# %% tags=["test"]
for epoch, true, predicted_as in ((0, 2, 4), (1, 4, 2), (5, 6, 0)):
    for name, value in (("epoch", epoch), ("true", true), ("predicted", predicted_as)):
        confusions.controls[name].value = value
assert confusions.errors == []

# %% [markdown]
# What to notice: before training nearly all pictures fall into a few columns, whatever they show. After one epoch the
# diagonal is there, and what stays off it are the same pairs of clothes to the end.
#
# ### Move it: who is right?
#
# Here are the twenty mistakes that the network was surest of. Look at each: is the label right, or the network? Or
# can nobody tell?

# %%
audit = label_audit(model, images, labels)
audit

# %% tags=["test"]
for answer in ("label", "network", "neither"):
    audit.controls[answer].click()
assert audit.errors == []

# %% [markdown]
# A dataset made by people has labels that are wrong. No network can be expected to name those "right", and one that
# did would have learned them by heart.

# %% [markdown]
# ## A single picture
#
# The model wants a batch: shape `(how many, 28, 28, 1)`. One picture has the shape `(28, 28, 1)`, so it has to become
# a batch of one, with `np.expand_dims` or by `image[None]`.

# %%
guess("shape_of_one")

# %% tags=["nbval-check-output"]
image = batch_images[1]
batch_of_one = np.expand_dims(image, axis=0)
print(image.shape, "becomes", batch_of_one.shape)

single = model.predict(batch_of_one, verbose=0)
print("the answer is a batch of one too:", single.shape)

# %%
print(prediction_text(single[0], batch_labels[1]))

# %% [markdown]
# ## Inside the network
#
# Before softmax there are scores. You get them by stopping one step early: take what the hidden layer gives, and
# multiply it by the weights of the last layer. (`@` is the product of tables of numbers.)

# %%
hidden_layer = keras.Model(model.inputs, model.layers[-2].output)
weights, biases = model.layers[-1].get_weights()
scores = hidden_layer.predict(batch_images, verbose=0) @ weights + biases

print("scores:       ", scores[0].round(1))
print("after softmax:", predictions[0].round(3))

# %% tags=["test"]
assert np.allclose(keras.ops.convert_to_numpy(keras.ops.softmax(scores)), predictions, atol=1e-4)

# %% [markdown]
# ### Move it: change the network's mind
#
# Choose a picture. By how much must you raise the second highest score until it wins? Guess, then do it. A
# temperature above 1 shows what the network would say if it were less sure of itself.

# %%
softmax_lab = softmax_explorer(scores)
softmax_lab

# %% [markdown]
# What to notice: for a sure picture the winner leads by many points, and small changes do nothing. For an unsure one
# the first two are close, and a tiny push turns the answer.

# %% tags=["test"]
softmax_lab.controls["number"].value = 12
softmax_lab.controls["temperature"].value = 0.1
softmax_lab.controls["reset"].click()
assert softmax_lab.errors == []

# %% [markdown]
# ### Move it: inside a unit
#
# Each of the 128 units has 784 weights, one for each pixel, so they make a picture: green where cloth makes the unit
# say yes, brown where cloth makes it say no. Weights times pixels, all added up, plus the bias, and what is negative
# becomes 0: that is all it does. What will the weights look like after training? And how much worse does the network
# get if you switch one unit off? Guess, then move.

# %%
unit_lab = unit_explorer(long_run, images, labels)
unit_lab

# %% tags=["test"]
change = np.abs(long_run.at(5).weights[-1][0] - long_run.weights[0][0])  # (784, 128)
brightness = clothes.train_images.reshape(60_000, 784).mean(axis=0)
assert np.corrcoef(change.mean(axis=1), brightness)[0, 1] < -0.6
for epoch, unit in ((0, 127), (3, 0), (20, 20)):
    unit_lab.controls["epoch"].value, unit_lab.controls["unit"].value = epoch, unit
unit_lab.controls["off"].value = True
assert unit_lab.errors == []

# %% [markdown]
# What to notice: a few units take on a shape, a shoe perhaps or two sleeves; most become a mixture that nobody can
# name, and the network hardly misses any single one. The weights change most near the edges, where pixels are rarely
# lit. That is Adam's doing, who gives every weight a step size of its own and takes nearly full steps where the slope
# is mostly 0; with SGD the weights of the busy pixels change most, at about the same accuracy. So large weights do
# not mean important pixels. And now and then you meet a unit that hardly changes: it says no to nearly every picture,
# so ReLU gives 0, where the slope is 0.

# %% [markdown]
# ## What breaks it
#
# The clothes all stand upright in the middle, and shoes point to the left. A Dense layer knows each pixel by its
# place, and nothing of neighbours. So what becomes of its accuracy if all pictures are moved by two pixels, or
# mirrored? Two more networks have also seen a copy of each training picture, one moved and one mirrored.


# %%
def with_copies(change):
    """Return the arrays with a changed copy of each training picture that is not held back."""
    train_images, train_labels = clothes.train_images[:55_000], clothes.train_labels[:55_000]
    return clothes._replace(
        train_images=np.concatenate([train_images, change(train_images), images]),
        train_labels=np.concatenate([train_labels, train_labels, labels]),
    )


def move_right(x):
    # Two empty columns on the left, two less on the right.
    return np.pad(x, ((0, 0), (0, 0), (2, 0), (0, 0)))[:, :, :28]


def train_and_say(name, arrays):
    print(f"\n{name}, epoch:", end=" ")
    return train(
        Config(), arrays, on_epoch=lambda run: print(run.config.epochs, end=" ", flush=True)
    )


changes = {
    "also with pictures moved 2 to the right": move_right,
    "also with mirrored pictures": lambda x: x[:, :, ::-1],
}
networks = {"as it is": train_and_say("as it is", clothes)}
for name, change in changes.items():
    networks[name] = train_and_say(name, with_copies(change))

# %%
robustness = robustness_explorer(networks, images, labels)
robustness

# %% tags=["test"]
accuracy_of = {
    name: lambda x, run=run: np.mean(run.predict(x).argmax(axis=1) == labels)
    for name, run in networks.items()
}
plain, moved, mirrored = accuracy_of.values()
boots = labels == 9
right_boots = np.mean(networks["as it is"].predict(images[boots][:, :, ::-1]).argmax(axis=1) == 9)
assert right_boots < 0.05
assert plain(move_right(images)) < 0.7 and moved(move_right(images)) > 0.85
assert plain(images[:, :, ::-1]) < 0.75 and mirrored(images[:, :, ::-1]) > 0.85
robustness.controls["right"].value, robustness.controls["mirror"].value = 2, True
assert robustness.errors == []

# %% [markdown]
# What to notice: two pixels to the right cost it a third of its right answers, and of mirrored ankle boots it knows
# nearly none. Training with such copies gives that back, for the change that was practised and little beyond: who
# practised moving to the right is no better at moving to the left. Networks that bear a shift by the way they are
# built are called convolutional; at the end of lesson 6 you find where to read on.

# %% [markdown]
# ## Your own photo
#
# The network has only seen pictures of an online shop, cut out and grey. Will it know what is in your wardrobe? Take a
# photo:
#
# - one piece, flat, with some ground on all sides of it
# - on a plain ground of another colour, a sheet for example
# - sleeves along the body, legs beside each other
# - one shoe, not two, from the side, its toe to the left

# %%
from helpers.photo import open_photo, photo_of, prepare, turn

shirt = open_photo(photo_of("T-shirt on a sheet"))
boot = turn(open_photo(photo_of("boot, its toe to the right")), mirror=True)
_, axes = plt.subplots(1, 2, figsize=(5, 2.3))
for ax, name, photo in [(axes[0], "a T-shirt", shirt), (axes[1], "a boot", boot)]:
    ax.imshow(photo)
    ax.axis("off")
    ax.set_title(name)
    ax.alt_text = f"A photo of {name} on a plain ground"

# %% [markdown]
# Why to the left? The shoes of the data all do, and the network knows each pixel by its place:

# %%
ankle_boots = images[labels == 9]
for name, pictures in {"as they are": ankle_boots, "mirrored": ankle_boots[:, :, ::-1]}.items():
    predicted = model.predict(pictures / 255, verbose=0).argmax(axis=1)
    print(f"ankle boots, {name}: {np.mean(predicted == 9):.0%} right")

# %% [markdown]
# Choose your photo here, or take one with the camera; it stays on your machine. If you have none, click on one of ours.
# Six steps make it look like the data, and then you see what the network says. Will it be right about yours? And how
# far can you turn it before the answer changes?

# %%
photos = photo_lab(model)
photos

# %% [markdown]
# What to notice: a photo differs from the data in more ways than a shift, and most of the work is to find the garment.
# Step 2 shows how unlike the colours at the photo's edge each colour is, step 3 how much more often it is found inside
# the garment than outside, step 4 what is then taken for the garment. The rest is as Zalando did it: cut out, grey,
# dark and light exchanged, and made small; a garment also narrower, because it lies flat, with its sleeves out.
#
# If step 4 is not your garment, put it right: draw a frame around it in step 1, or move the four edges, for what is
# outside is ground; a higher threshold finds less. If it is, and the name is wrong, compare step 6 with the pictures of
# lesson 1. A boot in our photos has its toe to the right: tick Mirror.
#
# Of real snapshots of clothes the network names about six of ten right, and nine of ten within its first three; of
# shoes hardly any, for people photograph both, and from above. On the data's own pictures it does far better: a model
# is as good as its accuracy says only on pictures like those that it was measured on.

# %% tags=["test"]
for name, value in (("right", 8), ("degrees", 180), ("noise", 0.5), ("threshold", 1), ("left", 10)):
    photos.controls[name].value = value
photos.controls["reset"].click()
assert photos.errors == []
as_data = prepare(boot)["28 x 28"]
assert np.argmax(model.predict(as_data[None, ..., None] / 255, verbose=0)) == 9
assert np.argmax(model.predict(as_data[None, :, ::-1, None] / 255, verbose=0)) != 9

# %% [markdown]
# ## The test, once
#
# Nothing is left to choose: the network is what it is. Now open the test set. Its pictures go through the same
# scaling, and need no shuffling.


# %% tags=["nbval-check-output"]
def normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels


test_dataset = tfds.load("fashion_mnist", split="test", data_dir=DATA_DIR, as_supervised=True)
test_dataset = test_dataset.batch(32).map(normalize)
print(len(test_dataset), "batches of 32, the last one smaller")

# %% [markdown]
# About 89 % of the training pictures were right. Will it be more here, less, or the same?

# %%
test_loss, test_accuracy = model.evaluate(test_dataset, verbose=0)
parts = {
    "training": (clothes.train_images[:55_000], clothes.train_labels[:55_000]),
    "validation": (images, labels),
}
for name, part in parts.items():
    part_dataset = tf.data.Dataset.from_tensor_slices(part).batch(1000).map(normalize)
    loss, accuracy_there = model.evaluate(part_dataset, verbose=0)
    print(f"{name:10}  loss {loss:.3f}, accuracy {accuracy_there:.1%}")
print(f"test        loss {test_loss:.3f}, accuracy {test_accuracy:.1%}")

# %% tags=["test"]
# The ranges that the text speaks of; they hold for thirty seeds.
assert 0.85 <= test_accuracy <= 0.89

# %% [markdown]
# Somewhere between 85 and 89 %, and lower than on the pictures it learned from. Some of what the network knows is
# about those very pictures. **The number to tell others is the one on pictures that had no part in learning or
# choosing.**
#
# But the test set is a sample too. With 10,000 other pictures the number would be another. By how much? The
# **standard error** of an accuracy *a* on *n* pictures is
#
# $$\sqrt{a \, (1 - a) / n}$$
#
# which says how far such a number typically lies from the one that endlessly many pictures would give.

# %%
for n in (100, 1_000, 5_000, 10_000):
    error = np.sqrt(test_accuracy * (1 - test_accuracy) / n)
    print(f"{n:6,} pictures: {test_accuracy:.1%} ± {100 * error:.2f} points")

# %% [markdown]
# ### Move it: draw the test again
#
# You have no other 10,000 test pictures, but you can draw from these, putting each back: that gives samples as
# different as new ones would be. Guess how far the accuracies of 100 pictures lie apart, then draw.

# %%
is_right = (
    model.predict(clothes.test_images / np.float32(255), batch_size=1000, verbose=0).argmax(axis=1)
    == clothes.test_labels
)
samples = sample_explorer({"test pictures": is_right}, sizes=(100, 1_000, 10_000))
samples

# %% tags=["test"]
for size in (100, 1_000, 10_000):
    samples.controls["size"].value = size
    samples.controls["draw"].click()
assert samples.errors == []

# %% [markdown]
# What to notice: with 100 pictures the same network looks excellent once and poor the next time. With ten times the
# pictures the spread shrinks to about a third, not to a tenth: the root of *n* is in the formula.
#
# The same goes for the 5,000 validation pictures. Here the training set is cut into twelve parts of 5,000, and a
# network is trained twelve times, each time with another part held back. This was measured for you:

# %% tags=["nbval-check-output"]
folds = read_folds()  # with three seeds each
parts = folds.groupby("part").val_accuracy.mean()
print(
    f"validation accuracy of the twelve parts: from {parts.min():.1%} to {parts.max():.1%}, "
    f"mean {parts.mean():.1%}"
)
print(f"the last part, which this course uses:   {parts.iloc[-1]:.1%}")
print(f"the same networks on the test pictures:  {folds.test_accuracy.mean():.1%}")

plot_spread(
    {"the twelve parts": parts},
    {"the last part": parts.iloc[-1], "test, the same networks": folds.test_accuracy.mean()},
    xlabel="accuracy on pictures not seen",
)
plt.show()

# %% tags=["test"]
assert parts.max() - parts.min() > 0.01 and folds.test_accuracy.mean() < parts.mean() - 0.005

# %% [markdown]
# Which 5,000 you hold back moves the number by more than a point. And the test pictures happen to be a little harder
# than most parts. Neither validation nor test pictures were learned from, so **the step from validation to test is
# not memory**: it is that one sample is not like another.

# %% [markdown]
# ## Your turn
#
# ### 1. Measure the accuracy
#
# Write the accuracy yourself: a function of probabilities `(n, 10)` and true labels `(n,)`, both NumPy arrays.
# It returns the share that is right, between 0 and 1.


# %% tags=["nbval-check-output"]
def accuracy(probabilities, labels):
    ...


check("accuracy", accuracy)

# %% tags=["solution", "nbval-check-output"]
def accuracy(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels)


check("accuracy", accuracy)

# %% [markdown]
# ### 2. Add its standard error
#
# And how much is it worth? Write a function of the same two that returns the accuracy **and** its standard
# error, by the formula above.


# %% tags=["nbval-check-output"]
def accuracy_with_error(probabilities, labels):
    ...


check("accuracy_with_error", accuracy_with_error)

# %% tags=["solution", "nbval-check-output"]
def accuracy_with_error(probabilities, labels):
    share = np.mean(probabilities.argmax(axis=1) == labels)
    return share, np.sqrt(share * (1 - share) / len(labels))


check("accuracy_with_error", accuracy_with_error)

# %% [markdown]
# ### 3. Predict a single picture
#
# Write a function that takes a model and one image `(28, 28, 1)`, scaled already, and returns its ten
# probabilities: one row, not a table.


# %% tags=["nbval-check-output"]
def single_prediction(model, image):
    ...


check("single_prediction", single_prediction)

# %% tags=["solution", "nbval-check-output"]
def single_prediction(model, image):
    return model.predict(image[None], verbose=0)[0]


check("single_prediction", single_prediction)

# %% [markdown]
# ### 4. Name the class
#
# Now a function that takes the same two and returns the *name* of the predicted class.


# %% tags=["nbval-check-output"]
def predict_name(model, image):
    ...


check("predict_name", predict_name)

# %% tags=["solution", "nbval-check-output"]
def predict_name(model, image):
    probabilities = model.predict(image[None], verbose=0)[0]
    return CLASS_NAMES[probabilities.argmax()]


check("predict_name", predict_name)

# %% [markdown]
# ### 5. Find the surest mistake
#
# And which mistake did it make with the most confidence? Write a function of probabilities `(n, 10)` and true
# labels `(n,)`. Among the pictures that are named wrong, it returns the index of the one with the highest
# probability.


# %% tags=["nbval-check-output"]
def most_confident_mistake(probabilities, labels):
    ...


check("most_confident_mistake", most_confident_mistake)

# %% tags=["solution", "nbval-check-output"]
def most_confident_mistake(probabilities, labels):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = probabilities.max(axis=1)
    return int(np.argmax(np.where(wrong, confidence, 0)))


check("most_confident_mistake", most_confident_mistake)

# %% [markdown]
# ### 6. Mend an evaluation
#
# This program forgets something that lesson 2 warned of. Mend it: it gets a model of this course and arrays as
# `load_arrays` gives them, `uint8`, and returns loss and accuracy.
#
# ```python
# def evaluate_on(model, images, labels):
#     return model.evaluate(images, labels, verbose=0)
# ```


# %% tags=["nbval-check-output"]
def evaluate_on(model, images, labels):
    ...


check("evaluate_on", evaluate_on)

# %% tags=["solution", "nbval-check-output"]
def evaluate_on(model, images, labels):
    return model.evaluate(images / np.float32(255), labels, verbose=0)


check("evaluate_on", evaluate_on)

# %% [markdown]
# ## In three lines
#
# - A prediction is ten probabilities; `argmax` takes the highest, and even a very high one can be wrong.
# - On new pictures the network is right in 85 to 89 of 100 cases, and 10,000 test pictures know that to a third of a
#   point.
# - Look and choose by validation pictures; open the test set once.
#
# **Before:** [4 Train](04_train.ipynb) · **Next:** [6 Exercises](06_exercises.ipynb)
#
# When you are done here, *Shut Down Kernel* in the menu *Kernel* gives back the memory of this lesson.
