import { basename, dirname } from 'node:path'
import { parseJson, readText } from './files.ts'
import { ProxyManifestError } from './manifest-error.ts'
import type { RulesByProtocol } from './declaration.ts'
import type { Parameters } from './parameters.ts'
import type { Extending } from './proxy-template.ts'
import { validate } from './validate-manifest.ts'

/** `matrix.json`: every combination of some settings, each a proxy; `schemas/matrix.schema.json` is its form. */
export interface Matrix {
  readonly name: string
  readonly title: string
  readonly extends: string
  readonly set?: Parameters
  /** The parameter of the template that takes the lines of all axes. */
  readonly into: string
  /** The lines of each value of each axis. */
  readonly axes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  /** Which cells are wrong: the first that applies says how. */
  readonly wrong: readonly WrongCells[]
  /** What the other cells teach. */
  readonly teaches: string
}

interface WrongCells {
  /** The values, one or several an axis, that a cell must have. */
  readonly when: Readonly<Record<string, string | readonly string[]>>
  readonly fails: readonly string[]
  readonly failsOver?: RulesByProtocol
  readonly fix: readonly string[]
  readonly teaches: string
}

/** One value of each axis. */
type Cell = Readonly<Record<string, string>>

/**
 * The cells of a matrix, each declared as a proxy of its own. Its name is the matrix's and the values of the axes,
 * joined by hyphens.
 *
 * @throws ProxyManifestError
 */
export async function readMatrix(file: string): Promise<(Extending & { readonly name: string })[]> {
  const checked = validate('matrix', parseJson(file, await readText(file)))
  if ('problems' in checked) throw new ProxyManifestError(file, checked.problems)
  const matrix = checked.value
  const problems = matrix.wrong.flatMap(({ when }) => unknownIn(when, matrix.axes))
  if (!`/${dirname(file)}`.endsWith(`/${matrix.name}`)) {
    problems.push(`name is ${matrix.name}, but the folder is ${basename(dirname(file))}`)
  }
  if (problems.length > 0) throw new ProxyManifestError(file, problems)
  return cellsOf(Object.entries(matrix.axes)).map((cell) => declare(matrix, cell))
}

function cellsOf(axes: readonly (readonly [string, object])[]): Cell[] {
  return axes.reduce<Cell[]>(
    (cells, [axis, values]) =>
      cells.flatMap((cell) => Object.keys(values).map((value) => ({ ...cell, [axis]: value }))),
    [{}],
  )
}

function declare(matrix: Matrix, cell: Cell): Extending & { readonly name: string } {
  const lines = Object.entries(cell).flatMap(([axis, value]) => matrix.axes[axis]?.[value] ?? [])
  const values = Object.values(cell)
  const wrong = matrix.wrong.find(({ when }) =>
    Object.entries(when).every(([axis, wanted]) => [wanted].flat().includes(cell[axis] ?? '')),
  )
  const { when: _when, ...defect } = wrong ?? { when: {}, teaches: matrix.teaches }
  return {
    extends: matrix.extends,
    set: { ...matrix.set, [matrix.into]: lines },
    name: `${matrix.name}/${values.join('-')}`,
    title: `${matrix.title}: ${values.join(', ')}`,
    verdict: wrong === undefined ? 'right' : 'wrong',
    ...defect,
  }
}

function unknownIn(when: WrongCells['when'], axes: Matrix['axes']): string[] {
  return Object.entries(when).flatMap(([axis, wanted]) =>
    [wanted].flat().flatMap((value) => {
      if (axes[axis] === undefined) return [`when has an unknown axis ${axis}`]
      return axes[axis][value] === undefined ? [`when.${axis} has an unknown value ${value}`] : []
    }),
  )
}
