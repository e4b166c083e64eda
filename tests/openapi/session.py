"""Prints a session token as Clerk signs it, for the subject given; `clerk.pem` signs."""

import base64
import json
import subprocess
import sys
import time


def part(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


now = int(time.time())
header = {"alg": "RS256", "typ": "JWT", "kid": "one"}
claims = {"sub": sys.argv[1], "iat": now, "nbf": now, "exp": now + 3600}
signed = b".".join(part(json.dumps(it).encode()) for it in (header, claims))
command = ["openssl", "dgst", "-sha256", "-sign", "clerk.pem"]
signature = subprocess.run(command, input=signed, check=True, capture_output=True).stdout
print((signed + b"." + part(signature)).decode())
