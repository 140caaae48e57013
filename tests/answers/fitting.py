"""Answers to the exercises of helpers.checks.exercises.fitting."""

import math

import keras
import numpy as np
import tensorflow as tf

# On arrays


def by_hand(model, images, labels):
    cut = len(images) * 80 // 100
    new = images[cut:], labels[cut:]
    return model.fit(images[:cut], labels[:cut], 64, 3, 0, validation_data=new, shuffle=False).history


def epoch_by_epoch(model, images, labels):
    history = {"loss": [], "val_loss": []}
    for _ in range(3):
        numbers = model.fit(images, labels, batch_size=64, validation_split=0.2, verbose=0).history
        for name in history:
            history[name] += numbers[name]
    return history


def batch_by_batch(model, images, labels):
    cut, losses, new_losses = int(0.8 * len(images)), [], []
    for _ in range(3):
        steps = range(0, cut, 64)
        losses.append(
            np.mean(
                [model.train_on_batch(images[i : min(i + 64, cut)], labels[i : min(i + 64, cut)])[0] for i in steps]
            )
        )
        new_losses.append(model.evaluate(images[cut:], labels[cut:], verbose=0)[0])
    return {"loss": losses, "val_loss": new_losses}


def as_datasets(model, images, labels):
    cut = int(0.8 * len(images))
    both = tf.data.Dataset.from_tensor_slices((images, labels))
    return model.fit(
        both.take(cut).shuffle(cut).batch(64), epochs=3, validation_data=both.skip(cut).batch(256), verbose=2
    )


def first_held_back(model, images, labels):
    cut = len(images) // 5
    new = images[:cut], labels[:cut]
    return model.fit(images[cut:], labels[cut:], batch_size=64, epochs=3, validation_data=new, verbose=0).history


def with_another_loss(model, images, labels):
    model.compile("adam", lambda y, p: keras.ops.mean((keras.ops.one_hot(y, 10) - p) ** 2, axis=-1))
    return model.fit(images, labels, batch_size=64, epochs=3, validation_split=0.2, verbose=0).history


def with_wrong_labels(model, images, labels):
    return model.fit(images, labels[::-1] * 0, batch_size=64, epochs=3, validation_split=0.2, verbose=0).history


def without_return(model, images, labels):
    model.fit(images, labels, batch_size=64, epochs=3, validation_split=0.2, verbose=0)


def on_arrays(model, images, labels, **options):
    options = {"batch_size": 64, "epochs": 3, "validation_split": 0.2, "verbose": 0} | options
    return model.fit(images, labels, **options).history


def with_a_split_of(share):
    return lambda model, images, labels: on_arrays(model, images, labels, validation_split=share)


def with_another_softmax(model, images, labels):
    model.add(keras.layers.Softmax())
    return on_arrays(model, images, labels)


# On a stream


def slices(images, labels):
    return tf.data.Dataset.from_tensor_slices((images, labels))


def stream(model, images, labels):
    steps = -(-len(images) // 32)
    batches = slices(images, labels).repeat().batch(32)  # without shuffle
    return model.fit(batches, epochs=2, steps_per_epoch=steps, verbose=0)


def stream_without_repeat(model, images, labels):
    return model.fit(slices(images, labels).shuffle(999).batch(32), epochs=2, verbose=0).history


def stream_with_an_end(model, images, labels):
    batches = slices(images, labels).shuffle(len(labels)).batch(32).repeat().prefetch(2)
    steps = int(np.ceil(len(labels) / 32))
    return model.fit(batches.take(2 * steps), epochs=2, steps_per_epoch=steps, verbose=0).history


def stream_with(steps, labels=np.asarray):
    """Return an answer with a number of steps, of how many pictures there are, and labels that are changed."""

    def answer(model, images, truth):
        batches = slices(images, labels(truth)).shuffle(len(truth)).repeat().batch(32)
        return model.fit(batches, epochs=2, steps_per_epoch=steps(len(truth)), verbose=0).history

    return answer


def stream_of_python(model, images, labels):
    def forever():
        while True:
            for start in range(0, len(labels), 32):
                yield images[start : start + 32], labels[start : start + 32]

    return model.fit(forever(), epochs=2, steps_per_epoch=math.ceil(len(labels) / 32), verbose=0).history


def stream_without_batches(model, images, labels):
    return model.fit(slices(images, labels).repeat(), epochs=2, steps_per_epoch=11, verbose=0).history


def stream_step_by_step(model, images, labels):
    for some_images, some_labels in slices(images, labels).repeat().batch(32):
        model.train_on_batch(some_images, some_labels)


def stream_to_evaluate(model, images, labels):
    model.evaluate(slices(images, labels).repeat().batch(1), verbose=0)


# Until it is best


def stopping(**options):
    return keras.callbacks.EarlyStopping(**{"patience": 2, "restore_best_weights": True} | options)


def fit_until(model, x, y, *new, epochs=30):
    model.fit(x, y, epochs=epochs, validation_data=new, callbacks=[stopping()], verbose=0)


def stop_early(model, x, y, *new):
    model.fit(x, y, epochs=30, validation_data=new, callbacks=stopping(monitor="val_loss", mode="min"), verbose=0)
    return model


def stop_in_a_loop(model, x, y, new_x, new_y):
    best, weights, waited = math.inf, None, 0
    for _ in range(30):
        loss = model.fit(x, y, validation_data=(new_x, new_y), verbose=0).history["val_loss"][0]
        if loss < best:
            best, weights, waited = loss, model.get_weights(), 0
        else:
            waited += 1
        if waited == 2:
            break
    model.set_weights(weights)
    return model


def stop_with_evaluate(model, x, y, new_x, new_y):
    losses, weights = [], []
    while len(losses) < 30 and (len(losses) < 3 or min(losses[-2:]) < min(losses[:-2])):
        model.fit(x, y, verbose=0)
        losses.append(model.evaluate(new_x, new_y, verbose=0, return_dict=True)["loss"])
        weights.append(model.get_weights())
    model.set_weights(weights[int(np.argmin(losses))])
    return model


def stop_with_checkpoints(ending, **options):
    def answer(model, x, y, new_x, new_y):
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/best.{ending}"
            saved = keras.callbacks.ModelCheckpoint(path, save_best_only=True, monitor="val_loss", **options)
            stop = keras.callbacks.EarlyStopping(patience=2)
            model.fit(x, y, epochs=30, validation_data=(new_x, new_y), callbacks=[saved, stop], verbose=0)
            if not options:
                return keras.saving.load_model(path)
            model.load_weights(path)
            return model

    return answer


def stop_with_layers(model, *arrays):
    model.add(keras.layers.Softmax())
    return stop_early(model, *arrays)


def all_together(x, y, new):
    return np.concatenate([x, new[0]]), np.concatenate([y, new[1]]), new


def stop_with(data=lambda x, y, new: (x, y, new), **options):
    def answer(model, x, y, *new):
        x, y, new = data(x, y, new)
        model.fit(x, y, epochs=30, validation_data=new, callbacks=[stopping(**options)], verbose=0)
        return model

    return answer


RIGHT = {
    "train_on_arrays": [by_hand, epoch_by_epoch, batch_by_batch, as_datasets],
    "train_on_stream": [stream, stream_without_repeat, stream_with_an_end, stream_of_python],
    "train_until_best": [
        stop_early,
        stop_in_a_loop,
        stop_with_evaluate,
        stop_with_checkpoints("weights.h5", save_weights_only=True),
        stop_with_checkpoints("keras"),
    ],
}

WRONG = {
    "train_on_arrays": [
        ("the first held back", first_held_back, "the first 20 %"),
        ("another loss", with_another_loss, "another loss"),
        ("wrong labels", with_wrong_labels, "right labels"),
        ("20 %", with_a_split_of(20), "is a share of the pictures between 0 and 1"),
        ("a layer more", with_another_softmax, "changes the layers of the model"),
        ("without the first", lambda m, x, y: on_arrays(m, x[1:], y[1:]), "2,499 pictures, where 2,500"),
        ("scaled again", lambda m, x, y: on_arrays(m, x * 255, y), "as they were given."),
        ("one-hot", lambda m, x, y: on_arrays(m, x, np.eye(10)[y]), "one-hot"),
        ("no return", without_return, "trains, but returns nothing"),
        ("the losses alone", lambda m, x, y: by_hand(m, x, y)["loss"], "type list"),
        ("no such option", lambda m, x, y: m.fit(x, y, batches=64), "TypeError"),
    ],
    "train_on_stream": [
        ("no batches", stream_without_batches, "no batch of pictures"),
        ("rounded down and one more", stream_with(lambda count: count // 32 + 1), "for 64 your training took 6"),
        ("no labels", stream_with(lambda count: math.ceil(count / 32), np.zeros_like), "right labels?"),
        ("evaluate without end", stream_to_evaluate, "without end"),
        ("nothing trained", lambda m, x, y: {"loss": [1, 2]}, "not a single step"),
    ],
    "train_until_best": [
        ("not the best weights", stop_with(restore_best_weights=False), "not those of the best epoch"),
        ("ten epochs", lambda m, *a: (fit_until(m, *a, epochs=10), m)[1], "asks for 10 epochs"),
        ("all pictures", stop_with(all_together), "500 pictures, where 300"),
        ("a layer more", stop_with_layers, "changes the layers of the model"),
        ("scaled again", stop_with(lambda x, y, new: (x / 255, y, new)), "as they were given?"),
        ("no patience", stop_with(patience=0), "too early"),
        ("nothing trained", lambda model, *_: model, "no whole epoch"),
    ],
}

OTHER_WORDS = [
    ("train_on_arrays", with_a_split_of(1.0), "is a share of the pictures between 0 and 1"),
    ("train_on_arrays", with_a_split_of("20 %"), "is a share of the pictures between 0 and 1"),
    ("train_on_arrays", lambda m, x, y: on_arrays(m, x[:-1], y[:-1]), "2,499 pictures, where 2,500"),
    ("train_on_stream", stream_step_by_step, "stopped after 440 steps"),
    ("train_until_best", stop_with(lambda x, y, new: (x, y, (x, y))), "Training went on"),
]
