"""Where PostHog's SDKs are known to say otherwise than its server, whose value is ours.

Each difference is a change of the definitions, or of the contexts, with which our evaluator says
what the SDK says without it. So a difference is not excused by what a flag holds: with the changes
of an SDK made, every pair must come out exactly as the SDK has it.

`source` is where the SDK does so: posthog-python 7.91.1, posthog-node 5.70.0.
"""

TARGET = "aggregation_group_type_index"


def _filters(definitions):
    """Every filter on a property, of conditions and of cohorts."""
    todo = [one for flag in definitions["flags"] for one in flag["filters"]["groups"]]
    todo += definitions["cohorts"].values()
    while todo:
        for one in (group := todo.pop()).get("properties", group.get("values", [])):
            if "values" in one:
                todo.append(one)
            elif one["type"] in ("person", "group"):
                yield one


def _undecidable(is_meant):
    def change(definitions, _contexts):
        for one in _filters(definitions):
            if is_meant(one):
                one["operator"] = "an operator that nobody knows"
    return change


def _assumed(definitions, _contexts):
    for one in _filters(definitions):
        if one["operator"] in ("regex", "not_regex") and one["value"].startswith("(?"):
            one["operator"] = "is_not_set" if one.get("negation") else "is_set"


def _forget_enrollment(definitions, _contexts):
    for flag in definitions["flags"]:
        flag["filters"].pop("feature_enrollment", None)


def _unenrolled(is_meant):
    """Nobody has joined or left early access of such a flag, as far as is known."""
    def change(definitions, contexts):
        for flag in definitions["flags"]:
            for context in contexts:
                if flag["filters"].get("feature_enrollment") and is_meant(flag, context):
                    context["person_properties"].pop(f"$feature_enrollment/{flag['key']}", None)
    return change


def _declined(definitions, contexts):
    for flag in definitions["flags"]:
        for context in contexts:
            if flag["filters"].get("feature_enrollment") and "groups" not in context:
                if flag["filters"].get(TARGET) is not None:
                    context["person_properties"][f"$feature_enrollment/{flag['key']}"] = False


def _drop_prereleases(_definitions, contexts):
    for context in contexts:
        groups = context.get("group_properties", {}).values()
        for properties in (context["person_properties"], *groups):
            if "version" in properties:
                properties["version"] = properties["version"].split("-")[0]


DIFFERENCES = [
    {
        "name": "operators that no SDK has",
        "sdks": {"python", "node"},
        "why": "`between` is evaluated by the server alone",
        "source": "feature_flags.py: _raise_unhandled_operator; feature-flags.mjs: Unknown operator",
        "change": _undecidable(lambda one: one["operator"] == "between"),
    },
    {
        "name": "numbers in exact",
        "sdks": {"node"},
        "why": "JavaScript has one type of number: whether `42` was written `42.0` is lost, so that "
        "the Node SDK leaves `exact` and `is_not` with a whole number to the server",
        "source": "feature-flags.mjs: matchProperty, exact and is_not",
        "change": _undecidable(
            lambda one: one["operator"] in ("exact", "is_not") and type(one["value"]) is int),
    },
    {
        "name": "enrollment in early access",
        "sdks": {"node"},
        "why": "the Node SDK never reads `feature_enrollment`; the server asks it before all conditions",
        "source": "feature-flags.mjs: matchFeatureFlagProperties",
        "change": _forget_enrollment,
    },
    {
        "name": "enrollment without a device",
        "sdks": {"python"},
        "why": "the Python SDK asks for the device before enrollment, which needs none; the server "
        "only where it hashes",
        "source": "feature_flags.py: resolve_bucketing_value",
        "change": _unenrolled(
            lambda flag, context: flag.get("bucketing_identifier") == "device_id"
            and "device_id" not in context),
    },
    {
        "name": "enrollment in flags for groups",
        "sdks": {"python"},
        "why": "the Python SDK leaves it to the server, which reads the person's property",
        "source": "feature_flags.py: _match_feature_enrollment",
        "change": _unenrolled(
            lambda flag, context: flag["filters"].get(TARGET) is not None and "groups" in context),
    },
    {
        "name": "enrollment in flags for groups without a group",
        "sdks": {"python"},
        "why": "the Python SDK looks for the group first; the server asks the person before, and "
        "needs no group for that",
        "source": "feature_flags.py: _compute_flag_locally",
        "change": _declined,
    },
    {
        "name": "regular expressions",
        "sdks": {"python", "node"},
        "why": "SDKs evaluate what their engines and the server's certainly read alike; no flags of "
        "a pattern, such as `(?i)`, are in that",
        "source": "feature_flags.py: _RegexTranslator; posthog-node: @posthog/core, regex",
        "change": _undecidable(
            lambda one: one["operator"] in ("regex", "not_regex") and one["value"].startswith("(?")),
        # The Node SDK does not decide by a later condition either, if the one with the expression
        # would give another value.
        "if_matched": {"node": _assumed},
    },
    {
        "name": "pre-releases of versions",
        "sdks": {"python", "node"},
        "why": "SDKs compare the three numbers alone; the server orders pre-releases below",
        "source": "feature_flags.py: parse_semver; feature-flags.mjs: parseSemver",
        "change": _drop_prereleases,
    },
]


def dependencies(flag):
    """The filters of a flag on other flags."""
    for condition in flag["filters"]["groups"]:
        yield from (one for one in condition["properties"] if one["type"] == "flag")


def reached(flag, flags):
    """The keys of all flags that a flag depends on."""
    found, todo = set(), [flag]
    while todo:
        for one in dependencies(todo.pop()):
            if one["key"] not in found:
                found.add(one["key"])
                todo.append(flags[one["key"]])
    return found


def foreign(flag, definitions):
    """Dependencies across targets, in the Python SDK: it evaluates what a flag depends on for the
    target of that flag, with its key and its properties; the server each for its own. Where a flag
    has such dependencies, this turns them into flags of its target, and says so.

    Source: feature_flags.py, _evaluate_dependency: one `distinct_id`, one `properties`."""
    flags = {one["key"]: one for one in definitions["flags"]}
    target = flag["filters"].get(TARGET)
    others = [flags[key] for key in reached(flag, flags)]
    others = [other for other in others if other["filters"].get(TARGET) != target]
    for other in others:
        other["filters"][TARGET] = target
        other["is foreign"] = True
    cohorts = {} if target is None else definitions["cohorts"]
    for one in _filters({"flags": others, "cohorts": cohorts}):
        one["type"] = "person" if target is None else "group"
        one["group_type_index"] = target
    return bool(others)


def give_up(flag, flags, context, values, instead):
    """The whole chain of dependencies, in both SDKs: they evaluate all flags of a `dependency_chain`
    first, and cannot decide the filter if they cannot decide one of them, even where the flag that
    it is about is decided without. This does `instead` with such filters, and says whether there
    are any. `values` are those of all flags, as the SDK has them.

    Source: feature_flags.py, _evaluate_dependency_chain; feature-flags.mjs,
    evaluateFlagDependency."""
    used = [flag] + [flags[key] for key in reached(flag, flags)]
    lost = {one["key"] for one in used[1:] if _is_lost(flag, one, context)}
    found = [one for other in used for one in dependencies(other)
             if any(values[key] is None for key in one["dependency_chain"][:-1])
             or lost.intersection(one["dependency_chain"])]
    for one in found:
        instead(one)
    return bool(found)


def undecided(dependency):
    """A dependency that nobody can decide."""
    dependency["dependency_chain"] = None


def ended(dependency):
    """One that ends the evaluation: where only the server knows who is in a cohort that the flag of
    a dependency uses, SDKs try no later condition."""
    dependency |= {"key": "id", "type": "cohort", "value": "unknown", "operator": "in"}


def matched(dependency):
    """A filter that matches whomever it looks at instead."""
    dependency |= {"key": "distinct_id", "type": "person", "operator": "is_set"}


def _is_lost(flag, other, context):
    """Whether the Python SDK cannot evaluate a flag for the target of one that depends on it: it
    asks for a device all the same, and evaluates enrollment for persons alone.

    Source: feature_flags.py, resolve_bucketing_value and _match_feature_enrollment."""
    if flag["filters"].get(TARGET) is None or not other.get("is foreign"):
        return False
    by_device = other.get("bucketing_identifier") == "device_id" and "device_id" not in context
    return by_device or bool(other["filters"].get("feature_enrollment"))
