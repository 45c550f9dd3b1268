/** What one run came to. */
export interface Measured {
  readonly workload: 'transports'
  readonly transport: string
  /** What was spoken, and not only asked for. */
  readonly protocol: string | null
  readonly clients: number
  readonly durationMs: number
  readonly updates: { readonly received: number; readonly missed: number }
  readonly requests: number
  /** Messages that clients sent. */
  readonly sent: number
  readonly delayMs: { readonly p50: number; readonly p99: number; readonly max: number } | null
  readonly failures: number
  readonly failure: string | null
  readonly generator: {
    readonly lagMs: number
    /** The part of this machine's processors that the clients used. */
    readonly cpuShare: number
  }
  readonly valid: boolean
  readonly invalidBecause?: string
}
