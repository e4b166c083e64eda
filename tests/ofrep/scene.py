"""A server with a user and PostHog's definitions, and clients that ask it:
scene.py SCRATCH WORK COMMAND…, where each command is one argument of words."""

import json
import os
import pathlib
import subprocess
import sys
import urllib.request

scratch, work, *clients = sys.argv[1:]
here = pathlib.Path(__file__).parent
home = pathlib.Path(work) / "home"
home.mkdir()
environment = {"HOME": str(home), "PATH": os.environ["PATH"], "SCRATCH_DATA_DIR": f"{work}/data"}
running = []


def run(*arguments):
    return subprocess.run(
        [scratch, *arguments], cwd=home, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def start(*arguments):
    process = subprocess.Popen(
        [scratch, *arguments], cwd=home, env=environment, stdout=subprocess.PIPE, text=True
    )
    running.append(process)
    return json.loads(process.stdout.readline())


try:
    sandbox = start("sandbox", "--port", "0", "--json", "--quiet")
    run("up", "--no-serve", "--admin-email", "admin@example.com", "--quiet")
    user = json.loads(run("user", "create", "--email", "user@example.com", "--json"))["id"]
    token = json.loads(run("token", "create", user, "--scopes", "flags", "--json"))["token"]
    definitions = here / "definitions.json"
    urllib.request.urlopen(
        urllib.request.Request(
            f"{sandbox['control']}/flags",
            definitions.read_bytes(),
            {"content-type": "application/json"},
            method="PUT",
        )
    )
    environment |= sandbox["variables"] | {"POSTHOG_REFRESH_INTERVAL": "200ms", "LOG_LEVEL": "error"}
    url = start("serve", "--port", "0", "--json")["url"]
    asked = {
        "OFREP_URL": url,
        "OFREP_TOKEN": token,
        "OFREP_USER": user,
        "OFREP_CONTROL": sandbox["control"],
        "OFREP_CASES": str(here / "cases.json"),
        "OFREP_DEFINITIONS": str(definitions),
    }
    for client in clients:
        subprocess.run(client.split(), env=os.environ | asked, check=True, timeout=60)
finally:
    for process in reversed(running):
        process.terminate()
        process.wait(30)
    subprocess.run([scratch, "db", "stop"], cwd=home, env=environment, check=False)
