"""Serves the definitions of a folder while a program runs: serve.py FOLDER PROGRAM ARGUMENT…"""

import http.server
import pathlib
import subprocess
import sys
import threading

folder = pathlib.Path(sys.argv[1])
body = (folder / "definitions.json").read_bytes()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = "/flags/definitions" in self.path or "local_evaluation" in self.path
        self.send_response(200 if found else 404)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(body if found else b"{}")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
code = subprocess.run([*sys.argv[2:], url, str(folder)], check=False).returncode
sys.exit(code)
