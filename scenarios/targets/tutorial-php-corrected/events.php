<?php
// The two messages of tutorial-php, for clients that come back, for proxies, and for both ends of the connection.
const MESSAGES = [['order' => 17, 'status' => 'packed'], ['order' => 17, 'status' => 'shipped']];
const PAUSE_S = 5;
// A write is how PHP learns that a client has left: until then it keeps a worker.
const HEARTBEAT_S = 0.2;

function send(string $text): void
{
    echo $text;
    flush();
}

function wait(float $seconds): void
{
    $until = microtime(true) + $seconds;
    while (($left = $until - microtime(true)) > 0) {
        usleep((int) (min($left, HEARTBEAT_S) * 1e6));
        send(":\n\n");
    }
}

// What a client says may be anything.
$last = $_SERVER['HTTP_LAST_EVENT_ID'] ?? '';
$seen = preg_match('/^[0-2]$/', $last) ? (int) $last : 0;

if (!in_array($_SERVER['REQUEST_METHOD'], ['GET', 'HEAD'], true)) {
    http_response_code(405);
    header('Allow: GET, HEAD');
    exit;
}
if ($seen === count(MESSAGES)) {
    // All has been said: without this an EventSource comes back for ever.
    http_response_code(204);
    exit;
}
header('Content-Type: text/event-stream');
header('Cache-Control: no-store, no-transform');
header('X-Accel-Buffering: no');
if ($_SERVER['REQUEST_METHOD'] === 'HEAD') {
    exit;
}
// php.ini may buffer 4096 bytes and stop a script after 30 seconds.
while (ob_get_level() > 0) {
    ob_end_flush();
}
set_time_limit(0);

// The head and some bytes at once, however late the first message.
send("retry: 3000\n\n");
for ($id = $seen + 1; $id <= count(MESSAGES); $id++) {
    if ($id > $seen + 1) {
        wait(PAUSE_S);
    }
    send("id: $id\ndata: " . json_encode(MESSAGES[$id - 1]) . "\n\n");
}
