/** What a run does with an answer: loaded while that is awaited, as one piece, because each piece costs a read of a file. */
export { keyPathText } from './config/walk.ts'
export { closed } from './decrypt.ts'
export { publish } from './publish.ts'
export { planExports, select } from './select/index.ts'
