"""Finds and sums up the event files of a run: `<area>/<kind>/<name>.plx`."""

import os

from polyaxon._formats import EventSummary, parse_event_line
from polyaxon._kinds import V1ArtifactKind


def find_event_files(folder):
    kinds = {kind.value for kind in V1ArtifactKind}
    for kind in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        path = os.path.join(folder, kind)
        if kind not in kinds or os.path.islink(path) or not os.path.isdir(path):
            continue
        for file in sorted(os.listdir(path)):
            if file.endswith(".plx") and not file.startswith("."):
                yield kind, file[: -len(".plx")], os.path.join(path, file)


def summarize(path, kind):
    summary = EventSummary(kind)
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            event = parse_event_line(line.rstrip("\n"), kind)
            if event:
                summary.add(*event)
    return summary
