import type { Film } from './film.ts'

const [WIDTH, HEIGHT] = [1620, 380]
const [LEFT, RIGHT, TOP, BOTTOM] = [80, 20, 16, 48]

const LINES = {
  direct: { colour: '#555', label: 'direct' },
  guide: { colour: '#0b62c4', label: 'guide’s nginx: step by step' },
  '32-kb': { colour: '#b3261e', label: 'front with 32 KiB: in jumps' },
} as const

/** The rows that each page showed over time, as SVG: what stands still is level, what jumps is upright. */
export function drawSteps(films: readonly Film[]): string {
  const rows = Math.max(...films.map(({ shown }) => shown.rows))
  const seconds = Math.max(...films.flatMap(({ steps }) => steps.map(({ ms }) => ms / 1000)))
  const x = (second: number): number => LEFT + (second / seconds) * (WIDTH - LEFT - RIGHT)
  const y = (row: number): number => HEIGHT - BOTTOM - (row / rows) * (HEIGHT - TOP - BOTTOM)
  const paths = films.map(({ way, steps }) => {
    const lines = steps.map((step) => `H${x(step.ms / 1000).toFixed(1)}V${y(step.rows).toFixed(1)}`)
    const { colour } = LINES[way]
    return `<path d="M${x(0)},${y(0)}${lines.join('')}" fill="none" stroke="${colour}" stroke-width="2.5"/>`
  })
  const labels = films.map(({ way }, index) => {
    const { colour, label } = LINES[way]
    return `<text x="${LEFT + 20}" y="${TOP + 24 + index * 24}" fill="${colour}" font-weight="bold">${label}</text>`
  })
  const across = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = y(rows * part)
    const text = (rows * part).toLocaleString('en')
    return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${LEFT - 8}" y="${at + 5}" text-anchor="end">${text}</text>`
  })
  const down = Array.from({ length: Math.floor(seconds / 5) + 1 }, (_, index) => {
    const at = x(index * 5)
    return `<text x="${at}" y="${HEIGHT - BOTTOM + 22}" text-anchor="middle">${index * 5} s</text>`
  })
  return `<svg width="${WIDTH}" height="${HEIGHT}" font-size="14" fill="#444" xmlns="http://www.w3.org/2000/svg">
${across.join('')}${down.join('')}${paths.join('')}${labels.join('')}
<text x="${LEFT}" y="${HEIGHT - 6}">rows shown on the page, over the seconds since the first bar moved</text></svg>`
}
