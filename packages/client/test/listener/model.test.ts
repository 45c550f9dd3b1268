import { expect, it } from 'vitest'

import { fc } from '../property.ts'
import { commands, type Model } from './model/commands.ts'
import { RealSystem } from './model/real-system.ts'

it('loses nothing, repeats nothing, is never early, and ends once, whatever the server does', async () => {
  const sequences = fc.commands(commands, { maxCommands: 12, size: 'max' })
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      const real = await RealSystem.start()
      const model: Model = { published: 0, isOver: false }
      try {
        await fc.asyncModelRun(() => ({ model, real }), sequence)
      } finally {
        real.close()
        await real.allClosed()
        await real.server.stop()
      }
      expect([real.faults, real.closings]).toEqual([[], 1])
    }),
    { numRuns: 40 },
  )
}, 180_000)
