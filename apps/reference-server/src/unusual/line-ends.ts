import { OPENING, encodeGoodEvent, eventStream } from '../stream/event-stream.ts'
import type { Unusual, UnusualServers } from '../unusual-endpoint.ts'

/** HTML 9.2.5: a line ends with CR LF, LF or CR. */
function endingIn(description: string, lineEnd: string): Unusual {
  return {
    description,
    serve: eventStream({
      opening: OPENING.replaceAll('\n', lineEnd),
      encode: (event) => encodeGoodEvent(event).replaceAll('\n', lineEnd),
    }),
  }
}

export default {
  cr: endingIn('Lines end with CR alone.', '\r'),
  crlf: endingIn('Lines end with CR LF.', '\r\n'),
} satisfies UnusualServers as UnusualServers
