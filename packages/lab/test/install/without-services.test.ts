import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withoutServices } from '../../src/install/without-services.ts'
import { temporaryFolder } from '../support/temporary.ts'

test('services are forbidden while packages are installed, and no longer', async () => {
  const folder = await temporaryFolder()
  const policy = join(folder, 'policy-rc.d')
  const install = async (): Promise<number | null> =>
    new Promise((resolve) => {
      const child = execFile(policy, ['nginx', 'start'], () => resolve(child.exitCode))
    })
  expect(await withoutServices(install, policy)).toBe(101)
  expect(await readdir(folder)).toEqual([])
})

test('a failure leaves nothing behind', async () => {
  const folder = await temporaryFolder()
  const install = withoutServices(
    async () => Promise.reject(new Error('no mirror')),
    join(folder, 'policy-rc.d'),
  )
  await expect(install).rejects.toThrow('no mirror')
  expect(await readdir(folder)).toEqual([])
})

test('a policy of the machine stays as it is', async () => {
  const policy = join(await temporaryFolder(), 'policy-rc.d')
  await writeFile(policy, 'of the machine')
  await withoutServices(async () => {}, policy)
  expect(await readFile(policy, 'utf8')).toBe('of the machine')
})
