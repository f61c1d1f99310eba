"""Writes the expected texts of jinja-golden.json with the real Jinja2 (3.1.6 on Python 3.11).

Usage: python3 test/template/jinja-golden.py && npx biome format --write test/template/jinja-golden.json
(needs the Python package jinja2)

Each case is [template, text]; the text is null where Jinja or Python raises an error. The names that the
templates see are written as one Python literal, so that both languages read the same values.
"""

import ast
import datetime
import json
import pathlib

import jinja2
from markupsafe import soft_str

PATH = pathlib.Path(__file__).with_name("jinja-golden.json")


def map_format(value, pattern, variable_name=None):
    return soft_str(pattern) % ({variable_name: value} if variable_name else value)


def render(environment, template, scope):
    try:
        return environment.from_string(template).render(**scope)
    except Exception:
        return None


def main():
    golden = json.loads(PATH.read_text())
    environment = jinja2.Environment()
    environment.filters["map_format"] = map_format
    cases = []
    for template, _ in golden["cases"]:
        scope = ast.literal_eval(golden["scope"])
        scope["when"] = datetime.datetime.fromisoformat(golden["when"])
        scope["day"] = datetime.date.fromisoformat(golden["day"])
        cases.append(json.dumps([template, render(environment, template, scope)]))
    head = {key: golden[key] for key in ("scope", "when", "day")}
    body = ",\n".join(cases)
    PATH.write_text(json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + body + "\n]}\n")


if __name__ == "__main__":
    main()
