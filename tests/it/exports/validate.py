"""Checks files against published schemas: validate.py KIND=FILE ...

Prints one line for each problem, and exits with 1 if there is one. The schemas come from
PyPI: CycloneDX' in the package of its project, SPDX' as the classes made of its model.
"""

import hashlib
import json
import sys

import rfc8785
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_python_model.bindings import v3_0_1 as spdx


def cyclonedx(version):
    validator = JsonStrictValidator(version)

    def problems(text):
        found = validator.validate_str(text)
        return [] if found is None else [repr(found)[:2000]]

    return problems


def spdx3(text):
    """Reads every element into its class, which knows its fields, and writes it again,
    which demands those that must be there."""
    elements = spdx.SHACLObjectSet()
    try:
        spdx.JSONLDDeserializer().deserialize_data(json.loads(text), elements)
        spdx.JSONLDSerializer().serialize_data(elements)
    except Exception as problem:  # whatever it is, the file is not valid
        return [f"{type(problem).__name__}: {problem}"]
    return [f"{link} leads nowhere" for link in elements.missing_ids if not link.startswith("https://spdx.org/")]


def front_matter(text):
    """What Hugging Face's type says of `co2_eq_emissions`."""
    parts = text.split("---\n")
    if parts[0] != "" or len(parts) < 3:
        return ["no front matter"]
    card = yaml.safe_load(parts[1]) or {}
    field = card.pop("co2_eq_emissions", None)
    problems = [f"unknown key {key}" for key in card]
    if field is None:
        return problems
    for key, value in field.items():
        wanted = (int, float) if key == "emissions" else str
        known = ["emissions", "source", "training_type", "geographical_location", "hardware_used"]
        if key not in known or not isinstance(value, wanted):
            problems.append(f"{key}: {value!r}")
    return problems if "emissions" in field else problems + ["no emissions"]


def digest(text):
    """What another implementation makes of the report's digest."""
    report = json.loads(text)
    said = report.pop("digest")
    follows = "sha256:" + hashlib.sha256(rfc8785.dumps(report)).hexdigest()
    return [] if said == follows else [f"the digest is {said}, and {follows} follows"]


KINDS = {
    "json": digest,
    "cyclonedx": cyclonedx(SchemaVersion.V1_7),
    "cyclonedx-1.6": cyclonedx(SchemaVersion.V1_6),
    "spdx": spdx3,
    "huggingface": front_matter,
}


def main():
    failed = False
    for argument in sys.argv[1:]:
        kind, path = argument.split("=", 1)
        with open(path, encoding="utf-8") as file:
            for problem in KINDS[kind](file.read()):
                failed = True
                print(f"{path}: {problem}")
    sys.exit(failed)


main()
