// HTML 9.2.6: a line ends in "a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a single
// U+000A LINE FEED (LF) character not preceded by a U+000D CARRIAGE RETURN (CR) character, and a single
// U+000D CARRIAGE RETURN (CR) character not followed by a U+000A LINE FEED (LF) character".
export const LF = 0x0a
export const CR = 0x0d

/**
 * What `& NOWHERE` makes of the -1 of a search, and of no other index: beyond whatever fits in a string
 * (V8: 2^29), and as fast as an index.
 */
export const NOWHERE: number = 2 ** 30 - 1
