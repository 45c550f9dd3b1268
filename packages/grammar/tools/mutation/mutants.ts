import type { ESTree } from 'rolldown/utils'
import { parseSync } from 'rolldown/utils'

/** A source with one thing changed. */
export interface Mutant {
  readonly start: number
  readonly end: number
  readonly replacement: string
  /** The line of the change, from 1. */
  readonly line: number
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '&': ['|'],
  '|': ['&'],
  '<<': ['>>'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '??=': ['='],
  instanceof: ['in'],
}

const METHODS: Readonly<Record<string, string>> = {
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  shift: 'at',
}

/** Every mutant of a TypeScript source: what a slip of the hand would make of an operator, a literal, a branch. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const mutants: Mutant[] = []
  const add = ({ start, end }: { start: number; end: number }, ...replacements: string[]): void => {
    const line = source.slice(0, start).split('\n').length
    for (const replacement of replacements) mutants.push({ start, end, replacement, line })
  }
  walk(parseSync(file, source).program as ESTree.Program & Node, (node) => {
    const child = (key: string): Node => node[key] as Node
    const textOf = ({ start, end }: Node): string => source.slice(start, end)
    switch (node.type) {
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        for (const operator of OPERATORS[String(node['operator'])] ?? []) {
          add(node, `${textOf(child('left'))} ${operator} ${textOf(child('right'))}`)
        }
        return
      case 'UnaryExpression':
        if (node['operator'] === '!') add(node, textOf(child('argument')))
        return
      case 'Literal':
        return add(node, ...literals(node))
      case 'TemplateLiteral':
        return add(node, "''")
      case 'ArrayExpression':
        if ((node['elements'] as unknown[]).length > 0) add(node, '[]')
        return
      case 'MemberExpression':
        if (node['optional']) add(node, textOf(node).replace('?.[', '[').replace('?.', '.'))
        return
      case 'CallExpression': {
        const callee = child('callee')
        const method = callee.type === 'MemberExpression' && METHODS[textOf(callee['property'] as Node)]
        if (method) add(callee['property'] as Node, method)
        return
      }
      case 'ConditionalExpression':
      case 'IfStatement':
        return add(child('test'), 'true', 'false')
      case 'ForStatement':
        return add(child('test'), 'false')
      case 'ExpressionStatement':
      case 'ContinueStatement':
      case 'ThrowStatement':
        return add(node, ';')
      case 'ReturnStatement':
        return add(node, node['argument'] ? 'return' : ';')
      case 'ArrowFunctionExpression':
        if (child('body').type !== 'BlockStatement') add(child('body'), 'undefined')
    }
  })
  return mutants
}

function literals({ value, regex }: Node): string[] {
  if (typeof value === 'boolean') return [String(!value)]
  if (typeof value === 'number') return [String(value + 1), String(value - 1)]
  if (typeof value === 'string') return [value === '' ? "'mutant'" : "''"]
  if (!regex) return []
  // Each alternative left out, and what an anchor or a repetition is there for.
  const { pattern, flags } = regex as { pattern: string; flags: string }
  const parts = pattern.split('|')
  const without = parts.map((_, index) => parts.filter((__, other) => other !== index).join('|'))
  const patterns = [...(parts.length > 1 ? without : ['$^']), pattern.replace('^', '')]
  return patterns.filter((mutated) => mutated !== pattern).map((mutated) => `/${mutated}/${flags}`)
}

/** Visits all that runs: types do not, and an import names only what is elsewhere. */
function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const [key, value] of Object.entries(node)) {
    if (key === 'key') continue
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && runs(child)) walk(child, visit)
    }
  }
}

const runs = ({ type }: Node): boolean =>
  type !== 'ImportDeclaration' && (!type.startsWith('TS') || type === 'TSNonNullExpression')

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
