import type { HeadEntry, Protocol } from '@ssespec/recording'

import { Connections } from './connections.ts'
import { runsOver, wants } from './plan.ts'
import { CONNECTIONS, type Probe } from './probe.ts'
import type { Run } from './run.ts'
import { reachOf } from './unreachable.ts'

/**
 * Runs probes stage by stage, over all protocols side by side: the open streams first, each alone until its response head
 * has come; then what runs beside them; then what comes after; at last what runs alone. What can no longer tell
 * anything is not asked.
 */
export async function runStages(
  run: Run,
  probes: readonly Probe[],
  protocols: readonly Protocol[],
): Promise<void> {
  const shared = new Connections(CONNECTIONS, { inOrder: true })
  const staged = (stage: Probe['stage']): Probe[] => probes.filter((probe) => probe.stage === stage)
  const sideBySide = (stage: Probe['stage'], over: readonly Protocol[]): Promise<unknown> =>
    Promise.all(
      over.flatMap((protocol) =>
        staged(stage)
          .filter((probe) => wants(run, probe, protocol))
          .map((probe) => run.probe(probe, { protocol, connections: shared, attempt: 1 })),
      ),
    )

  const streams = await openStreams(run, staged('open'), protocols, shared)
  const flowing = streams.filter(({ head }) => head?.status === 200)
  await sideBySide(
    'beside',
    flowing.map(({ protocol }) => protocol),
  )
  await Promise.all(streams.map(({ left }) => left))
  const reach = reachOf(run.recordings)
  const reached = protocols.filter((protocol) => reach.get(protocol) === undefined)
  await sideBySide('after', reached)
  for (const probe of staged('alone')) {
    for (const protocol of reached.filter((each) => wants(run, probe, each))) {
      const connections = new Connections(probe.connections ?? CONNECTIONS)
      await run.probe(probe, { protocol, connections, attempt: 1 })
    }
  }
}

/** A stream that may still be read. */
interface OpenStream {
  readonly protocol: Protocol
  /** Missing where none came. */
  readonly head: HeadEntry | undefined
  /** When it has been left. */
  readonly left: Promise<void>
}

async function openStreams(
  run: Run,
  probes: readonly Probe[],
  protocols: readonly Protocol[],
  connections: Connections,
): Promise<OpenStream[]> {
  const streams: OpenStream[] = []
  for (const probe of probes) {
    for (const protocol of protocols.filter((each) => runsOver(probe, each))) {
      streams.push(await openStream(run, probe, { protocol, connections, attempt: 1 }))
    }
  }
  return streams
}

/** Starts a probe, and comes back when its response head has come, or when it is over. */
export async function openStream(
  run: Run,
  probe: Probe,
  how: { readonly protocol: Protocol; readonly connections: Connections; readonly attempt: number },
): Promise<OpenStream> {
  const { protocol } = how
  const { promise: headCame, resolve } = Promise.withResolvers<HeadEntry>()
  const left = run.probe(probe, {
    ...how,
    onHead(head, soFar) {
      const { entries } = soFar
      run.noteUnfinished({ ...soFar, entries: [...entries, { kind: 'abort', at: head.at, why: 'duration' }] })
      resolve(head)
    },
  })
  const head = await Promise.race([headCame, left])
  return { protocol, head: head ?? undefined, left }
}
