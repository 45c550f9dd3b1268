import type { Diagnostic } from '@ssespec/grammar'
import type { Rule } from '@ssespec/rules'

import { tool } from '../tool.ts'

/**
 * Diagnostics as SARIF 2.1.0, which code hosts show beside the lines
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
 *
 * @param rules where the rules of the diagnostics are described
 */
export function toSarif(file: string, diagnostics: readonly Diagnostic[], rules: readonly Rule[]): unknown {
  const uri = file === '-' ? 'stdin' : encodeURI(file.replaceAll('\\', '/'))
  const used = rules.filter(({ id }) => diagnostics.some(({ rule }) => rule === id))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            rules: used.map(({ id, title, why, source }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: why },
              helpUri: source.url,
            })),
          },
        },
        // A column counts code points.
        columnKind: 'unicodeCodePoints',
        results: diagnostics.map((diagnostic) => toResult(uri, diagnostic)),
      },
    ],
  }
}

function toResult(uri: string, { rule, severity, message, effect, fix, ...place }: Diagnostic): unknown {
  const { span, line, column, replacement } = place
  const deletedRegion = { byteOffset: span.start, byteLength: span.end - span.start }
  const change = { deletedRegion, insertedContent: { text: replacement } }
  const artifactLocation = { uri }
  return {
    ruleId: rule,
    level: severity,
    message: { text: `${message}. ${effect} ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: { startLine: line, startColumn: column, ...deletedRegion },
        },
      },
    ],
    ...(replacement !== undefined && {
      fixes: [
        { description: { text: fix }, artifactChanges: [{ artifactLocation, replacements: [change] }] },
      ],
    }),
  }
}
