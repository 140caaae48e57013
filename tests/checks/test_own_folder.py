"""A check never harms what a learner has saved."""

from helpers.checks import check
from helpers.training import model_path, save_model


def test_an_answer_that_saves_as_the_lesson_does_leaves_the_learners_model_alone():
    model_path().write_bytes(b"trained for an hour")
    check("save_and_open", lambda model, path: save_model(model) and model)
    assert model_path().read_bytes() == b"trained for an hour"


def test_many_models_bring_no_warning(caplog):
    for _ in range(12):
        check("predict_name", lambda model, image: str(model.predict(image[None], verbose=0).argmax()))
    assert not caplog.records
