"""What a run is executed by: interpreter, machine, installed packages."""

import os
import platform
import re
import sys

INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>\d[^-]*?)(-py[\d.]+)?\.(dist|egg)-info")


def environment():
    return {
        "pid": os.getpid(),
        "hostname": platform.node(),
        "os": platform.platform(aliased=True),
        "system": platform.system(),
        "python_version_verbose": sys.version,
        "python_version": platform.python_version(),
        "packages": _packages(),
    }


def _packages():
    """`[name, version]` of every package, by the names of folders alone: reading them all takes long."""
    found = {}
    for folder in reversed(sys.path):
        for entry in _entries(folder or "."):
            package = INSTALLED.fullmatch(entry)
            if package:
                found[package["name"].lower().replace("_", "-")] = package["version"]
    return sorted(found.items())


def _entries(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []
