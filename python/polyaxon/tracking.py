"""Tracking for scripts: `from polyaxon import tracking; tracking.init()`.

The functions log to the run that `init` found. They are those of the real library that need nothing
but Python itself; for images, charts, callbacks and the rest install it: pxrun tracks it as well.
"""

from polyaxon._kinds import V1ArtifactKind
from polyaxon._run import Run
from polyaxon.exceptions import PolyaxonClientException

TRACKING_RUN = None


def init(
    owner=None,
    project=None,
    run_uuid=None,
    client=None,
    track_code=True,
    track_env=True,
    track_logs=True,
    refresh_data=False,
    artifacts_path=None,
    collect_artifacts=None,
    collect_resources=None,
    is_offline=None,
    is_new=None,
    name=None,
    description=None,
    tags=None,
):
    """Finds the run that this script belongs to. Without one, and not offline, it is an error."""
    global TRACKING_RUN
    TRACKING_RUN = Run(
        owner=owner,
        project=project,
        run_uuid=run_uuid,
        track_env=track_env,
        artifacts_path=artifacts_path,
        is_offline=is_offline,
        name=name,
        description=description,
        tags=tags,
    )
    return TRACKING_RUN


def get_or_create_run(tracking_run=None):
    return tracking_run or TRACKING_RUN or init()


def _function(name, method):
    def function(*args, **kwargs):
        if TRACKING_RUN is None:
            raise PolyaxonClientException("call `tracking.init()` first")
        return getattr(TRACKING_RUN, name)(*args, **kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = method.__doc__
    return function


_functions = {
    name: _function(name, method)
    for name, method in vars(Run).items()
    if callable(method) and not name.startswith("_")
}
globals().update(_functions)

__all__ = ["TRACKING_RUN", "Run", "V1ArtifactKind", "init", "get_or_create_run", *_functions]


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    raise AttributeError(
        f"pxrun's own polyaxon.tracking has no `{name}`. With the real library "
        "(`pip install polyaxon`) in the environment of the run, pxrun tracks that too."
    )
