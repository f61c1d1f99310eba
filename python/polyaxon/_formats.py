"""The text of names, events and summaries, as the real library writes them. Nothing here touches a file."""

import json
import math
import re
import unicodedata
from datetime import datetime, timezone

from polyaxon._kinds import JSON_LINES

LONGEST_NAME = 200


def stored_name(name):
    """The name as Polyaxon stores it: letters, digits, `_` and `-`, so one file name and never a path."""
    text = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode("ascii")
    text = re.sub(r"[^\w\\/.\s-]", "", text).strip()
    text = re.sub(r"[-.\s]+", "-", re.sub(r"[\\/]+", "__", text))
    if not text:
        raise ValueError(f"{name!r} is no name: it needs a letter from a to z or a digit")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"{name!r} is too long for a name: at most {LONGEST_NAME} characters")
    return text


def file_stem(path):
    """The file's name up to its first dot: the name of an artifact that was given none."""
    return _base_name(path).split(".")[0]


def file_extension(path):
    """Everything behind the first dot of the file's name, in lower case."""
    return ".".join(_base_name(path).split(".")[1:]).lower()


def _base_name(path):
    return re.split(r"[\\/]", str(path).rstrip("\\/"))[-1]


def now():
    return datetime.now(timezone.utc)


def to_time(timestamp):
    """The time of an event: now, a datetime, or ISO 8601 text."""
    if timestamp is None:
        return now()
    if isinstance(timestamp, datetime):
        return timestamp
    # Before Python 3.11 `fromisoformat` does not read the `Z`.
    return datetime.fromisoformat(str(timestamp).replace("Z", "+00:00"))


def event_header(kind):
    return "" if kind in JSON_LINES else f"step|timestamp|{kind}"


def event_line(kind, value, step, time):
    """The line for an event, without a newline. A metric's value is a number, others are JSON."""
    time = time.isoformat(sep=" ", timespec="microseconds")
    if kind == "metric":
        text = str(value)
    elif kind in ("html", "text"):
        text = value
    else:
        text = to_json(value)
    if kind in JSON_LINES:
        return json.dumps({"timestamp": time, "step": step, kind: text})
    return f"{'' if step is None else step}|{time}|{text}"


def to_json(value):
    return json.dumps(plain(value), separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plain(value):
    """The value as JSON can hold it: nan and inf as None, arrays as lists, whatever else as its text."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value.value) if hasattr(value, "value") else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value)


class EventSummary:
    """What a lineage says about an event file; fed with the events in order."""

    def __init__(self, kind):
        self.count = 0
        self.last = None
        self._steps = 0
        self._min_step = self._max_step = None
        self._earliest = self._latest = None
        self._values = [] if kind == "metric" else None

    def add(self, step, time, value):
        self.count += 1
        if step is not None:
            self._steps += 1
            self._min_step = step if self._min_step is None else min(step, self._min_step)
            self._max_step = step if self._max_step is None else max(step, self._max_step)
        if time is not None:
            self._earliest = time if self._earliest is None else min(time, self._earliest)
            self._latest = time if self._latest is None else max(time, self._latest)
        if self._values is not None:
            self.last = value
            if not math.isnan(value):
                self._values.append(value)

    def to_dict(self):
        summary = {"is_event": True}
        if self._steps:
            summary["step"] = {"count": self._steps, "min": self._min_step, "max": self._max_step}
        if self._earliest is not None:
            summary["timestamp"] = {"min": self._earliest.isoformat(), "max": self._latest.isoformat()}
        if self._values is not None:
            summary["metric"] = plain(dict(describe(self._values), last=self.last))
        return summary


def describe(values):
    """The statistics that pandas' `describe` gives."""
    values = sorted(values)
    count = len(values)
    mean = sum(values) / count if count else math.nan
    squares = sum((value - mean) ** 2 for value in values)
    return {
        "count": float(count),
        "mean": mean,
        "std": math.sqrt(squares / (count - 1)) if count > 1 else math.nan,
        "min": values[0] if count else math.nan,
        "25%": _quantile(values, 0.25),
        "50%": _quantile(values, 0.5),
        "75%": _quantile(values, 0.75),
        "max": values[-1] if count else math.nan,
    }


def _quantile(values, share):
    if not values:
        return math.nan
    rank = (len(values) - 1) * share
    low, high = values[math.floor(rank)], values[math.ceil(rank)]
    part = rank - math.floor(rank)
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)


def parse_event_line(line, kind):
    """`(step, time, value)`, or None for a line that is no event. The value is read for metrics only."""
    try:
        if line.startswith("{"):
            fields = json.loads(line)
            step, time, value = fields.get("step"), fields["timestamp"], None
        else:
            step, time, value = line.split("|", 2)
            step = int(step) if step else None
        time = to_time(time)
        if time.tzinfo is None:
            time = time.replace(tzinfo=timezone.utc)
        return step, time, float(value) if kind == "metric" else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
