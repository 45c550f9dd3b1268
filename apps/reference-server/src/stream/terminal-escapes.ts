/** Clears the screen, paints red, sets the title, rings the bell; the last one is a CSI of one character (C1). */
export const ESCAPES = '\u001b[2J\u001b[31mred\u001b]0;title\u0007\u0008\u009b5m'
