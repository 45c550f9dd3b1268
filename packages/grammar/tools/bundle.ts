import { rolldown } from 'rolldown'

const ENTRY = '\0entry'

/** One minified ES module of the package's sources, from the source of an entry that imports them by name. */
export async function bundle(entry: string): Promise<string> {
  const build = await rolldown({
    input: ENTRY,
    platform: 'browser',
    resolve: { conditionNames: ['@ssespec/source', 'import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id, importer) =>
          id === ENTRY ? ENTRY : importer === ENTRY ? new URL(import.meta.resolve(id)).pathname : undefined,
        load: (id) => (id === ENTRY ? entry : undefined),
      },
    ],
  })
  const { output } = await build.generate({ format: 'es', minify: true })
  await build.close()
  return output[0].code
}
