/** A proxy's answer before its tunnel stands. */
import type { Socket } from 'node:net'

/** Bytes that a proxy may send before its tunnel stands. */
export const MOST_BEFORE_TUNNEL = 64 * 1024
export const TOO_MUCH_BEFORE_TUNNEL = 'PROXY_ANSWER_TOO_LARGE'

/**
 * Ends a connection to a proxy whose answer has no end: Node keeps all of it, and for each piece adds its listener once
 * more, so that their number doubles. Only a tunnel in the making is read with `readable`; Node takes the listener away
 * when it stands.
 */
export function boundTunnel(socket: Socket): void {
  let stands = false
  const check = (): void => {
    if (!stands && socket.bytesRead > MOST_BEFORE_TUNNEL) socket.destroy(Object.assign(new Error('no tunnel'), { code: TOO_MUCH_BEFORE_TUNNEL }))
  }
  const whenRemoved = (event: string | symbol): void => void (stands ||= event === 'readable')
  const whenAdded = (event: string | symbol, listener: () => void): void => {
    if (event !== 'readable' || stands) return
    socket.off('removeListener', whenRemoved)
    socket.off('newListener', whenAdded)
    if (!socket.listeners('readable').includes(check)) socket.prependListener('readable', check)
    socket.off('readable', listener) // one of it is enough
    socket.on('newListener', whenAdded)
    socket.on('removeListener', whenRemoved)
  }
  socket.on('newListener', whenAdded)
}
