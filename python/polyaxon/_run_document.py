"""`run.plx.json` and `lineages.plx.json`: read, changed and written back under a lock."""

import os
from datetime import datetime

from polyaxon._files import lock, read_json, write_whole
from polyaxon._formats import now, to_json

# The order in which the real library writes them.
KEYS = (
    "uuid",
    "name",
    "description",
    "tags",
    "owner",
    "project",
    "created_at",
    "started_at",
    "finished_at",
    "wait_time",
    "duration",
    "managed_by",
    "is_managed",
    "status",
    "readme",
    "meta_info",
    "kind",
    "runtime",
    "inputs",
    "outputs",
    "status_conditions",
)

DONE = ("succeeded", "failed", "stopped", "skipped", "upstream_failed")


def _locked(folder):
    return lock(os.path.join(folder, ".plx.lock"))


def change_run(folder, change):
    """Sets the keys that `change(run)` returns. A file that cannot be read is begun anew."""
    path = os.path.join(folder, "run.plx.json")
    with _locked(folder):
        run = read_json(path)
        run = run if isinstance(run, dict) else {}
        run.update(change(run))
        known = {key: run.pop(key) for key in KEYS if run.get(key) is not None}
        write_whole(path, to_json({**known, **run}))


def merge_into(folder, key, values, reset=False):
    """Adds to an object of the run: inputs, outputs, meta_info."""
    change_run(folder, lambda run: {key: {**({} if reset else run.get(key) or {}), **values}})


def add_lineages(folder, entries):
    """Adds entries; one with the same name and direction is replaced."""
    path = os.path.join(folder, "lineages.plx.json")
    with _locked(folder):
        present = read_json(path)
        present = [entry for entry in present if isinstance(entry, dict)] if isinstance(present, list) else []
        merged = {(entry.get("name"), bool(entry.get("is_input"))): entry for entry in present + list(entries)}
        write_whole(path, to_json(list(merged.values())))


def started(run, identity):
    """The keys that a run has from its start on. A run that goes on, as in another process, stays itself."""
    time = now().isoformat()
    fresh = {
        "created_at": time,
        "started_at": time,
        "wait_time": 0.0,
        "managed_by": "user",
        "is_managed": False,
        "kind": "job",
        "runtime": "job",
    }
    result = {**fresh, **run, **{key: value for key, value in identity.items() if value is not None}}
    if not run.get("created_at"):
        result.update(with_status(result, "created", "OfflineOperation", "Operation is starting"))
    if run.get("status") != "running":
        result.update(with_status(result, "running", None, "Operation is running"))
    return result


def with_status(run, status, reason, message):
    """The keys that change when a run gets a status."""
    time = now()
    condition = {
        "type": status,
        "status": True,
        "reason": reason or "PolyaxonClient",
        "message": message,
        "last_update_time": time.isoformat(),
        "last_transition_time": time.isoformat(),
    }
    change = {"status": status, "status_conditions": (run.get("status_conditions") or []) + [condition]}
    if status in DONE:
        begin = run.get("started_at")
        seconds = (time - datetime.fromisoformat(begin)).total_seconds() if begin else 0.0
        change.update(finished_at=time.isoformat(), duration=round(seconds, 2))
    return change
