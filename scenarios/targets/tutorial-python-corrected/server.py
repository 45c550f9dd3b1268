# The two messages of tutorial-python, for clients that come back, for proxies, and for both ends of the connection.
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MESSAGES = [{"order": 17, "status": "packed"}, {"order": 17, "status": "shipped"}]
PAUSE_S = 5
# A write is how this server learns that a client has left.
HEARTBEAT_S = 1


class Handler(BaseHTTPRequestHandler):
    # With 1.0 the end of a stream could not be told from a cut.
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        seen = self.begin()
        if seen is None or self.command == "HEAD":
            return
        # The head and some bytes at once, however late the first message.
        self.send("retry: 3000\n\n")
        for number in range(seen + 1, len(MESSAGES) + 1):
            if number > seen + 1:
                self.wait(PAUSE_S)
            self.send(f"id: {number}\ndata: {json.dumps(MESSAGES[number - 1])}\n\n")
        if self.chunked:
            self.wfile.write(b"0\r\n\r\n")

    do_HEAD = do_GET

    def do_OPTIONS(self):
        self.send_response(405)
        self.send_header("Allow", "GET, HEAD")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def begin(self):
        """Sends the head; gives how many messages the client has, None where nothing follows."""
        if self.path != "/events":
            self.send_error(404)
            return None
        seen = self.last_seen()
        if seen == len(MESSAGES):
            # All has been said: without this an EventSource comes back for ever.
            self.send_response(204)
            self.end_headers()
            return None
        self.chunked = self.request_version != "HTTP/1.0"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store, no-transform")
        self.send_header("X-Accel-Buffering", "no")
        if self.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.close_connection = True
        self.end_headers()
        return seen

    def last_seen(self):
        """What a client says may be anything."""
        value = self.headers.get("Last-Event-ID", "")
        return int(value) if value in {str(n) for n in range(len(MESSAGES) + 1)} else 0

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, HEARTBEAT_S))
            self.send(":\n\n")

    def send(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if self.chunked else data)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # the client has left

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 128


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
