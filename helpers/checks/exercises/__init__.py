"""All exercises, each in the module of its idea; a new one is written there and listed here."""

from . import (
    capstone,
    choosing,
    confidence,
    counting,
    drawing,
    fitting,
    histories,
    luck,
    mending,
    network,
    pictures,
    pipelines,
    predictions,
    saving,
    scaling,
)

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        # 1 Explore
        counting.PIXEL_COUNT,
        pictures.CLASS_COUNTS,
        pictures.BRIGHTEST_CLASS,
        pictures.PICTURE_AT,
        # 2 Preprocess
        scaling.NORMALIZE,
        scaling.NORMALIZE_CENTERED,
        scaling.UNSCALE,
        counting.TRAINING_SIZE,
        # 3 Build
        network.PARAMETER_COUNT,
        network.SOFTMAX,
        network.BUILD_MODEL,
        # 4 Train
        counting.STEPS_PER_EPOCH,
        counting.LAST_BATCH,
        counting.EXAMPLES_SEEN,
        fitting.TRAIN_ON_ARRAYS,
        pipelines.PIPELINE,
        fitting.TRAIN_ON_STREAM,
        mending.BUILD_CLASSIFIER,
        drawing.PLOT_LOSSES,
        histories.BEST_EPOCH,
        saving.SAVE_AND_OPEN,
        # 5 Evaluate
        predictions.ACCURACY,
        predictions.SINGLE_PREDICTION,
        predictions.PREDICT_NAME,
        confidence.LEAST_SURE,
        confidence.MOST_CONFIDENT_MISTAKE,
        # 6 Exercises
        counting.IMAGES_APART,
        network.EXTRA_LAYER_PARAMETERS,
        luck.SHARE_OF_WINS,
        luck.IS_SIGNAL,
        histories.GAP,
        choosing.CHOOSE,
        fitting.TRAIN_UNTIL_BEST,
        mending.BUILD_WITH_DROPOUT,
        capstone.DIGITS,
    )
}
"""All exercises by name, in the order in which the lessons ask them."""
