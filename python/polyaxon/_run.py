"""A run as its own script logs to it. Everything is in the run's folder when a call returns.

The methods take what those of the real library's `Run` take. Arguments that only matter with a
server (`async_req`, `client`, …) are accepted and have no effect.
"""

import atexit
import hashlib
import os
import sys
from urllib.parse import urlparse

from polyaxon._environment import environment
from polyaxon._event_files import find_event_files, summarize
from polyaxon._files import append, content_hash, copy_content, within, write_whole
from polyaxon._formats import (
    event_header,
    event_line,
    file_extension,
    file_stem,
    plain,
    stored_name,
    to_json,
    to_time,
)
from polyaxon._kinds import V1ArtifactKind, kind_name
from polyaxon._place import find_place
from polyaxon._run_document import DONE, add_lineages, change_run, merge_into, started, with_status
from polyaxon.exceptions import PolyaxonClientException

# The tutorials read a logged model at `<uuid>/outputs/model/<file>`.
MODEL_OUTPUTS = "model"


class Run:
    def __init__(
        self,
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
        is_new=None,
        is_offline=None,
        no_op=None,
        name=None,
        description=None,
        tags=None,
        auto_create=True,
    ):
        place = find_place(run_uuid, artifacts_path, is_offline, owner, project)
        self._folder, self.run_uuid, self.owner, self.project = place
        self._flags = set()
        self._process = os.getpid()
        os.makedirs(os.path.join(self._folder, "outputs"), exist_ok=True)
        identity = {
            "uuid": self.run_uuid,
            "owner": self.owner,
            "project": self.project,
            "name": name,
            "description": description,
            "tags": _tag_list(tags) or None,
        }
        change_run(self._folder, lambda run: started(run, identity))
        if track_env:
            self.log_env()
        atexit.register(self._end_at_exit)

    # Paths

    def get_artifacts_path(self, rel_path=None, ensure_path=False, is_dir=False, use_store_path=False):
        """The absolute path of a file in the run's folder; the folder itself without `rel_path`."""
        return self._path_below("", rel_path, ensure_path, is_dir)

    def get_outputs_path(self, rel_path=None, ensure_path=True, is_dir=False, use_store_path=False):
        """The absolute path of a result, `outputs/<rel_path>`. The folder that it lies in is made."""
        return self._path_below("outputs", rel_path, ensure_path, is_dir)

    def get_tensorboard_path(self, rel_path="tensorboard", use_store_path=False):
        path = self.get_outputs_path(rel_path)
        self.log_tensorboard_ref(path)
        return path

    def _path_below(self, folder, rel_path, ensure_path=True, is_dir=False):
        base = os.path.join(self._folder, folder).rstrip(os.sep)
        if not rel_path:
            return base
        path = os.path.join(base, rel_path)
        if within(self._folder, path) is None:
            raise PolyaxonClientException(f"{rel_path!r} leads out of the run's folder")
        if ensure_path:
            os.makedirs(path if is_dir else os.path.dirname(path), exist_ok=True)
        return path

    # Metrics and other events

    def log_metric(self, name, value, step=None, timestamp=None):
        self._log_metrics({name: value}, step, timestamp)

    def log_metrics(self, step=None, timestamp=None, **metrics):
        self._log_metrics(metrics, step, timestamp)

    def _log_metrics(self, metrics, step, timestamp):
        values = {stored_name(name): float(value) for name, value in metrics.items()}
        for name, value in values.items():
            self._log_event("metric", name, value, step, timestamp)
        if values:
            self._set_flags("has_metrics", "has_events")

    def log_text(self, name, text, step=None, timestamp=None):
        self._log_named_event("text", name, text, step, timestamp)

    def log_html(self, name, html, step=None, timestamp=None):
        self._log_named_event("html", name, html, step, timestamp)

    def log_curve(self, name, x, y, annotation=None, step=None, timestamp=None):
        self._log_curve("custom", name, (x, y, annotation), step, timestamp)

    def log_roc_auc_curve(self, name, fpr, tpr, auc=None, step=None, timestamp=None):
        self._log_curve("roc", name, (fpr, tpr, auc), step, timestamp)

    def log_pr_curve(self, name, precision, recall, average_precision=None, step=None, timestamp=None):
        self._log_curve("pr", name, (precision, recall, average_precision), step, timestamp)

    def _log_curve(self, kind, name, curve, step, timestamp):
        x, y, annotation = curve
        value = {"kind": kind, "x": [float(item) for item in x], "y": [float(item) for item in y]}
        if annotation:
            value["annotation"] = str(annotation)
        self._log_named_event("curve", name, value, step, timestamp)

    def log_confusion_matrix(self, name, x, y, z, step=None, timestamp=None):
        x, y, z = plain(x), plain(y), plain(z)
        if not len(x) == len(y) == len(z) or any(len(row) != len(z) for row in z):
            raise ValueError("a confusion matrix needs as many rows and columns as labels")
        self._log_named_event("confusion", name, {"x": x, "y": y, "z": z}, step, timestamp)

    def log_np_histogram(self, name, values, counts, step=None, timestamp=None):
        value = {"values": [float(item) for item in values], "counts": [float(item) for item in counts]}
        self._log_named_event("histogram", name, value, step, timestamp)

    def log_dataframe(self, df, name, content_type="csv", step=None, timestamp=None):
        content_type = kind_name(content_type)
        name = stored_name(name)
        path = self._asset_path("dataframe", name, step, content_type)
        if content_type == "csv":
            df.to_csv(path)
        elif content_type == "html":
            df.to_html(path)
        else:
            raise ValueError(f"a dataframe is logged as csv or html, not as {content_type}")
        value = {"path": within(self._folder, path), "content_type": content_type}
        self._log_named_event("dataframe", name, value, step, timestamp)

    def _log_named_event(self, kind, name, value, step, timestamp):
        self._log_event(kind, stored_name(name), value, step, timestamp)
        self._set_flags("has_events")

    def _log_event(self, kind, name, value, step, timestamp):
        path = os.path.join(self._folder, "events", kind, f"{name}.plx")
        step = None if step is None else int(step)
        line = event_line(kind, value, step, to_time(timestamp))
        append(path, event_header(kind), f"\n{line}")

    # Inputs, outputs and what else is said of the run

    def log_inputs(self, reset=False, async_req=True, **inputs):
        self._log_values("inputs", inputs, reset)

    def log_outputs(self, reset=False, async_req=True, **outputs):
        self._log_values("outputs", outputs, reset)

    def log_input(self, name, value):
        self._log_values("inputs", {name: value})

    def log_output(self, name, value):
        self._log_values("outputs", {name: value})

    def log_meta(self, reset=False, async_req=True, **meta):
        self._log_values("meta_info", meta, reset)

    def _log_values(self, key, values, reset=False):
        values = {stored_name(name): plain(value) for name, value in values.items()}
        merge_into(self._folder, key, values, reset)

    def log_progress(self, value):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise TypeError(f"progress is a number from 0 to 1, not {value!r}")
        if not 0 <= value <= 1:
            raise ValueError(f"progress is a number from 0 to 1, not {value!r}")
        self.log_meta(progress=value)

    def log_tags(self, tags, reset=False, async_req=True):
        """Adds tags: a list, or one string with commas."""
        tags = _tag_list(tags)

        def change(run):
            present = [] if reset else run.get("tags") or []
            return {"tags": present + [tag for tag in tags if tag not in present]}

        change_run(self._folder, change)

    def set_name(self, name, async_req=True):
        change_run(self._folder, lambda run: {"name": str(name)})

    def set_description(self, description, async_req=True):
        change_run(self._folder, lambda run: {"description": str(description)})

    def set_readme(self, readme, async_req=True):
        change_run(self._folder, lambda run: {"readme": str(readme)})

    def _set_flags(self, *names):
        unset = {name: True for name in names if name not in self._flags}
        if unset:
            merge_into(self._folder, "meta_info", unset)
            self._flags.update(unset)

    # Artifacts

    def log_model(
        self,
        path,
        name=None,
        framework=None,
        summary=None,
        step=None,
        timestamp=None,
        rel_path=None,
        skip_hash_calculation=False,
        **kwargs,
    ):
        """Copies a model to `outputs/model/`, or with a step to `assets/model/`, and records it."""
        name = stored_name(name or file_stem(path))
        if step is None:
            path = self._copy_to_outputs(path, rel_path or MODEL_OUTPUTS)
            self.log_model_ref(path, name, framework, summary, skip_hash_calculation=skip_hash_calculation)
            return
        extension = file_extension(path) if os.path.isfile(path) else ""
        fields = {"framework": framework, "path": self._copy_to_assets("model", path, name, step, extension)}
        if summary:
            fields["spec"] = summary
        value = {key: field for key, field in fields.items() if field is not None}
        self._log_named_event("model", name, value, step, timestamp)
        self._set_flags("has_model")

    def log_artifact(
        self,
        path,
        name=None,
        kind=None,
        summary=None,
        step=None,
        timestamp=None,
        rel_path=None,
        skip_hash_calculation=False,
        **kwargs,
    ):
        """Copies a file or folder to `outputs/`, or with a step to `assets/<kind>/`, and records it."""
        kind = kind_name(kind or kwargs.get("artifact_kind") or V1ArtifactKind.FILE)
        name = stored_name(name or file_stem(path))
        if step is None:
            path = self._copy_to_outputs(path, rel_path)
            self.log_artifact_ref(
                path, kind, name, summary=summary, skip_hash_calculation=skip_hash_calculation
            )
            return
        asset = self._copy_to_assets(kind, path, name, step, file_extension(path))
        self._log_named_event(kind, name, {"kind": kind, "path": asset}, step, timestamp)

    def _copy_to_outputs(self, path, rel_path):
        folder = self._path_below("outputs", rel_path or ".", is_dir=True)
        target = os.path.join(os.path.normpath(folder), os.path.basename(os.path.normpath(path)))
        copy_content(path, target)
        return target

    def _copy_to_assets(self, kind, path, name, step, extension):
        target = self._asset_path(kind, name, step, extension)
        copy_content(path, target)
        return within(self._folder, target)

    def _asset_path(self, kind, name, step, extension):
        suffix = ("" if step is None else f"_{int(step)}") + (f".{extension}" if extension else "")
        return self._path_below("assets", os.path.join(kind, f"{name}{suffix}"))

    def log_artifact_ref(
        self,
        path,
        kind,
        name=None,
        hash=None,
        content=None,
        summary=None,
        is_input=False,
        rel_path=None,
        skip_hash_calculation=False,
    ):
        """Records a file or folder where it is, or a URI, without copying it."""
        summary = dict(summary or {})
        recorded = None
        if path is not None:
            path = os.fspath(path)
            recorded = self._recorded_path(path)
            summary["path"] = path if _is_uri(path) else os.path.abspath(path)
        digest = None if skip_hash_calculation and not hash else _digest(hash, content, path)
        if digest:
            summary["hash"] = digest
        entry = {"name": stored_name(name or file_stem(path or "")), "kind": kind_name(kind)}
        if rel_path or recorded:
            entry["path"] = rel_path or recorded
        entry.update(summary=summary, is_input=bool(is_input))
        add_lineages(self._folder, [entry])

    def _recorded_path(self, path):
        """Relative to the run's folder if it lies inside, else absolute."""
        if _is_uri(path):
            return path
        return within(self._folder, path) or os.path.abspath(path)

    def log_model_ref(
        self,
        path,
        name=None,
        framework=None,
        summary=None,
        is_input=False,
        rel_path=None,
        skip_hash_calculation=False,
    ):
        summary = dict(summary or {}, framework=framework)
        self._set_flags("has_model")
        self.log_artifact_ref(
            path,
            V1ArtifactKind.MODEL,
            name,
            summary=summary,
            is_input=is_input,
            rel_path=rel_path,
            skip_hash_calculation=skip_hash_calculation,
        )

    def log_data_ref(
        self,
        name,
        hash=None,
        path=None,
        content=None,
        summary=None,
        is_input=True,
        skip_hash_calculation=False,
    ):
        self.log_artifact_ref(
            path, V1ArtifactKind.DATA, name, hash, content, summary, is_input, None, skip_hash_calculation
        )

    def log_file_ref(self, path, name=None, hash=None, content=None, summary=None, is_input=False, **rest):
        self.log_artifact_ref(path, V1ArtifactKind.FILE, name, hash, content, summary, is_input, **rest)

    def log_dir_ref(self, path, name=None, hash=None, summary=None, is_input=False, **rest):
        name = name or os.path.basename(os.path.normpath(path))
        self.log_artifact_ref(path, V1ArtifactKind.DIR, name, hash, None, summary, is_input, **rest)

    def log_tensorboard_ref(self, path, name="tensorboard", is_input=False, rel_path=None):
        kind = V1ArtifactKind.TENSORBOARD
        self.log_artifact_ref(path, kind, name, None, None, None, is_input, rel_path, True)
        self._set_flags("has_tensorboard")

    def log_env(self, rel_path=None, content=None):
        """Records the interpreter, the machine and the installed packages."""
        content = content or environment()
        path = self.get_outputs_path(rel_path or "env.json")
        write_whole(path, to_json(content))
        self.log_artifact_ref(path, V1ArtifactKind.ENV, "env")

    # Status and end. pxrun itself goes by the exit code of the script.

    def log_status(
        self, status, reason=None, message=None, last_transition_time=None, last_update_time=None
    ):
        status = getattr(status, "value", status)
        change_run(self._folder, lambda run: with_status(run, status, reason, message))

    def log_succeeded(self, reason=None, message="Operation has succeeded"):
        self._log_end("succeeded", reason, message)

    def log_stopped(self, reason=None, message="Operation is stopped"):
        self._log_end("stopped", reason, message)

    def log_failed(self, reason=None, message=None):
        self._log_end("failed", reason, message)

    def _log_end(self, status, reason, message):
        """The first end counts."""
        change_run(
            self._folder,
            lambda run: {} if run.get("status") in DONE else with_status(run, status, reason, message),
        )

    def end(self):
        """Sums up the events in lineage and outputs, and notes the end."""
        atexit.unregister(self._end_at_exit)
        self._sum_up()
        self.log_succeeded()

    def _end_at_exit(self):
        # A forked child runs this too, but the run is its parent's.
        if os.getpid() != self._process:
            return
        self._sum_up()
        error = getattr(sys, "last_value", None)
        if error is None:
            self.log_succeeded()
            return
        message = f"An exception was raised during the run. Type: {type(error)}, Value: {error}"
        self.log_failed("ExitHandler", message)

    def _sum_up(self):
        entries, outputs = [], {}
        for area in ("resources", "events"):
            for kind, name, path in find_event_files(os.path.join(self._folder, area)):
                summary = summarize(path, kind)
                if not summary.count:
                    continue
                entries.append(
                    {
                        "name": name,
                        "kind": "system" if area == "resources" else kind,
                        "path": f"{area}/{kind}/{name}.plx",
                        "summary": summary.to_dict(),
                        "is_input": False,
                    }
                )
                if area == "events" and kind == "metric":
                    outputs[name] = plain(summary.last)
        if entries:
            add_lineages(self._folder, entries)
        if outputs:
            merge_into(self._folder, "outputs", outputs)


def _digest(given, content, path):
    if given:
        return given
    if content is not None:
        return hashlib.md5(str(content).encode("utf-8")).hexdigest()[:12]
    return content_hash(path) if path is not None and os.path.exists(path) else None


def _is_uri(path):
    return "://" in path and bool(urlparse(path).scheme)


def _tag_list(tags):
    if not tags:
        return []
    if isinstance(tags, str):
        tags = tags.strip("[] ").split(",")
    tags = [tag.strip().strip("'\"") for tag in tags if isinstance(tag, str)]
    return list(dict.fromkeys(tag for tag in tags if tag))
