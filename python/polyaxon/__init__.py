"""pxrun's small stand-in for the `polyaxon` library, for scripts that only track their run.

Its folder comes early on the module search path, before installed packages. So it first looks for
the real library in the rest of the path, and if there is one hands over to it completely.
"""

import importlib.util
import os
import sys


def _find_real():
    """The import spec of a `polyaxon` package elsewhere, or None."""
    here = os.path.realpath(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    elsewhere = [path for path in sys.path if os.path.realpath(path or os.getcwd()) != here]
    for finder in sys.meta_path:
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(__name__, elsewhere) if find_spec else None
        # A folder that merely has the name (a namespace package) has no origin.
        if spec is None or spec.loader is None or not spec.origin:
            continue
        if os.path.realpath(spec.origin) != os.path.realpath(__file__):
            return spec
    return None


def _hand_over(spec):
    module = importlib.util.module_from_spec(spec)
    sys.modules[__name__] = module
    spec.loader.exec_module(module)


_real = _find_real()
if _real is not None:
    _hand_over(_real)
