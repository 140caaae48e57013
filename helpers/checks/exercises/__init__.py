"""All exercises, each in the module of its idea; a new one is written there and listed here."""

from . import (
    capstone,
    choosing,
    compiling,
    confidence,
    counting,
    curves,
    descent,
    drawing,
    evaluating,
    fitting,
    histories,
    luck,
    means,
    mending,
    network,
    pictures,
    pipelines,
    predictions,
    saving,
    scaling,
    splitting,
)

EXERCISES = {
    exercise.name: exercise
    for exercise in (
        # 1 Explore
        counting.PIXEL_COUNT,
        pictures.CLASS_COUNTS,
        drawing.PICTURE_GRID,
        pictures.DARKEST_CLASS,
        means.CLASS_MEANS,
        pictures.PICTURE_AT,
        # 2 Preprocess
        scaling.NORMALIZE,
        scaling.NORMALIZE_CENTERED,
        splitting.SHUFFLE_AND_SPLIT,
        means.NEAREST_MEAN,
        # 3 Build
        network.PARAMETER_COUNT,
        network.SOFTMAX,
        descent.GRADIENT_STEP,
        network.BUILD_MODEL,
        compiling.COMPILE_MODEL,
        # 4 Train
        counting.STEPS_PER_EPOCH,
        fitting.TRAIN_ON_ARRAYS,
        pipelines.PIPELINE,
        fitting.TRAIN_ON_STREAM,
        mending.BUILD_CLASSIFIER,
        curves.PLOT_LOSSES,
        histories.BEST_EPOCH,
        saving.SAVE_AND_OPEN,
        # 5 Evaluate
        predictions.ACCURACY,
        evaluating.ACCURACY_WITH_ERROR,
        predictions.SINGLE_PREDICTION,
        predictions.PREDICT_NAME,
        confidence.MOST_CONFIDENT_MISTAKE,
        evaluating.EVALUATE_ON,
        # 6 Exercises
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
