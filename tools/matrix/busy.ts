// Keeps one core busy until its standard input ends.
process.stdout.write('busy\n')
let ended = false
process.stdin.resume()
process.stdin.once('end', () => (ended = true))

function spin(): void {
  const until = performance.now() + 20
  while (performance.now() < until);
  if (!ended) setImmediate(spin)
}

spin()
