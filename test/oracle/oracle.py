"""What PyYAML and Jinja make of texts: JSON lines in, JSON lines out. {"yaml": text} or {"template": text, "names": {...}}."""
import datetime
import json
import sys

import yaml
from jinja2.sandbox import SandboxedEnvironment

environment = SandboxedEnvironment()


def marked(value):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"$int": str(value)}
    if isinstance(value, float):
        return {"$float": repr(value)}
    if isinstance(value, bytes):
        return {"$bytes": list(value)}
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {"$time": value.isoformat()}
    if isinstance(value, set):
        return {"$set": len(value)}
    if isinstance(value, dict):
        return {"$map": [[str(key), marked(item)] for key, item in value.items()]}
    return [marked(item) for item in value]


def answer(question):
    if "yaml" in question:
        return marked(yaml.safe_load(question["yaml"]))
    return environment.from_string(question["template"]).render(**question["names"])


for line in sys.stdin:
    try:
        print(json.dumps({"value": answer(json.loads(line))}))
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}))
