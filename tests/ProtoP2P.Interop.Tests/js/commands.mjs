// What a test can ask of the peer: one function per command, each from a request object to a result object.

import { multiaddr } from '@multiformats/multiaddr'
import { peerIdFromString } from '@libp2p/peer-id'
import { ByteReader, equal, pattern, write } from './bytes.mjs'
import { PROTOCOL, call } from './contract.mjs'
import { HALF_CLOSE, askHalfClosed } from './endings.mjs'

const ECHO = '/echo/1.0.0'
const IDENTIFY_TIMEOUT_MS = 10_000

export function createCommands ({ node, contract, server, resets }) {
  const identities = rememberIdentities(node)
  const cancellers = new Map()
  const connectionTo = (peer) => {
    const connection = node.getConnections(peerIdFromString(peer)).findLast(({ status }) => status === 'open')

    if (connection === undefined) {
      throw new Error(`not connected to ${peer}`)
    }

    return connection
  }

  return {
    dial: async ({ addr }) => {
      const started = performance.now()
      const connection = await node.dial(multiaddr(addr))
      return { ...describe(connection), ms: performance.now() - started }
    },

    // Dials and does one thing at once, and tells the milliseconds from the start of the dial.
    firstUse: async ({ addr, first }) => {
      const start = performance.now()
      const connection = await node.dial(multiaddr(addr))
      const connectedMs = performance.now() - start
      await firstUses[first](node, contract, connection)
      return { connectedMs, repliedMs: performance.now() - start }
    },

    hangup: async ({ peer }) => {
      await node.hangUp(peerIdFromString(peer))
      return {}
    },

    connections: async () => ({ connections: node.getConnections().map(describe) }),

    ping: async ({ peer, count = 1 }) => {
      const ms = []

      for (let i = 0; i < count; i++) {
        ms.push(await node.services.ping.ping(peerIdFromString(peer)))
      }

      return { ms }
    },

    // What identify told about the peer over the present connection.
    identity: async ({ peer }) => {
      const { agentVersion, protocolVersion, protocols, observedAddr, listenAddrs, signedPeerRecord } =
        await identities.get(connectionTo(peer))
      return {
        agentVersion,
        protocolVersion,
        protocols,
        observedAddr: observedAddr?.toString(),
        listenAddrs: listenAddrs.map(String),
        signed: signedPeerRecord !== undefined
      }
    },

    echo: async ({ peer, bytes }) => {
      const sent = pattern(bytes, 7)
      const received = await node.services.echo.echo(peerIdFromString(peer), sent)
      return { bytes: received.byteLength, match: equal(received.subarray(), sent) }
    },

    fetch: async ({ peer, key }) => {
      const value = await node.services.fetch.fetch(peerIdFromString(peer), key)
      return { found: value !== undefined, value: value === undefined ? undefined : Buffer.from(value).toString() }
    },

    // Opens `count` streams, has them all open at once, and each of them echo `bytes` bytes.
    streams: async ({ peer, count, bytes }) => {
      const connection = connectionTo(peer)
      const open = async (_, index) => {
        const stream = await connection.newStream(ECHO, { maxOutboundStreams: count })
        return { stream, reader: new ByteReader(stream), sent: pattern(bytes, index) }
      }
      const streams = await Promise.all(Array.from({ length: count }, open))
      const echoed = await Promise.all(streams.map(async ({ stream, reader, sent }) => {
        await write(stream, sent)
        return equal(await reader.read(sent.length), sent)
      }))
      const atOnce = connection.streams.filter(({ protocol, direction }) => protocol === ECHO && direction === 'outbound').length
      const surplus = await Promise.all(streams.map(async ({ stream, reader }) => {
        await stream.close()
        return reader.drain()
      }))
      return { match: echoed.every(Boolean) && surplus.every((n) => n === 0), atOnce }
    },

    // Opens a stream, sends something, and resets it.
    reset: async ({ peer, protocol }) => {
      const stream = await connectionTo(peer).newStream(protocol)
      await write(stream, pattern(16, 1))
      stream.abort(new Error('the test resets'))
      return {}
    },

    // How the next stream ended that a peer opened and was to reset.
    awaitReset: async () => ({ seen: await resets.next() }),

    // Waits until no connection to the peer is left.
    awaitGone: async ({ peer }) => {
      await gone(node, peerIdFromString(peer))
      return {}
    },

    // Sends something, half-closes, and reads the answer that comes after that.
    halfClose: async ({ peer }) => ({ match: await askHalfClosed(await connectionTo(peer).newStream(HALF_CLOSE)) }),

    // One call; `key` names it for `cancel`.
    rpc: async ({ peer, key, ...request }) => {
      const stream = await connectionTo(peer).newStream(request.protocol ?? PROTOCOL)
      return call(stream, contract, request, (cancel) => { cancellers.set(key, cancel) })
    },

    cancel: async ({ key }) => {
      cancellers.get(key)()
      return {}
    },

    // Serves a protocol, which identify push tells to the connected peers.
    handle: async ({ protocol }) => {
      await node.handle(protocol, (stream) => stream.close())
      return {}
    },

    // Waits until the peer is known to serve a protocol.
    awaitProtocol: async ({ peer, protocol }) => {
      await knownProtocol(node, peerIdFromString(peer), protocol)
      return {}
    },

    // What the contract's server here has seen.
    served: async () => ({ cancelled: server.cancelled, waiting: server.waiting, notes: server.notes })
  }
}

const firstUses = {
  Call: async (_, contract, connection) => {
    await call(await connection.newStream(PROTOCOL), contract, { method: 'Square', requests: [{ value: 7 }], single: true })
  },
  Ping: async (node, _, connection) => { await node.services.ping.ping(connection.remotePeer) },
  Echo: async (node, _, connection) => { await node.services.echo.echo(connection.remotePeer, pattern(5, 7)) }
}

function describe (connection) {
  return {
    peer: connection.remotePeer.toString(),
    addr: connection.remoteAddr.toString(),
    direction: connection.direction,
    muxer: connection.multiplexer,
    security: connection.encryption
  }
}

async function gone (node, peerId) {
  while (node.getConnections(peerId).length > 0) {
    await new Promise((resolve) => { node.addEventListener('connection:close', resolve, { once: true }) })
  }
}

async function knownProtocol (node, peerId, protocol) {
  const known = new Promise((resolve) => {
    node.addEventListener('peer:update', ({ detail: { peer } }) => {
      if (peer.id.equals(peerId) && peer.protocols.includes(protocol)) {
        resolve()
      }
    })
  })
  const { protocols } = await node.peerStore.get(peerId)
  return protocols.includes(protocol) ? undefined : known
}

// Identify runs by itself on each new connection; its result is kept with the connection.
function rememberIdentities (node) {
  const known = new WeakMap()
  const entry = (connection) => {
    if (!known.has(connection)) {
      known.set(connection, Promise.withResolvers())
    }

    return known.get(connection)
  }
  node.addEventListener('peer:identify', ({ detail }) => { entry(detail.connection).resolve(detail) })

  return {
    get: async (connection) => {
      let timer
      const late = new Promise((resolve, reject) => {
        timer = setTimeout(() => { reject(new Error('identify has not completed')) }, IDENTIFY_TIMEOUT_MS)
      })
      return Promise.race([entry(connection).promise, late]).finally(() => { clearTimeout(timer) })
    }
  }
}
