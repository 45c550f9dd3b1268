export { startReferenceServer } from './server.ts'
export type { ReferenceServer, ReferenceServerOptions } from './server.ts'
export { ListenError } from './http/listen.ts'
export type { Certificate } from './http/secure.ts'
