/** `docs/network.md` names every host that the sources do: a firewall is made from it. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync('docs/network.md', 'utf8')

/** Names of hosts in the sources that are no host of a request, and why. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  'age-encryption.org': 'name of a format',
  'ecs.example.com': 'example in a message',
  'git-lfs.github.com': 'first line of a pointer',
  'googleapis.com': 'word that is no mask',
  'amazonaws.com': 'named with its service',
  'iam.googleapis.com': 'audience of a token',
  'sts.amazonaws.com': 'audience of a token',
  'sts.amazonaws.com.cn': 'audience of a token',
  'www.githubstatus.com': 'address in a message',
  'www.googleapis.com': 'scope of a token',
}

const HOST = /(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com\.cn|com|cn|net|us|uk|gov|eu|internal|org|io|dev)(?![\w-]|\.[a-z]|\()/g
const ADDRESS = /169\.254\.\d+\.\d+/g

/** What stands in code, comments left out. */
function hostsInSources(): string[] {
  const hosts = globSync('src/**/*.ts').flatMap((file) => {
    const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/ .*$/gm, '')
    return [...(code.match(HOST) ?? []), ...(code.match(ADDRESS) ?? [])]
  })
  return [...new Set(hosts)].sort()
}

describe('the page about the network', () => {
  const asked = hostsInSources().filter((host) => !Object.hasOwn(NOT_ASKED, host))

  it('knows hosts of every cloud', () => {
    expect(asked).toEqual(expect.arrayContaining(['amazonaws.eu', 'cloudkms.googleapis.com', 'login.microsoftonline.com', 'vault.azure.net', 'api.github.com', '169.254.170.2']))
  })

  it.each(asked)('names %s', (host) => {
    expect(page).toMatch(new RegExp(`[\`.]${host.replaceAll('.', '\\.')}\``))
  })

  it('leaves out nothing that is not in the sources any more', () => {
    const found = hostsInSources()
    expect(Object.keys(NOT_ASKED).filter((host) => !found.includes(host))).toEqual([])
  })

  it('names no host of a cloud that the sources do not', () => {
    const named = [...new Set(Array.from(page.matchAll(/`(?:[A-Z]+\.)?((?:[a-z0-9-]+\.)+[a-z]+)`/g), ([, host = '']) => host))]
    const ofOthers = ['private.googleapis.com', 'restricted.googleapis.com'] // names that a DNS gives, not the action
    const unknown = named.filter((host) => !host.endsWith('example.com') && !asked.includes(host) && !ofOthers.includes(host))
    expect(unknown).toEqual([])
  })
})
