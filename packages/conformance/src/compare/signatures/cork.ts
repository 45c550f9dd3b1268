import type { Signature } from '../signature.ts'

/** Small events come some 100 ms late, 200 at most, whatever their rate. */
export const cork: Signature = {
  name: 'cork',
  explains: ['proxy/latency'],
  advice: 'Have the proxy send small pieces at once: no cork, no Nagle algorithm.',
  remedies: {
    haproxy: { lines: ['option http-no-delay'], provenBy: 'haproxy/right' },
    nginx: { lines: ['tcp_nodelay on;'] },
  },
  see(facts) {
    const { addedP50Ms, addedP99Ms } = facts.figures
    if (!facts.passed('proxy/incremental') || addedP50Ms === null || addedP99Ms === null) return undefined
    // Its 100 and 200 ms grow on a busy machine.
    if (addedP50Ms < 40 || addedP50Ms > 200 || addedP99Ms > 450) return undefined
    return {
      confidence: 'likely',
      cause: `The proxy corks small writes: half of the events come ${Math.round(addedP50Ms)} ms late, 99 of 100 within ${Math.round(addedP99Ms)} ms, then all that waited come together.`,
    }
  },
}
