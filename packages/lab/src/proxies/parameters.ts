import { ProxyManifestError } from './manifest-error.ts'

/** Lines of configuration by the name of the parameter they stand for. */
export type Parameters = Readonly<Record<string, readonly string[]>>

/*
 * `${set.name}` stands alone on its line: the lines take its place, indented as it is. Without lines, the line goes.
 */
const parameterLine = /^([ \t]*)\$\{set\.([a-z][A-Za-z0-9]*)\}[ \t]*\n/gm

/**
 * The parameters of a template with what a proxy sets in place of their defaults.
 *
 * @throws ProxyManifestError when it sets one that the template does not have.
 */
export function setParameters(defaults: Parameters, set: Parameters, file: string): Parameters {
  const unknown = Object.keys(set).filter((name) => !(name in defaults))
  if (unknown.length > 0) {
    const known = Object.keys(defaults).join(', ')
    throw new ProxyManifestError(
      file,
      unknown.map((name) => `set has an unknown parameter ${name}; allowed: ${known}`),
    )
  }
  return { ...defaults, ...set }
}

/** Puts the parameters into a template file. What is no parameter stays, to be found by `inspectTemplate`. */
export function insertParameters(text: string, parameters: Parameters): string {
  return text.replaceAll(parameterLine, (placeholder, indentation: string, name: string) => {
    const lines = parameters[name]
    if (lines === undefined) return placeholder
    return lines.map((line) => `${indentation}${line}\n`).join('')
  })
}
