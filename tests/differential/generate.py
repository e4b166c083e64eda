"""Writes definitions and contexts, the same for the same seed: generate.py SEEDS FOLDER.

Everything that the evaluator knows is in them, in the forms of which PostHog's SDKs know the meaning,
and in some that they read otherwise; what they may read otherwise is listed in differences.py.
Dates are far from the present, because the SDKs have no clock to set.
"""

import json
import pathlib
import random
import sys

FLAGS, CONTEXTS = 60, 40
FILTERS = [
    ("plan", "exact", "pro"), ("plan", "exact", ["pro", "team"]), ("plan", "is_not", "free"),
    ("beta", "exact", "true"), ("beta", "exact", "false"), ("email", "is_set", None),
    ("email", "icontains", "@Example.com"), ("email", "not_icontains", "sample"),
    ("email", "regex", "^[a-z]+@example"), ("email", "regex", "(?i)@EXAMPLE"), ("email", "not_regex", "sample"),
    ("email", "starts_with", "ann"), ("email", "not_ends_with", ".org"),
    ("age", "gt", 10), ("age", "gte", "18"), ("age", "lt", 50), ("age", "lte", 42),
    ("age", "exact", 42), ("age", "between", [1, 50]),
    ("created", "is_date_after", "2024-01-01T00:00:00Z"), ("created", "is_date_before", "-30d"),
    ("version", "semver_gt", "1.2.3"), ("version", "semver_gte", "2.0.0"), ("version", "semver_caret", "1.2.3"),
    ("version", "semver_lte", "2.0.0"), ("version", "semver_wildcard", "1.*"),
]
VALUES = {
    "plan": ["pro", "PRO", "team", "free", ""],
    "beta": [True, False, "true", "False", "no"],
    "email": ["ann@example.com", "bob@sample.org", "cy@EXAMPLE.com"],
    "age": [5, 18, 42, 99, "18", 10.5],
    "created": ["2023-05-01T00:00:00Z", "2025-05-01T00:00:00Z"],
    "version": ["1.2.3", "1.9.0", "2.0.0", "0.1.0", "2.0.0-rc.1"],
}


def filter_of(dice, group=False):
    key, operator, value = dice.choice(FILTERS)
    made = {"key": key, "type": "person", "operator": operator, "value": value}
    if group:
        made |= {"type": "group", "group_type_index": 0}
    return made


def cohort(dice, place):
    def leaf():
        return filter_of(dice) | {"negation": dice.random() < 0.25}

    groups = [
        {"type": dice.choice(["AND", "OR"]), "values": [leaf() for _ in range(dice.randint(1, 3))]}
        for _ in range(dice.randint(1, 2))
    ]
    if place and dice.random() < 0.3:
        inner = {"key": "id", "type": "cohort", "value": dice.randrange(place)}
        groups.append({"type": "AND", "values": [inner]})
    return {"type": "OR", "values": groups}


def condition(dice, flags, variants, group):
    filters = []
    for _ in range(dice.randint(0, 2)):
        sort = dice.random()
        if sort < 0.12 and not group:
            # Now and then one that is not there.
            filters.append({"key": "id", "type": "cohort", "value": dice.randrange(7)})
        elif sort < 0.25 and flags:
            other = dice.choice(flags)
            value = dice.choice([True, False, "test"])
            chain = other["chain"] + [other["key"]]
            filters.append({"key": other["key"], "type": "flag", "value": value,
                            "operator": "flag_evaluates_to", "dependency_chain": chain})
        else:
            filters.append(filter_of(dice, group))
    made = {"properties": filters, "rollout_percentage": dice.choice([100, 50, 12.5, 0, None, 80])}
    if variants and dice.random() < 0.3:
        made["variant"] = dice.choice(["test", "control", "unknown"])
    return made


def flag(dice, place, flags):
    group = dice.random() < 0.12
    variants = dice.random() < 0.35
    filters = {"groups": [condition(dice, flags, variants, group) for _ in range(dice.randint(1, 3))]}
    if group:
        filters["aggregation_group_type_index"] = 0
    if variants:
        filters["multivariate"] = {"variants": [
            {"key": "control", "rollout_percentage": 50},
            {"key": "test", "rollout_percentage": 30},
            {"key": "other", "rollout_percentage": 20}]}
        filters["payloads"] = {"test": json.dumps({"size": 3}), "control": "[1, 2]"}
    else:
        filters["payloads"] = {"true": json.dumps("text")}
    for member, value, share in [("early_exit", True, 0.1), ("feature_enrollment", True, 0.05),
                                 ("holdout", {"id": 7, "exclusion_percentage": 10}, 0.08)]:
        if dice.random() < share:
            filters[member] = value
    made = {"id": place + 1, "key": f"flag-{place}", "name": "", "deleted": False,
            "active": dice.random() > 0.08, "filters": filters,
            "ensure_experience_continuity": dice.random() < 0.04, "version": 1}
    if dice.random() < 0.06 and not group:
        made["bucketing_identifier"] = "device_id"
    return made


def chain(made):
    """What the flags of a dependency depend on, in the order in which they are evaluated."""
    keys = []
    for one in made["filters"]["groups"]:
        for used in one["properties"]:
            keys += used.get("dependency_chain", [])
    return list(dict.fromkeys(keys))


def context(dice, place):
    properties = {key: dice.choice(values) for key, values in VALUES.items() if dice.random() < 0.8}
    if dice.random() < 0.3:
        properties[f"$feature_enrollment/flag-{dice.randrange(FLAGS)}"] = dice.choice([True, False])
    made = {"distinct_id": f"usr_{dice.randrange(10**6)}", "person_properties": properties}
    if dice.random() < 0.6:
        made["groups"] = {"company": f"org-{place}"}
        made["group_properties"] = {"company": {
            key: dice.choice(values) for key, values in VALUES.items() if dice.random() < 0.8}}
    if dice.random() < 0.5:
        made["device_id"] = f"device-{place}"
    return made


def main():
    seeds, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    for seed in range(seeds):
        dice = random.Random(seed)
        flags, known = [], []
        for place in range(FLAGS):
            made = flag(dice, place, known)
            flags.append(made)
            known.append({"key": made["key"], "chain": chain(made)})
        cohorts = {str(place): cohort(dice, place) for place in range(6)}
        definitions = {"flags": flags, "cohorts": cohorts, "group_type_mapping": {"0": "company"}}
        contexts = [context(dice, place) for place in range(CONTEXTS)]
        part = folder / str(seed)
        part.mkdir()
        (part / "definitions.json").write_text(json.dumps(definitions))
        (part / "contexts.json").write_text(json.dumps(contexts))


main()
