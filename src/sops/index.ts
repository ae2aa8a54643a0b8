/** SOPS: reading files. Pure; what a file needs from outside comes through the key service. */
export { closedDocuments, visitLeaves } from './closed.ts'
export { unwrapDataKey } from './data-key.ts'
export { parseDocument, type ParsedFile } from './file.ts'
export { openFile } from './open.ts'
export { scalarTexts } from './stores/yaml.ts'
