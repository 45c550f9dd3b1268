/**
 * Events kept back for less than this are late, not held, in ms. Corks of 200 ms are common, and a busy machine
 * groups reads for about as long.
 */
export const HELD_MS = 400

/** "Promptly", where no rule says otherwise, in ms. */
export const PROMPT_MS = 2000

/** What comes this long after the server answered a later PING was not on its way any more, in ms. */
export const ON_ITS_WAY_MS = 250
