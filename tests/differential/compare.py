"""Compares what was said: compare.py SEEDS FOLDER. Ends with 1 at a difference that is not known."""

import collections
import json
import pathlib
import sys

from differences import KNOWN


def filters_of(flag):
    for condition in flag["filters"]["groups"]:
        yield from condition["properties"]


def leaves(rule):
    for value in rule["values"]:
        if "values" in value:
            yield from leaves(value)
        else:
            yield value


def used(flag, definitions):
    """What a flag uses, through cohorts and dependencies."""
    flags = {flag["key"]: flag for flag in definitions["flags"]}
    found, met, todo = set(), set(), [("flag", flag["key"])]
    while todo:
        step = todo.pop()
        if step in met:
            continue
        met.add(step)
        sort, name = step
        if sort == "flag":
            one = flags[name]
            filters = list(filters_of(one))
            if one["filters"].get("feature_enrollment"):
                found.add("enrollment")
        else:
            filters = list(leaves(definitions["cohorts"].get(name, {"values": []})))
        for filter in filters:
            if filter["type"] == "cohort":
                todo.append(("cohort", str(filter["value"])))
            elif filter["type"] == "flag":
                todo.append(("flag", filter["key"]))
                if len(filter["dependency_chain"]) > 1:
                    found.add("indirect dependency")
                target = "aggregation_group_type_index"
                if flags[filter["key"]]["filters"].get(target) != flags[name]["filters"].get(target):
                    found.add("foreign dependency")
            else:
                operator = filter["operator"]
                found.add("semver" if operator.startswith("semver") else operator.removeprefix("not_"))
                if operator in ("exact", "is_not") and filter["key"] == "age":
                    found.add("exact number")
    return found


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def main():
    seeds, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    counts, bad = collections.Counter(), 0
    for part in (folder / str(seed) for seed in range(seeds)):
        definitions = json.loads((part / "definitions.json").read_text())
        contexts = json.loads((part / "contexts.json").read_text())
        uses = {flag["key"]: used(flag, definitions) for flag in definitions["flags"]}
        ours = lines(part / "ours.jsonl")
        for sdk in ("python", "node"):
            theirs = lines(part / f"{sdk}.jsonl")
            assert len(ours) == len(theirs) > 0, f"{sdk}: {len(ours)} and {len(theirs)} pairs"
            for our, their in zip(ours, theirs):
                assert (our["context"], our["flag"]) == (their["context"], their["flag"])
                said = [(pair["value"], pair["payload"]) for pair in (our, their)]
                # Not `==` alone: in Python, True equals 1.
                if json.dumps(said[0]) == json.dumps(said[1]):
                    counts[sdk, "equal" if our["value"] is not None else "undecided by both"] += 1
                    continue
                known = [one["name"] for one in KNOWN if sdk in one["sdks"] and one["holds"](
                    uses[our["flag"]], json.dumps(contexts[our["context"]]),
                    our["value"], their["value"])]
                if known:
                    counts[sdk, known[0]] += 1
                    continue
                bad += 1
                counts[sdk, "NOT KNOWN"] += 1
                if bad <= 5:
                    flag = next(f for f in definitions["flags"] if f["key"] == our["flag"])
                    print(f"{sdk} says {their}, we {our}\n  {json.dumps(flag['filters'])}\n"
                          f"  {json.dumps(contexts[our['context']])}", file=sys.stderr)
    for (sdk, what), count in sorted(counts.items()):
        print(f"{sdk:7} {count:6}  {what}")
    sys.exit(1 if bad else 0)


main()
