import CliTable3, { type CharName, type HorizontalAlignment, type HorizontalTableRow } from 'cli-table3'

const BORDERS: readonly CharName[] = [
  ...([
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
  ] as const),
  ...(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'] as const),
]

/** The lines of a table without borders. Columns that `aligns` does not name hold figures, and stand at the right. */
export function columnsOf(
  rows: readonly HorizontalTableRow[],
  aligns: readonly HorizontalAlignment[],
): string[] {
  const count = Math.max(...rows.map((row) => row.length))
  const table = new CliTable3({
    chars: Object.fromEntries(BORDERS.map((border) => [border, ''])),
    style: { head: [], border: [], 'padding-left': 2, 'padding-right': 0 },
    colAligns: Array.from({ length: count }, (_, index) => aligns[index] ?? 'right'),
  })
  table.push(...rows)
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}
