import { generate } from 'selfsigned'

/** A self-signed certificate for localhost and 127.0.0.1. */
export async function selfSigned(): Promise<{ readonly cert: string; readonly key: string }> {
  const names = [
    { type: 2, value: 'localhost' },
    { type: 7, ip: '127.0.0.1' },
  ] as const
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [...names] }],
  })
  return { cert, key }
}
