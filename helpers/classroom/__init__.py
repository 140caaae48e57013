"""A whole class: who has solved what, and what is right in the notebooks that they hand in.

    python -m helpers.classroom FOLDER…          reads learners' progress; nothing of theirs is run
    python -m helpers.classroom grade FOLDER…    runs their notebooks and judges the answers anew

Grading runs strangers' code. It has limits of time and memory, a folder of its own for each notebook and, where the
system lets us, no network; but it can read, and may change, whatever you can. So grade in a container that holds
nothing else and is thrown away. A verdict comes from the course's own judges, never from what a notebook or a progress
file says of itself; who attacks Python or this grader itself, on purpose and with skill, is not stopped.

`_folders` finds the learners and `_files` opens what they handed in; `_progress` reads it, or `_grade` runs it: each
notebook by a `_runner` in a `_sandbox`. `_table`, `_csv`, `_page` and `_junit` show what came out. Importing this
package loads no TensorFlow.
"""
