"""Many trainings, on this machine or a cluster: a grid of configurations in, one tidy table of results out.

    python -m helpers.sweep --units 10,128,512 --seeds 10 --epochs 20 --out results.jsonl

One result says little, because another seed gives another; ten say how much is luck. Dask spreads the trainings over
processes, and any running Dask scheduler will do in place of the one started here. Every finished run is written at
once: a sweep that was stopped goes on where it was when the same command is given again.

`results` is the file, `run` fills it, `cluster` trains, and `__main__` is the command. Importing this package loads
neither Dask nor pandas.
"""

from helpers.sweep.results import (
    METRICS,
    RESULTS_PATH,
    SETTINGS,
    SweepError,
    config_of,
    read_failures,
    read_folds,
    read_results,
)
from helpers.sweep.run import grid, run_sweep

__all__ = ["METRICS", "RESULTS_PATH", "SETTINGS", "SweepError"]
__all__ += ["config_of", "grid", "read_failures", "read_folds", "read_results", "run_sweep"]
