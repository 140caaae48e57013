"""Which cells of a learner's notebook have to run, so that the exercises in it can be checked.

Trainings, labs and pictures that no exercise uses take minutes. A cell is needed if it ends in a check, if it defines
or changes a name that a needed cell below it uses, or if what it does cannot be told from its text.
"""

import ast
import dataclasses
import json
import symtable

from IPython.core.inputtransformer2 import TransformerManager

from helpers.checks.exercises import EXERCISES

from ._files import Unreadable

# Whoever calls these may define any name.
_DYNAMIC = {"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython", "import_module", "__import__"}


@dataclasses.dataclass(frozen=True)
class Cell:
    """A code cell.

    Parameters
    ----------
    source : str
    checks : tuple of str
        The exercises that it checks.
    uses, later, sets : frozenset of str
        Names of the notebook that it reads; that its functions read when they are called, which may be further down;
        that it defines or changes.
    is_clear : bool
        Whether all of this could be told from its text.
    """

    source: str
    checks: tuple[str, ...] = ()
    uses: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    is_clear: bool = True


def code_cells(content):
    """Return the code cells of a notebook's file.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    list of Cell

    Raises
    ------
    Unreadable
        If it is no notebook.
    """
    try:
        cells = json.loads(content.decode("utf-8-sig"))["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return [read_cell(source if isinstance(source, str) else "".join(source)) for source in sources]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable("It is no notebook, or damaged: open it in Jupyter and save it anew.") from None


def needed(cells):
    """Return the numbers of the cells that have to run, in order: list of int."""
    chosen, later, n_before = set(), set(), -1
    while len(chosen) > n_before:
        # Names that only functions use are wanted above any needed cell: each may call them.
        n_before, wanted = len(chosen), set()
        for number in reversed(range(len(cells))):
            cell = cells[number]
            if number in chosen or cell.checks or not cell.is_clear or cell.sets & wanted:
                chosen.add(number)
                later |= cell.later
                wanted |= cell.uses | later
    return sorted(chosen)


def read_cell(source):
    """Return a cell from its source."""
    code = _as_python(source)
    checks = _checks_in(code)
    try:
        tree = ast.parse(code)
        names = symtable.symtable(code, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        # It may hold an `await`, which only a notebook takes, or a slip.
        return Cell(source, checks, is_clear=False)
    top = {symbol.get_name(): symbol for symbol in names.get_symbols()}
    uses, later = {name for name, symbol in top.items() if symbol.is_referenced()}, _global_uses(names)
    sets = {name for name, symbol in top.items() if symbol.is_assigned() or symbol.is_imported()}
    sets |= _changed(tree) | _global_sets(names)
    is_clear = not ((uses | later) & _DYNAMIC) and not _has_star(tree)
    return Cell(source, checks, frozenset(uses), frozenset(later), frozenset(sets), is_clear)


def _as_python(source):
    """Return a cell as Python: the body of a cell magic, such as %%time, and calls in place of the others."""
    if source.lstrip().startswith("%%"):
        source = source.lstrip().partition("\n")[2]
    try:
        return TransformerManager().transform_cell(source)
    except Exception:  # a slip in it, which will be told when it runs
        return source


def _checks_in(code):
    """Return the exercises that are named in calls of `check`; those in a cell with a slip count too."""
    try:
        calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return tuple(name for name in EXERCISES if f'check("{name}"' in code)
    named = [call.args[0].value for call in calls if _is_check(call)]
    return tuple(dict.fromkeys(name for name in named if name in EXERCISES))


def _is_check(call):
    return (
        isinstance(call.func, ast.Name)
        and call.func.id == "check"
        and bool(call.args)
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def _global_uses(table):
    """Return the names of the notebook that functions and classes in a cell read."""
    names = set()
    for inner in table.get_children():
        names |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global()} | _global_uses(inner)
    return names


def _global_sets(table):
    names = set()
    for inner in table.get_children():
        names |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_declared_global()}
        names |= _global_sets(inner)
    return names


def _changed(tree):
    """Return names whose objects a cell may change: `x[0] = 1`, `x.y = 1`, `x.append(1)`, also deeper."""
    changed = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            changed.add(_base(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            changed.add(_base(node.value.func) if isinstance(node.value.func, ast.Attribute) else None)
    # A module that is used is not changed by it: `plt.show()` is in every cell that draws.
    return changed - _MODULES - {None}


_MODULES = {"plt", "np", "tf", "pd", "keras", "sns", "math", "time", "sys", "os", "random"}


def _base(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _has_star(tree):
    return any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree))
