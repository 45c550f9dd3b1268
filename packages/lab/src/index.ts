export { createCertificate, type Certificate } from './certificate.ts'
export { LabError } from './errors.ts'
export { MissingProgramError } from './install/missing-program-error.ts'
export type { ProcessEnd } from './process/kept-process.ts'
export { protocols, type Protocol } from './protocols.ts'
export { ProxyManifestError } from './proxies/manifest-error.ts'
export type {
  Command,
  Listener,
  ProxyManifest,
  ProxyPackages,
  RightProxyManifest,
  WrongProxyManifest,
} from './proxies/manifest.ts'
export { listProxies, readProxy, type Proxy } from './proxies/read-proxy.ts'
export { ProxyStartError } from './proxies/start-error.ts'
export { startProxy, type RunningProxy, type StartProxyOptions } from './proxies/start-proxy.ts'
