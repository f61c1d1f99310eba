"""Which run a script belongs to, and where its folder is: from arguments, else from the environment."""

import os
import re
import uuid

from polyaxon.exceptions import PolyaxonClientException

DEFAULT_OFFLINE_ROOT = "/tmp/plx/offline"

NO_RUN = (
    "this script does not run inside a run. Start it with `pxrun run -f polyaxonfile.yaml`, "
    "or log to a folder of your own with `tracking.init(is_offline=True)` "
    "and POLYAXON_OFFLINE_ROOT"
)


def find_place(run_uuid=None, artifacts_path=None, is_offline=None, owner=None, project=None):
    """`(folder, uuid, owner, project)`; owner and project may be None."""
    instance = os.environ.get("POLYAXON_RUN_INSTANCE")
    root = os.environ.get("POLYAXON_OFFLINE_ROOT")
    if is_offline is None:
        is_offline = os.environ.get("POLYAXON_IS_OFFLINE", "").lower() in ("true", "1", "yes", "on")
    if not artifacts_path and not is_offline and not (instance and root):
        raise PolyaxonClientException(NO_RUN)
    if instance:
        parts = instance.split(".")
        if len(parts) != 4:
            message = f"POLYAXON_RUN_INSTANCE is not owner.project.runs.uuid: {instance}"
            raise PolyaxonClientException(message)
        owner, project = owner or parts[0], project or parts[1]
        run_uuid = run_uuid or parts[3]
    run_uuid = run_uuid or uuid.uuid4().hex
    if not re.fullmatch(r"[\w-]+", run_uuid):
        raise PolyaxonClientException(f"{run_uuid!r} is not a run's uuid")
    folder = artifacts_path or os.path.join(root or DEFAULT_OFFLINE_ROOT, "runs", run_uuid)
    # Without links, so that what is printed of it is the folder's true place.
    return os.path.realpath(folder), run_uuid, owner, project
