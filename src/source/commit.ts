/** Whether it is the whole hash of a commit, SHA-1 or SHA-256, as Git writes it. */
export function isCommitHash(text: unknown): text is string {
  return typeof text === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}
