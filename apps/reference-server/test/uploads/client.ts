import { expect } from 'vitest'
import type { ReferenceServer } from '@ssespec/reference-server'
import { type Answer, ask } from '../wire.ts'

export type Content = string | Uint8Array<ArrayBuffer>

interface Accepted {
  readonly id: string
  readonly progress: string
}

export interface UploadOptions {
  readonly cookie?: string
  readonly query?: string
}

export function post(server: ReferenceServer, file: Content, options: UploadOptions = {}): Promise<Response> {
  const form = new FormData()
  form.set('file', new Blob([file]), 'products.csv')
  const { cookie, query = '' } = options
  return fetch(`${server.url}/uploads${query}`, {
    method: 'POST',
    body: form,
    headers: cookie === undefined ? {} : { Cookie: cookie },
  })
}

export async function upload(
  server: ReferenceServer,
  file: Content,
  options?: UploadOptions,
): Promise<Accepted> {
  const response = await post(server, file, options)
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as Accepted
}

/** What problem details say. */
export async function problem(response: Response): Promise<unknown[]> {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  const { status, title, detail } = (await response.json()) as Record<string, unknown>
  expect(status).toBe(response.status)
  return [status, title, detail]
}

/** The session that the page gives to a browser that has none. */
export async function openSession(server: ReferenceServer): Promise<string> {
  const page = await fetch(`${server.url}/uploads/`)
  await page.body?.cancel()
  return page.headers.getSetCookie()[0]!.split(';')[0]!
}

export interface Told {
  readonly from: number
  readonly row: number
  readonly done: number
  readonly failed: number
  readonly failures: readonly {
    readonly row: number
    readonly line: number
    readonly reasons: readonly string[]
  }[]
}

/** The progress events of an answer, and the summary in its last event, if that has come. */
export function told({ events }: Answer): { steps: Told[]; summary: unknown } {
  const of = (type: string): unknown[] =>
    events.filter((event) => event.type === type).map(({ data }) => JSON.parse(data) as unknown)
  return { steps: of('progress') as Told[], summary: of('done')[0] }
}

/** Reads a whole progress. */
export async function readProgress(
  server: ReferenceServer,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await ask(server, '1.1', path, { headers })
  await answer.ended
  return answer
}

export function products(rows: number, row: (number: number) => string = good): string {
  return `sku,name,price,stock\n${Array.from({ length: rows }, (_, index) => row(index + 1)).join('')}`
}

export function good(number: number): string {
  return `SKU-${number},Product ${number},${number % 90}.50,${number % 7}\n`
}
