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
# **In this lesson you** train the network on 60,000 pictures, watch it learn, save it, find out with pictures that it
# has not seen whether it memorises, let four optimizers race, and train
# networks of your own.
#
# **Time:** about 35 minutes.
#
# **Lessons:** [1 Explore](01_explore.ipynb) · [2 Preprocess](02_preprocess.ipynb) · [3 Build](03_build.ipynb) ·
# 4 Train · [5 Evaluate](05_evaluate.ipynb) · [6 Exercises](06_exercises.ipynb)

# %%
import sys

# If you started with `make lab`, all is installed. If not: remove the first # of the
# next line, run this cell once, and restart the kernel.
# # !cd .. && "{sys.executable}" -m pip install --quiet --requirement requirements.txt

from helpers import quiet_start

with quiet_start():
    import keras
    import tensorflow as tf

import math
import time

import matplotlib.pyplot as plt

from helpers.checks import check, hint, solution
from helpers.data import load_arrays
from helpers.plotting import enable_alt_text, plot_history
from helpers.training import Config, Runs, save_model
from helpers.widgets import guess, optimizer_race, training_lab

enable_alt_text()  # pictures get a description for screen readers
print(f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}")

# %% [markdown]
# The pictures, the scaling and the network are those of the lessons before.

# %% tags=["nbval-check-output"]
clothes = load_arrays()  # a few seconds
print(f"{len(clothes.train_images):,} pictures to train with")


# %%
STEPS_AT_ONCE = 375  # see below


def normalize(images, labels):
    return tf.cast(images, tf.float32) / 255, labels


def build_model(optimizer="adam"):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=optimizer,
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=STEPS_AT_ONCE,
        jit_compile=True,
    )
    return model


# %% [markdown]
# ## Feeding the network
#
# A network does not learn from all pictures at once, nor from one at a time, but from a **batch** of 32. After each batch
# the optimizer takes one **step**: it changes all weights a little. Once through all pictures is one **epoch**.
#
# Before you run the next cell:

# %%
guess(
    "How many steps of 32 pictures make one epoch over 60,000 pictures?",
    ["1,875", "60,000", "32"],
    answer="1,875",
    explain={
        "1,875": "60,000 / 32 = 1,875. That is the number that Keras counts while it trains.",
        "60,000": "That is the number of pictures. A step takes 32 of them at once.",
        "32": "That is the number of pictures in one step.",
    },
)

# %% tags=["nbval-check-output"]
BATCH_SIZE = 32
EPOCHS = 5

steps_per_epoch = math.ceil(60_000 / BATCH_SIZE)
print(f"{steps_per_epoch:,} steps make one epoch")
print(f"{EPOCHS} epochs show the network {EPOCHS * 60_000:,} pictures")

# %% [markdown]
# While it trains, Keras counts *steps*, so you will see 1875 and not 60,000.
# Nothing is missing: 1,875 x 32 = 60,000.
#
# Now the **pipeline**, the way of the pictures to the network, one word at a time:

# %%
train_dataset = (
    tf.data.Dataset.from_tensor_slices((clothes.train_images, clothes.train_labels))
    .shuffle(60_000)
    .repeat()
    .batch(BATCH_SIZE)
    .map(normalize)
    .prefetch(STEPS_AT_ONCE)
)

# %% [markdown]
# | word | what it does | why |
# |---|---|---|
# | `from_tensor_slices` | hands out the arrays, one picture with its label after another | all fits in memory, so nothing has to be read and unpacked again in every epoch |
# | `shuffle(60_000)` | a new random order in every epoch | the network must not learn the order; the number is how many pictures it mixes, so take them all |
# | `repeat` | starts again at the end, for ever | the stream never ends or pauses, however many epochs you ask for |
# | `batch(32)` | puts 32 pictures together | one step learns from 32 |
# | `map(normalize)` | scales 0..255 to 0..1 | after `batch`, so that one call scales 32 pictures |
# | `prefetch(375)` | prepares the next batches while the network learns from these | the two need not wait for each other |
#
# Had we begun with `tfds.load` as in lesson 2, the next word would be `cache`: it keeps in memory what was read from
# files. You will meet it below.

# %%
guess(
    "What would happen without `repeat`, if you ask for 5 epochs of 1,875 steps?",
    ["The same: fit starts the pipeline anew", "Training could run out of pictures", "The network would not learn"],
    answer="The same: fit starts the pipeline anew",
    explain={
        "The same: fit starts the pipeline anew": "For 60,000 pictures it fits exactly. Ask for more steps than there are "
        "batches and Keras warns that the input ran out; `repeat` never does.",
        "Training could run out of pictures": "Only within an epoch that asks for more than 1,875 steps; between epochs "
        "Keras starts the pipeline anew.",
        "The network would not learn": "It would: repeating is about feeding, not about learning.",
    },
)

# %% [markdown]
# A stream that never ends has no epochs, so `fit` has to be told how many steps make one: `steps_per_epoch`.
#
# And `steps_per_execution=375` in `compile`: TensorFlow takes 375 steps before it goes back to Python. Small networks learn
# so fast that the way back and forth would take longer than the learning. `jit_compile=True` goes further: a compiler called
# XLA turns those steps into one program for your processor. Neither changes what is learned, only how long you wait.

# %% [markdown]
# ## Train
#
# `fit` does it. Watch the loss go down and the accuracy go up. What accuracy do you expect after five epochs? 50 %? 99 %?

# %%
keras.utils.set_random_seed(0)  # the same random numbers each time, so that you can run it again and compare
model = build_model()

start = time.perf_counter()
# shuffle=False: the pipeline shuffles already
history = model.fit(train_dataset, epochs=EPOCHS, steps_per_epoch=steps_per_epoch, shuffle=False)
print(f"{time.perf_counter() - start:.0f} seconds")

# %% tags=["test"]
# The ranges that the text speaks of; they hold for six seeds.
assert 0.815 <= history.history["accuracy"][0] <= 0.835
assert 0.88 <= history.history["accuracy"][-1] <= 0.905

# %%
plot_history(history.history)
plt.show()

# %% [markdown]
# About 89 % of the training pictures are named right, by a network that began with random numbers. The first epoch
# brought most of it: after a single pass it was above 80 %.
#
# Save it. The next lesson opens it again; the file lies in the folder `my_work`, which is yours.

# %% tags=["nbval-check-output"]
print("saved as", save_model(model).name)

# %% [markdown]
# ## Does it learn, or does it memorise?
#
# 89 % on pictures that it has seen five times. That could be knowledge, or memory. So train once more, and hold
# 5,000 pictures back that it never learns from.

# %% tags=["nbval-check-output"]
smaller_train_dataset = (
    tf.data.Dataset.from_tensor_slices((clothes.train_images[:55_000], clothes.train_labels[:55_000]))
    .shuffle(55_000)
    .repeat()
    .batch(BATCH_SIZE)
    .map(normalize)
    .prefetch(STEPS_AT_ONCE)
)
validation_dataset = (
    tf.data.Dataset.from_tensor_slices((clothes.train_images[55_000:], clothes.train_labels[55_000:]))
    .batch(1000)
    .map(normalize)
    .cache()  # always the same pictures in the same order: scale them once and keep them
)

steps_for_55_000 = math.ceil(55_000 / BATCH_SIZE)
print(f"{steps_for_55_000:,} steps make one epoch")


# %%
def train(optimizer, epochs=EPOCHS):
    keras.utils.set_random_seed(0)
    model = build_model(optimizer)
    return model.fit(
        smaller_train_dataset,
        epochs=epochs,
        steps_per_epoch=steps_for_55_000,
        validation_data=validation_dataset,
        shuffle=False,
        verbose=2,  # one line an epoch
    ).history


adam = train("adam")

# %%
plot_history(adam)
plt.show()

# %% [markdown]
# The two lines stay close together: it really learns what clothes look like, and not only these pictures. (Training can
# even look worse in the first epochs. Its numbers are averages over an epoch in which the network was still getting
# better; validation is measured at the end of it.)
#
# When training (dashed) goes on getting better and validation (solid) does not, the network has begun to learn its
# pictures by heart. That is called **overfitting**. Five epochs are too few for it; in lesson 6 you drive the network there.

# %% [markdown]
# ## Four optimizers
#
# The optimizer decides how the weights change. Four of them, all from the same random start:
#
# - **Adam** as Keras sets it up;
# - **Adam with other settings**: `learning_rate=1e-4`, `beta_1=0.99`, `epsilon=0.1`. They come from an article of 2020,
#   which reports 89 % for them. The learning rate says how large each step is, and Keras's own is 0.001; what the other
#   two do need not worry you;
# - **SGD** (stochastic gradient descent), the oldest: each weight moves in the direction in which the loss falls, by the
#   slope times the learning rate;
# - **SGD with momentum**: the same, but it keeps some of its last direction, like a ball that rolls downhill.
#
# For so many trainings there is a quicker way than `fit`: `helpers.training` runs a whole epoch as one compiled program.
# What it learns is the same. A `Config` says what to train, and `runs` remembers every training.

# %%
runs = Runs()
race = {
    name: runs.train(Config(optimizer=optimizer), clothes)
    for name, optimizer in {
        "Adam, Keras's defaults": "adam",
        "Adam, the article's settings": "adam_article",
        "SGD": "sgd",
        "SGD with momentum": "sgd_momentum",
    }.items()
}
for name, run in race.items():
    print(f"{name:29} {sum(run.seconds):4.1f} seconds")

# %% [markdown]
# ### Move it: the race
#
# Which will be ahead after one epoch, and which after five? Will the article's settings keep their promise? Guess, then
# press play, or move the epoch by hand.

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
# steps tiny; five epochs are not enough for them. Adam's defaults do reach 89 %. So a number in a text is worth what you
# can measure again, and that goes for this text too: run it.
#
# SGD is simple and not bad at all; it needs more epochs, or a larger learning rate. Momentum alone brings it close to Adam.

# %% [markdown]
# ## Move it: your own trainings
#
# Now you. Set **epochs** and **units**, press **Train**, and watch. Afterwards the epochs slider goes through the history
# of that training: the dotted line in the curves and the twelve pictures follow it. A setting that you have not trained
# yet waits for the button.
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
# What to notice: one unit finds about a third of the clothes, ten find most. The ring marks the epoch with the smallest
# validation loss: with ten units training and validation stay together to the end, with 512 they part, and the best
# epoch comes well before the last. And with dropout the two lines can change places: while it learns the network
# lacks some of its units, and when it is measured on the validation pictures it is whole.

# %% tags=["test"]
lab.controls["units"].value, lab.controls["epochs"].value = 10, 3
lab.controls["train"].click()
lab.join()
ten_units = runs.longest(lab.config)
assert ten_units.config.epochs == 3 and ten_units.history["val_accuracy"][-1] > 0.8
lab.controls["epochs"].value = 1  # scrub back
lab.controls["stop"].click()
assert lab.errors == []

# %% [markdown]
# ## Your turn
#
# **1.** Keras counted up to a number in each epoch of your first training. Compute it: how many steps is one epoch over
# 60,000 pictures in batches of 32?

# %%
my_steps_per_epoch = ...  # your answer

# %% tags=["solution"]
my_steps_per_epoch = math.ceil(60_000 / 32)

# %% tags=["nbval-check-output"]
check("steps_per_epoch", my_steps_per_epoch)

# %% [markdown]
# **2.** Take batches of 128 instead of 32, and no `repeat`. The last batch of an epoch over all 60,000 pictures is then
# smaller than the others. How many pictures are in it?

# %%
last_batch = ...  # your answer

# %% tags=["solution"]
last_batch = 60_000 % 128

# %% tags=["nbval-check-output"]
check("last_batch", last_batch)

# %% [markdown]
# **3.** With `repeat`, every batch is full. Suppose you train for 8 epochs of 1,719 steps, with 32 pictures in each. How many
# pictures does the network see, if you count a picture again each time it comes? (It is a few more than 8 x 55,000.)

# %%
examples_seen = ...  # your answer

# %% tags=["solution"]
examples_seen = 8 * 1_719 * 32

# %% tags=["nbval-check-output"]
check("examples_seen", examples_seen)

# %% [markdown]
# **4.** When should you have stopped? Write a function that takes a history like `adam` and returns the epoch with the
# smallest validation loss, counted from 1 as people do. Try it on `adam` too.


# %%
def best_epoch(history):
    ...


# %% tags=["solution"]
def best_epoch(history):
    losses = history["val_loss"]
    return losses.index(min(losses)) + 1


# %% tags=["nbval-check-output"]
check("best_epoch", best_epoch)

# %% [markdown]
# ## In three lines
#
# - A step learns from one batch, an epoch is once through all pictures: 60,000 in batches of 32 are 1,875 steps.
# - Five epochs with Adam bring about 89 % on the training pictures.
# - Pictures held back show how much of that is only memory.
#
# **Before:** [3 Build](03_build.ipynb) · **Next:** [5 Evaluate](05_evaluate.ipynb)
