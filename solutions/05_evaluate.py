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
# # 5 · Evaluate: how good is it really?
#
# **In this lesson you** test the network on 10,000 pictures that it has never seen, look at its predictions and its
# mistakes one by one, and ask it about a single picture.
#
# **Time:** about 40 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# [4 Train](04_train.ipynb) · 5 Evaluate · [6 Exercises](06_exercises.ipynb)

# %%
import sys

# If you started with `make lab`, all is installed. If not: remove the first # of the
# next line, run this cell once, and restart the kernel.
# # !cd .. && "{sys.executable}" -m pip install --quiet --requirement requirements.txt

from helpers import quiet_start

with quiet_start():
    import keras
    import tensorflow as tf
    import tensorflow_datasets as tfds

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import confusion_matrix

from helpers.checks import check, hint, solution
from helpers.data import CLASS_NAMES, DATA_DIR, load_arrays
from helpers.plotting import (
    enable_alt_text,
    plot_confusion_matrix,
    plot_image,
    plot_images,
    plot_predictions,
    plot_value_array,
    prediction_text,
)
from helpers.training import Config, load_or_train, train
from helpers.widgets import (
    confusion_explorer,
    guess,
    photo_lab,
    prediction_browser,
    softmax_explorer,
    unit_explorer,
)

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")

# %% [markdown]
# Open the model that you saved in lesson 4. If you have not been there yet, one is trained for you now.

# %%
clothes = load_arrays()
model = load_or_train(clothes)

# %% [markdown]
# ## The test
#
# The test pictures go through the same scaling as the training pictures. They need no shuffling, since nothing is
# learned from them now.

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
# / np.float32(255) scales an array as normalize does; a plain / 255 would take twice the memory
train_loss, train_accuracy = model.evaluate(clothes.train_images / np.float32(255), clothes.train_labels, verbose=0)

print(f"training pictures: loss {train_loss:.3f}, accuracy {train_accuracy:.1%}")
print(f"test pictures:     loss {test_loss:.3f}, accuracy {test_accuracy:.1%}")

# %% tags=["test"]
# The ranges that the text speaks of; they hold for six seeds.
assert 0.85 <= test_accuracy <= 0.89
assert test_accuracy < train_accuracy

# %% [markdown]
# Less: between 85 and 89 %. Every training picture has been seen five times, and some of what the network knows is about
# those very pictures. The test pictures are new to it. So **the lower number is the honest one**, the one to tell others.
#
# (The training accuracy here may be higher than the one that `fit` showed last. That one was an average over the epoch,
# while the network was still getting better.)

# %% [markdown]
# ## Predictions
#
# `predict` takes a batch and gives ten probabilities for each of its pictures. For 32 pictures, which shape will that be?

# %% tags=["nbval-check-output"]
test_images, test_labels = next(iter(test_dataset))
test_images, test_labels = test_images.numpy(), test_labels.numpy()

predictions = model.predict(test_images, verbose=0)
print(predictions.shape)

# %% [markdown]
# One row for each picture. Here is the first, and what is true:

# %%
print(predictions[0].round(3))
print("highest:", predictions[0].argmax(), "which is", CLASS_NAMES[predictions[0].argmax()])
print("true:   ", test_labels[0], "which is", CLASS_NAMES[test_labels[0]])

# %% [markdown]
# `argmax` gives the position of the highest value, which is the label of the class that the network considers most likely.
#
# ## One picture and its ten bars
#
# `plot_image` writes below the picture what was predicted, how surely, and in brackets what is true. `plot_value_array`
# draws all ten probabilities. The true class is blue. If the network chose another one, that bar is orange and hatched,
# and a ✗ stands in the text.

# %%
def show(i):
    figure, (picture, bars) = plt.subplots(1, 2, figsize=(6.5, 2.8), layout="constrained")
    plot_image(test_images[i], predictions[i], test_labels[i], ax=picture)
    plot_value_array(predictions[i], test_labels[i], names=True, ax=bars)
    plt.show()


show(0)

# %% [markdown]
# And another. Try any number from 0 to 31.

# %%
show(12)

# %% [markdown]
# And the first in this batch that it gets wrong:

# %%
show(np.argmax(predictions.argmax(axis=1) != test_labels))

# %% [markdown]
# The first fifteen together. Before you read the texts: find a picture whose bars are spread out, and one where a single
# bar is full. Which would you rather bet on?

# %%
plot_predictions(test_images, predictions, test_labels, rows=5, columns=3)
plt.show()

# %% [markdown]
# ## Sure is not the same as right
#
# Now all 10,000. How often is the network wrong although it is at least 90 % sure?

# %%
probabilities = model.predict(clothes.test_images / np.float32(255), batch_size=1000, verbose=0)
predicted = probabilities.argmax(axis=1)
confidence = probabilities.max(axis=1)
wrong = predicted != clothes.test_labels

sure = confidence >= 0.9
print(f"wrong at all:               {wrong.sum():5,} of {len(wrong):,}")
print(f"at least 90 % sure:         {sure.sum():5,}")
print(f"at least 90 % sure, wrong:  {(sure & wrong).sum():5,}")

# %% [markdown]
# Being sure is a good sign, but no promise. These twelve are its most confident mistakes:

# %%
mistakes = np.flatnonzero(wrong)
worst = mistakes[np.argsort(-confidence[mistakes])][:12]

captions = [
    f"{CLASS_NAMES[predicted[i]]} {confidence[i]:.0%}\n({CLASS_NAMES[clothes.test_labels[i]]}) ✗" for i in worst
]
plot_images(clothes.test_images[worst], captions, columns=6, size=1.4)
plt.show()

# %% [markdown]
# Look closely at a few of them. Would you have known better? Some labels in the dataset may simply be wrong.
#
# ### Move it: one prediction after another
#
# When the network is least sure, what are the two classes that it
# cannot decide between? Guess, then choose what to show and in which order.

# %%
browser = prediction_browser(model, clothes.test_images, clothes.test_labels)
browser

# %% [markdown]
# What to notice: among the surest right answers you find trousers, bags and shoes over and over. The least sure ones are
# spread over shirt, T-shirt, pullover, coat and dress.

# %% tags=["test"]
for which, order in (("mistakes", "least sure first"), ("right ones", "surest first"), ("all", "surest first")):
    browser.controls["which"].value, browser.controls["order"].value = which, order
assert browser.errors == []

# %% [markdown]
# ## Which classes does it mix up?
#
# A **confusion matrix** counts every pair: a row for what is true, a column for what was predicted. The right ones lie on
# the diagonal. Think back to lesson 1: which field off the diagonal will be the darkest?

# %%
plot_confusion_matrix(confusion_matrix(clothes.test_labels, predicted))
plt.show()

# %% [markdown]
# Shirts are taken for T-shirts, pullovers and coats, and the other way round. Trousers, bags and shoes are nearly always
# right. What you found hard in lesson 1 is hard for the network too.
#
# ### Move it: the pictures behind a number
#
# A network that is trained now, in a few seconds, also remembers what it was like after every epoch, from 0, before
# training. What does the matrix of an untrained network look like? Guess, then move the epoch to 0 and upwards. The
# pictures below the matrix are those of the framed field.

# %%
run = train(Config(validation_size=0), clothes)
confusions = confusion_explorer(run, clothes.test_images, clothes.test_labels)
confusions

# %% [markdown]
# What to notice: before training nearly all pictures fall into a few columns, whatever they show. After one epoch the diagonal is
# there, and what stays off it are the same pairs of clothes to the end.

# %% tags=["test"]
for epoch, true, predicted_as in ((0, 2, 4), (1, 4, 2), (5, 6, 0)):
    for name, value in (("epoch", epoch), ("true", true), ("predicted", predicted_as)):
        confusions.controls[name].value = value
assert confusions.errors == []

# %% [markdown]
# ## A single picture
#
# The model wants a batch: shape `(how many, 28, 28, 1)`. One picture has the shape `(28, 28, 1)`, so it has to become a
# batch of one, with `np.expand_dims` or by `image[None]`.

# %%
guess(
    "What shape must a single picture have when you give it to the model?",
    ["(28, 28, 1)", "(1, 28, 28, 1)", "(28, 28)"],
    answer="(1, 28, 28, 1)",
    explain={
        "(28, 28, 1)": "The model would take this for 28 pictures of another shape. It always wants a batch.",
        "(1, 28, 28, 1)": "A batch of one picture, with one colour.",
        "(28, 28)": "That is the picture alone; the colour and the batch are missing.",
    },
)

# %% tags=["nbval-check-output"]
image = test_images[1]
batch_of_one = np.expand_dims(image, axis=0)
print(image.shape, "becomes", batch_of_one.shape)

single = model.predict(batch_of_one, verbose=0)
print("the answer is a batch of one too:", single.shape)

# %%
print(prediction_text(single[0], test_labels[1]))

plot_value_array(single[0], test_labels[1], names=True)
plt.show()

# %% [markdown]
# ## Inside the network
#
# Before softmax there are scores. You get them by stopping one step early: take what the hidden layer gives, and multiply
# it by the weights of the last layer. (`@` is the product of tables of numbers.)

# %%
hidden_layer = keras.Model(model.inputs, model.layers[-2].output)
weights, biases = model.layers[-1].get_weights()
scores = hidden_layer.predict(test_images, verbose=0) @ weights + biases

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
# What to notice: for a sure picture the winner leads by many points, and small changes do nothing. For an unsure one the
# first two are close, and a tiny push turns the answer.

# %% tags=["test"]
softmax_lab.controls["number"].value = 12
softmax_lab.controls["temperature"].value = 0.1
softmax_lab.controls["reset"].click()
assert softmax_lab.errors == []

# %% [markdown]
# ### Move it: what a unit looks for
#
# Each of the 128 units has 784 weights, one for each pixel, so they make a picture: green where cloth makes the unit say
# yes, brown where cloth makes it say no. Before training the weights are random. What will they look like after five
# epochs? Guess, then play.

# %%
unit_lab = unit_explorer(run, clothes.test_images, clothes.test_labels)
unit_lab

# %% [markdown]
# What to notice: a few units take on a shape, a shoe perhaps or two sleeves; most become a mixture that nobody can
# name. The strongest weights are near the edges: only some clothes reach there, which tells them apart. And now and
# then you meet a unit that hardly changes. It says no to nearly every picture, so ReLU gives 0, where the slope is 0,
# and nothing is learned.

# %% tags=["test"]
change = np.abs(run.weights[-1][0] - run.weights[0][0])  # (784, 128)
middle = np.pad(np.ones((14, 14), dtype=bool), 7).ravel()
assert change[middle].mean() < 0.8 * change[~middle].mean()
assert change.mean(axis=0).min() < 0.3 * change.mean()
for epoch, unit in ((0, 127), (3, 0), (5, 20)):
    unit_lab.controls["epoch"].value, unit_lab.controls["unit"].value = epoch, unit
assert unit_lab.errors == []

# %% [markdown]
# ## Your own photo
#
# The network has only seen photos of an online shop, cut out and grey. Take a photo of a piece of clothing, laid out on a plain
# background, and choose it here; it stays on your machine. You see each step that makes it look like the data, and then
# what the network says. (It begins with a drawing.) Will it be right about yours? And how far can you turn it before the
# answer changes?

# %%
photos = photo_lab(model)
photos

# %% [markdown]
# What to notice: a shift of a few pixels or a turn is enough to change the answer, although you see the same thing. A
# Dense layer knows each pixel by its place and nothing of neighbours, and in the data everything stands upright in the
# middle. Networks that can bear a shift are called convolutional; at the end of lesson 6 you find where to read on.

# %% tags=["test"]
for name, value in (("right", 8), ("degrees", 180), ("noise", 0.5)):
    photos.controls[name].value = value
photos.controls["reset"].click()
assert photos.errors == []

# %% [markdown]
# ## Your turn
#
# **1.** Write the accuracy yourself: a function of probabilities `(n, 10)` and true labels `(n,)`, both NumPy arrays. It
# returns the share that is right, between 0 and 1.


# %%
def accuracy(probabilities, labels):
    ...


# %% tags=["solution"]
def accuracy(probabilities, labels):
    return np.mean(probabilities.argmax(axis=1) == labels)


# %% tags=["nbval-check-output"]
check("accuracy", accuracy)

# %% [markdown]
# **2.** Write a function that takes a model and one image `(28, 28, 1)`, scaled already, and returns its ten
# probabilities: one row, not a table.


# %%
def single_prediction(model, image):
    ...


# %% tags=["solution"]
def single_prediction(model, image):
    return model.predict(image[None], verbose=0)[0]


# %% tags=["nbval-check-output"]
check("single_prediction", single_prediction)

# %% [markdown]
# **3.** Now a function that takes the same two and returns the *name* of the predicted class.


# %%
def predict_name(model, image):
    ...


# %% tags=["solution"]
def predict_name(model, image):
    probabilities = model.predict(image[None], verbose=0)[0]
    return CLASS_NAMES[probabilities.argmax()]


# %% tags=["nbval-check-output"]
check("predict_name", predict_name)

# %% [markdown]
# **4.** Which picture is the network *least* sure about? Write a function that takes probabilities `(n, 10)` and returns
# the index of the one whose highest probability is the smallest. Then look at that picture.


# %%
def least_sure(probabilities):
    ...


# %% tags=["solution"]
def least_sure(probabilities):
    return int(np.argmin(probabilities.max(axis=1)))


plot_image(
    clothes.test_images[least_sure(probabilities)],
    probabilities[least_sure(probabilities)],
    clothes.test_labels[least_sure(probabilities)],
)
plt.show()

# %% tags=["nbval-check-output"]
check("least_sure", least_sure)

# %% [markdown]
# **5.** And which mistake did it make with the most confidence? Write a function of probabilities `(n, 10)` and true labels
# `(n,)`. Among the pictures that are named wrong, it returns the index of the one with the highest probability.


# %%
def most_confident_mistake(probabilities, labels):
    ...


# %% tags=["solution"]
def most_confident_mistake(probabilities, labels):
    wrong = probabilities.argmax(axis=1) != labels
    confidence = probabilities.max(axis=1)
    return int(np.argmax(np.where(wrong, confidence, 0)))


# %% tags=["nbval-check-output"]
check("most_confident_mistake", most_confident_mistake)

# %% [markdown]
# ## In three lines
#
# - On new pictures the network is right in 85 to 89 of 100 cases, a little less often than on those it learned from.
# - A prediction is ten probabilities; `argmax` takes the highest, and even a very high one can be wrong.
# - One picture still needs a batch: `image[None]`.
#
# **Before:** [4 Train](04_train.ipynb) · **Next:** [6 Exercises](06_exercises.ipynb)
