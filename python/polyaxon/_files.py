"""Files of a run's folder: appended to in one write, replaced in one step, shared under a lock.

The JavaScript SDK of pxrun keeps to the same rules, so both can log to one run at once.
"""

import hashlib
import itertools
import json
import os
import random
import shutil
import time
from contextlib import contextmanager

HASH_DIGITS = 12
STALE_SECONDS = 10
GIVE_UP_SECONDS = 60

_numbers = itertools.count()


def append(path, header, text):
    """Appends in one write. The file is made with its header first, at once or not at all."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _make_with_header(path, header)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        rest = memoryview(text.encode("utf-8", "backslashreplace"))
        while rest:
            rest = rest[os.write(descriptor, rest):]
    finally:
        os.close(descriptor)


def _make_with_header(path, header):
    temporary = _temporary(path)
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(header)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    except (OSError, AttributeError):
        # A file system without hard links.
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write(header)
        except FileExistsError:
            pass
    finally:
        os.remove(temporary)


def _temporary(path):
    name = f".{os.path.basename(path)}.{os.getpid()}-{next(_numbers)}.tmp"
    return os.path.join(os.path.dirname(path), name)


def read_json(path):
    """The file's value; None when there is no file or it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def write_whole(path, text):
    """Replaces the file in one step."""
    temporary = _temporary(path)
    try:
        # A lone surrogate (from a file name) becomes a JSON escape.
        with open(temporary, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


@contextmanager
def lock(path):
    """Holds a lock file. One that is older than ten seconds belonged to a process that was killed."""
    token = f"{os.getpid()} {random.random()}"
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while not _acquire(path, token):
        if time.monotonic() > deadline:
            raise TimeoutError(f"another process holds {path}")
        if not _break_stale(path):
            time.sleep(random.uniform(0.001, 0.02))
    try:
        yield
    finally:
        # Unless it is another's by now: this process may have been suspended for long.
        try:
            with open(path, encoding="utf-8") as file:
                is_own = file.read() == token
        except FileNotFoundError:
            is_own = False
        if is_own:
            _remove(path)


def _acquire(path, token):
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(token)
        return True
    except FileExistsError:
        return False


def _break_stale(path):
    age = _age(path)
    if age is None:
        return True
    if age < STALE_SECONDS:
        return False
    removed = f"{path}.{os.getpid()}.stale"
    try:
        os.rename(path, removed)
        # Another process may have been quicker and this a fresh lock: then it goes back.
        if (_age(removed) or 0) < STALE_SECONDS:
            os.link(removed, path)
    except (FileNotFoundError, FileExistsError):
        pass
    _remove(removed)
    return True


def _age(path):
    try:
        return time.time() - os.lstat(path).st_mtime
    except FileNotFoundError:
        return None


def _remove(path):
    try:
        os.remove(path)
    except FileNotFoundError:
        pass


def content_hash(path):
    """The first 12 hex digits of the md5 of a file, or of all files of a folder one after the other."""
    md5 = hashlib.md5()
    for name in _files_of(path):
        with open(name, "rb") as file:
            for chunk in iter(lambda: file.read(64 * 1024), b""):
                md5.update(chunk)
    return md5.hexdigest()[:HASH_DIGITS]


def _files_of(path, above=()):
    """A file itself, or the files of a folder by name and then those of its folders. Follows links."""
    if not os.path.isdir(path):
        return [path]
    files, folders, here = _list_folder(path, above)
    return files + [file for folder in folders for file in _files_of(folder, here)]


def _list_folder(path, above):
    real = os.path.realpath(path)
    if real in above:
        raise ValueError(f"{path} is a link to a folder that it lies in")
    paths = [os.path.join(path, name) for name in sorted(os.listdir(path), key=os.fsencode)]
    folders = [item for item in paths if os.path.isdir(item)]
    return [item for item in paths if item not in folders], folders, above + (real,)


def copy_content(source, target):
    """Copies a file or folder to a path; a file appears there at once, a folder file by file."""
    if not os.path.isdir(source):
        _copy_file(source, target)
        return
    real_source, real_target = os.path.realpath(source), os.path.realpath(target)
    if real_target.startswith(real_source + os.sep):
        raise ValueError(f"{source} cannot be copied into itself ({target})")
    if real_source != real_target:
        _copy_folder(source, target)


def _copy_folder(source, target, above=()):
    os.makedirs(target, exist_ok=True)
    files, folders, here = _list_folder(source, above)
    for file in files:
        _copy_file(file, os.path.join(target, os.path.basename(file)))
    for folder in folders:
        _copy_folder(folder, os.path.join(target, os.path.basename(folder)), here)


def _copy_file(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.exists(target) and os.path.samefile(source, target):
        return
    temporary = _temporary(target)
    try:
        shutil.copy(source, temporary)
        os.replace(temporary, target)
    except BaseException:
        _remove(temporary)
        raise


def within(folder, path):
    """The path relative to a folder with `/`, or None when it leads out of it, links followed."""
    folder, path = os.path.realpath(folder), os.path.realpath(path)
    if path != folder and not path.startswith(folder.rstrip(os.sep) + os.sep):
        return None
    return os.path.relpath(path, folder).replace(os.sep, "/")
