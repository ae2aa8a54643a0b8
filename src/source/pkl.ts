/** What ECS builds of Pkl: text as the module renders it, several YAML documents whatever format was asked for. */
import { ActionError } from '../errors.ts'
import { parseYaml } from '../sops/stores/yaml.ts'
import type { Node } from '../sops/tree.ts'

/**
 * @param text that is not JSON
 * @returns each document that holds something
 * @throws ActionError source/malformed where it is neither, as XML, property lists and properties are
 */
export function pklDocuments(text: string): Node[] {
  const documents = parsed(text).filter((node) => node.kind !== 'leaf' || node.type !== 'null')
  if (documents.length > 0 && documents.every(({ kind }) => kind !== 'leaf')) return documents
  throw unreadable()
}

function parsed(text: string): Node[] {
  try {
    return parseYaml(text, 'the build')
  } catch (error) {
    throw error instanceof ActionError && error.code === 'sops/syntax' ? unreadable() : error
  }
}

function unreadable(): ActionError {
  return new ActionError('source/malformed', 'The Pkl module renders neither JSON nor YAML of objects or lists.', {
    hint: 'Let its `output.renderer` be a `JsonRenderer` or `YamlRenderer`: XML, property lists, properties and other formats are not read.',
  })
}
