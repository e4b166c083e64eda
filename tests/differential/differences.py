"""Where PostHog's SDKs are known to say otherwise than its server, whose value is ours.

Each has a name, the SDKs that it concerns, why it is so, and a test: `uses` is the set of what the
flag uses itself, through cohorts and through flags that it depends on (see compare.py), `known` the
context as JSON text, and then come the two values.
A difference that none of these explains is a mistake, ours or one that belongs on this list.
"""

KNOWN = [
    {
        "name": "operators that no SDK has",
        "sdks": {"python", "node"},
        "why": "`between` is evaluated by the server alone; SDKs cannot decide",
        "holds": lambda uses, known, ours, theirs: "between" in uses and theirs is None,
    },
    {
        "name": "numbers in exact",
        "sdks": {"node"},
        "why": "the Node SDK cannot decide `exact` or `is_not` with a whole number on either side",
        "holds": lambda uses, known, ours, theirs: "exact number" in uses and theirs is None,
    },
    {
        "name": "enrollment in early access",
        "sdks": {"node"},
        "why": "the Node SDK ignores `feature_enrollment`; the server asks it before all conditions",
        "holds": lambda uses, known, ours, theirs: "enrollment" in uses,
    },
    {
        "name": "pre-releases of versions",
        "sdks": {"python", "node"},
        "why": "SDKs drop what follows the three numbers; the server orders pre-releases below",
        "holds": lambda uses, known, ours, theirs: "semver" in uses and "-rc" in known,
    },
    {
        "name": "dependencies across targets",
        "sdks": {"python"},
        "why": "the Python SDK evaluates a flag of persons that a flag of groups depends on, and the "
        "reverse, for the target of the one that depends; the server for its own",
        "holds": lambda uses, known, ours, theirs: "foreign dependency" in uses,
    },
    {
        "name": "the whole chain of dependencies",
        "sdks": {"python", "node"},
        "why": "SDKs evaluate all flags of a chain first, and give up at one that they cannot "
        "decide, even where the flag in between is decided without it",
        "holds": lambda uses, known, ours, theirs: "indirect dependency" in uses and theirs is None,
    },
    {
        "name": "regular expressions",
        "sdks": {"python", "node"},
        "why": "SDKs decide only some regular expressions; the server all",
        "holds": lambda uses, known, ours, theirs: "regex" in uses and theirs is None,
    },
]
