/** Where configuration comes from. */
import type { Inputs } from '../inputs/table.ts'
import type { Fetched, SourceContext } from './built.ts'
import { fetchFromEcs } from './ecs.ts'

type SourceInputs = Inputs['source']

type Fetch<Kind> = (inputs: Extract<SourceInputs, { kind: Kind }>, context: SourceContext) => Promise<Fetched>

/** Adding a source is one file and one line here. */
const SOURCES: { readonly [Kind in SourceInputs['kind']]: Fetch<Kind> } = {
  ecs: fetchFromEcs,
  github: async (inputs, context) => (await import('./github/index.ts')).fetchFromGithub(inputs, context),
  workspace: async (inputs, context) => (await import('./workspace.ts')).readWorkspace(inputs, context),
}

/** @throws ActionError of the families `source` and `input` */
export function fetchFrom(inputs: SourceInputs, context: SourceContext): Promise<Fetched> {
  return (SOURCES[inputs.kind] as Fetch<SourceInputs['kind']>)(inputs, context)
}
