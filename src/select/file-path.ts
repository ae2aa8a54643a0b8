/** The paths that inputs give to files below RUNNER_TEMP. */

/** A name in a folder, on every system: neither `.` nor `..`, no separator, no drive, no stream, no wildcard. */
// eslint-disable-next-line no-control-regex
const SEGMENT = /^[^\u0000-\u001f\u007f\\/:*?"<>|]*[^\u0000-\u001f\u007f\\/:*?"<>|. ]$/

/** Windows opens a device of such a name, whatever the folder and the ending. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?: *\..*)?$/i

/** What is wrong with any other path. */
export const PATH_RULE = 'must be a relative path, with `/`, below RUNNER_TEMP: no `..`, no backslash, no colon, no device of Windows'

/** Whether a path stays below its folder, on every system. */
export function staysBelow(path: string): boolean {
  return path.split('/').every((segment) => SEGMENT.test(segment) && !DEVICE.test(segment))
}

/**
 * Whether two paths cannot both be files: they are one where file names have no case, or one would be a folder of the
 * other.
 */
export function areInTheWay(one: string, other: string): boolean {
  const [a, b] = [withoutCase(one), withoutCase(other)]
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
}

/** macOS takes both spellings of `é` for one. */
function withoutCase(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
