/** Node's own modules for HTTP and TLS. Nothing else here takes as long to load: only when an address needs it. */
export const plainHttp = () => process.getBuiltinModule('node:http')
export const secureHttp = () => process.getBuiltinModule('node:https')
export const tls = () => process.getBuiltinModule('node:tls')
