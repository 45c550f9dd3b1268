<?php
// Two messages five seconds apart, as tutorials write it.
header('Content-Type: text/event-stream');
header('Cache-Control: no-cache');
header('Connection: keep-alive');

function send(array $message): void
{
    echo 'data: ' . json_encode($message) . "\n\n";
    ob_flush();
    flush();
}

send(['order' => 17, 'status' => 'packed']);
sleep(5);
send(['order' => 17, 'status' => 'shipped']);
