"""Compares what was said: compare.py SEEDS FOLDER SCRATCH. Ends with 1 at a difference that is not
known."""

import collections
import copy
import json
import pathlib
import subprocess
import sys
import tempfile

from differences import DIFFERENCES, ended, foreign, give_up, matched, undecided

AT = "2026-03-31T12:00:00Z"


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def said(pair):
    # As JSON: in Python, True equals 1.
    return json.dumps([pair["value"], pair["payload"]], sort_keys=True)


class Case:
    """A document, its contexts, and what our evaluator says of them."""

    def __init__(self, scratch, definitions, contexts, changes=()):
        self.scratch = scratch
        self.definitions, self.contexts = copy.deepcopy((definitions, contexts))
        for change in changes:
            change(self.definitions, self.contexts)
        self.flags = {flag["key"]: flag for flag in self.definitions["flags"]}

    def ours(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("definitions", "contexts"):
                (pathlib.Path(folder) / name).write_text(json.dumps(getattr(self, name)))
            arguments = ["flags", "eval", "--definitions", "definitions", "--contexts", "contexts",
                         "--json", "--at", AT]
            return lines(subprocess.run([self.scratch, *arguments], cwd=folder, check=True,
                                        env={"HOME": folder}, stdout=subprocess.PIPE).stdout)


def by_pair(pairs):
    return {(pair["context"], pair["flag"]): pair for pair in pairs}


def values(pairs, context):
    return {flag: pair["value"] for (at, flag), pair in pairs.items() if at == context}


def explained(sdk, case, theirs):
    """Which known difference makes the SDK say what it says of a pair; if none does, None."""
    changes = {one["name"]: one["change"] for one in DIFFERENCES if sdk in one["sdks"]}

    def changed(*names):
        return Case(case.scratch, case.definitions, case.contexts, [changes[name] for name in names])

    alone = {name: by_pair(changed(name).ours()) for name in changes}
    together = changed(*changes)
    all_at_once = by_pair(together.ours())
    # With what an SDK cannot decide taken for true instead.
    if_matched = {
        one["name"]: by_pair(Case(case.scratch, case.definitions, case.contexts, [
            one["if_matched"][sdk], *changes.values()]).ours())
        for one in DIFFERENCES if sdk in one.get("if_matched", ())}
    of_flag = {}
    if sdk == "python":
        for key in together.flags:
            own = copy.deepcopy(together)
            if foreign(own.flags[key], own.definitions):
                of_flag[key] = own, by_pair(own.ours())

    def name_of(pair, their):
        place, key = at = (pair["context"], pair["flag"])
        for name, answers in alone.items():
            if said(answers[at]) == said(their):
                return name
        if said(all_at_once[at]) == said(their):
            return "several of these"
        for name, answers in if_matched.items():
            if their["value"] is None and said(answers[at]) != said(all_at_once[at]):
                return name
        own, answers = of_flag.get(key, (together, all_at_once))
        if said(answers[at]) == said(their):
            return "dependencies across targets"

        def of_chain(instead):
            one = Case(case.scratch, own.definitions, own.contexts[place:place + 1])
            known = values(answers if key in of_flag else theirs, place)
            if give_up(one.flags[key], one.flags, one.contexts[0], known, instead):
                return said(next(answer for answer in one.ours() if answer["flag"] == key))
            return None

        given_up = of_chain(undecided)
        if said(their) in (given_up, of_chain(ended)):
            return "the whole chain of dependencies"
        # What was said of regular expressions and later conditions, by way of a chain.
        if if_matched and their["value"] is None and given_up not in (None, of_chain(matched)):
            return "the whole chain of dependencies"
        return None

    return name_of


def main():
    seeds, folder, scratch = int(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    counts, bad = collections.Counter(), 0
    for part in (folder / str(seed) for seed in range(seeds)):
        case = Case(scratch, *(json.loads((part / f"{name}.json").read_text())
                               for name in ("definitions", "contexts")))
        ours = case.ours()
        for sdk in ("python", "node"):
            theirs = lines((part / f"{sdk}.jsonl").read_text())
            assert len(ours) == len(theirs) > 0, f"{sdk}: {len(ours)} and {len(theirs)} pairs"
            name_of = explained(sdk, case, by_pair(theirs))
            for our, their in zip(ours, theirs):
                assert (our["context"], our["flag"]) == (their["context"], their["flag"])
                if said(our) == said(their):
                    counts[sdk, "equal" if our["value"] is not None else "undecided by both"] += 1
                    continue
                name = name_of(our, their)
                counts[sdk, name or "NOT KNOWN"] += 1
                if name:
                    continue
                bad += 1
                if bad <= 5:
                    print(f"seed {part.name}: {sdk} says {their}, we {our}\n"
                          f"  {json.dumps(case.flags[our['flag']]['filters'])}\n"
                          f"  {json.dumps(case.contexts[our['context']])}", file=sys.stderr)
    for (sdk, what), count in sorted(counts.items()):
        print(f"{sdk:7} {count:6}  {what}")
    sys.exit(1 if bad else 0)


main()
