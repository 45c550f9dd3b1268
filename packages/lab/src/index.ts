export { createCertificate, type Certificate } from './certificate.ts'
export { LabError } from './errors.ts'
export { AptError } from './install/apt.ts'
export { install, type InstallOptions, type InstallResult } from './install/install.ts'
export { installProxies, type ProxyInstallResult } from './install/install-proxies.ts'
export { MissingProgramError } from './install/missing-program-error.ts'
export {
  MissingPartsError,
  prepare,
  requirementNames,
  type Prepared,
  type PrepareOptions,
  type RequirementName,
} from './install/prepare.ts'
export { installed, type ProgramName } from './install/programs.ts'
export { PythonError } from './install/python.ts'
export { K6BuildError } from './k6/build-error.ts'
export { k6Binary, type K6BinaryOptions } from './k6/k6-binary.ts'
export { runK6, type RunK6Options } from './k6/run-k6.ts'
export { withLifetime, type Lifetime, type Stoppable } from './lifetime.ts'
export type { ProcessEnd } from './process/kept-process.ts'
export type { ProcessResult } from './process/run-kept.ts'
export { protocols, type Protocol } from './protocols.ts'
export { expectedOf, type Expected } from './proxies/expected.ts'
export { lacking } from './proxies/locate.ts'
export { ProxyManifestError } from './proxies/manifest-error.ts'
export type { Declaration, RulesByProtocol } from './proxies/declaration.ts'
export type {
  Command,
  Listener,
  ProxyManifest,
  ProxyPackages,
  ReloadSignal,
  RightProxyManifest,
  RunManifest,
  UsefulCommand,
  WrongProxyManifest,
} from './proxies/manifest.ts'
export { listProxies, readProxy, type Proxy } from './proxies/read-proxy.ts'
export { selectProxies, type Selection } from './proxies/select.ts'
export { ProxyStartError } from './proxies/start-error.ts'
export type { Runnable } from './proxies/runnable.ts'
export { startProxy, type RunningProxy, type StartProxyOptions } from './proxies/start-proxy.ts'
export type { TargetManifest } from './targets/manifest.ts'
export { listTargets, readTarget, type Target } from './targets/read-target.ts'
export { startTarget, type RunningTarget, type StartTargetOptions } from './targets/start-target.ts'
