/*
 * A placeholder is written `${name}`. nginx, Envoy and others know that form as well: write their own variables
 * without braces there ($host).
 */
const placeholder = /\$\{([^{}]*)\}/g
const portName = /^port\.([a-z][a-z0-9]*)$/

/** The placeholders every template may use, beside `${port.NAME}`. */
export const knownPlaceholders = [
  'origin.host',
  'origin.port',
  'run',
  'certificate',
  'key',
  'pem',
  'user',
] as const

/** What the placeholders stand for. */
export type PlaceholderValues = Readonly<Record<(typeof knownPlaceholders)[number], string>> & {
  /** By NAME of `${port.NAME}`. */
  readonly ports: ReadonlyMap<string, number>
}

/** The names of the ports a template mentions, and the placeholders in it that are not known. */
export function inspectTemplate(
  template: string,
  known: readonly string[],
): { ports: Set<string>; unknown: Set<string> } {
  const ports = new Set<string>()
  const unknown = new Set<string>()
  for (const [, name = ''] of template.matchAll(placeholder)) {
    const port = portName.exec(name)?.[1]
    if (port !== undefined) ports.add(port)
    else if (!known.includes(name)) unknown.add(name)
  }
  return { ports, unknown }
}

/** Fills in a template that `inspectTemplate` found nothing unknown in. */
export function fillTemplate(template: string, values: PlaceholderValues): string {
  return fillPorts(template, values.ports).replaceAll(placeholder, (text, name: string) => {
    return isKnown(name) ? values[name] : text
  })
}

/** Fills in the ports alone. */
export function fillPorts(template: string, ports: PlaceholderValues['ports']): string {
  return template.replaceAll(placeholder, (text, name: string) =>
    String(ports.get(portName.exec(name)?.[1] ?? '') ?? text),
  )
}

function isKnown(name: string): name is (typeof knownPlaceholders)[number] {
  return (knownPlaceholders as readonly string[]).includes(name)
}
