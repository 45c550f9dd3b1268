# Two messages five seconds apart, as tutorials write it.
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/events":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Connection", "keep-alive")
        self.end_headers()

        self.send({"order": 17, "status": "packed"})
        time.sleep(5)
        self.send({"order": 17, "status": "shipped"})

    def send(self, message):
        self.wfile.write(f"data: {json.dumps(message)}\n\n".encode())


HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
