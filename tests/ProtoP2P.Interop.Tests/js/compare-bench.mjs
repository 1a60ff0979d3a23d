// One end of the comparison with js-libp2p: a node that listens, or one that dials it and measures.
//
//   node compare-bench.mjs TRANSPORT SECURITY MUXER [ADDRESS]
//
// TRANSPORT is tcp or quic, which brings the other two. Without an address: a line with the address out, then nothing until the end of standard input.
// With one: a line "ready" out, then a line of work in for each line of JSON out:
//
//   up STREAMS MILLISECONDS, down STREAMS MILLISECONDS      {"bytes":...,"ms":...,"perStream":[...]}
//   calls IN_FLIGHT MILLISECONDS, connect AT_ONCE MILLISECONDS      {"calls":...,"ms":...,"p50":...,"p99":...}, latencies in microseconds

import { createInterface } from 'node:readline'
import { setImmediate as immediate } from 'node:timers/promises'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { ByteReader, write } from './bytes.mjs'

const BYTES = '/benchmarks/bytes/1.0.0'
const ECHO = '/benchmarks/echo/1.0.0'
const MANY = 4096
const SMALL = 64
const REPORT = 16
const HEADER = 5
const UP = 0x55
const DOWN = 0x44
const BLOCKS_AT_ONCE = 4
const MAX_BLOCKS = 1024
const block = new Uint8Array(64 * 1024)
const [transport, security, muxer, address] = process.argv.slice(2)
const quic = transport === 'quic' ? (await import('@chainsafe/libp2p-quic')).quic : undefined

function createNode (listen) {
  return createLibp2p({
    addresses: { listen },
    transports: [quic === undefined ? tcp() : quic()],
    connectionEncrypters: quic === undefined ? [{ noise, tls }[security]()] : [],
    // By default mplex drops a connection that opens more than 5 streams a second.
    streamMuxers: quic === undefined ? [{ yamux: () => yamux(), mplex: () => mplex({ disconnectThreshold: Infinity }) }[muxer]()] : [],
    connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY, maxConnections: MANY },
    connectionMonitor: { enabled: false },
    services: { identify: identify(), ping: ping({ maxInboundStreams: MANY, maxOutboundStreams: MANY }) }
  })
}

// No more than so many blocks: how fast they go is seen in less, and what a node has in its own memory goes on for seconds after the time is over.
// A writer that never lets the event loop run puts hundreds of MiB into the node's own memory before the first of them leaves.
async function fill (stream, milliseconds) {
  const start = performance.now()

  for (let i = 1; i <= MAX_BLOCKS && (i === 1 || performance.now() - start < milliseconds); i++) {
    await write(stream, block)

    if (i % BLOCKS_AT_ONCE === 0) {
      await immediate()
    }
  }

  await stream.close()
}

// Counts to the end; `early` is what came before the time was over.
async function drain (stream, milliseconds) {
  const start = performance.now()
  let total = 0
  let early = 0
  await new Promise((resolve, reject) => {
    stream.addEventListener('message', ({ data }) => {
      total += data.byteLength

      if (performance.now() - start <= milliseconds) {
        early = total
      }
    })
    const end = ({ error } = {}) => { error === undefined ? resolve() : reject(error) }
    stream.addEventListener('end', () => end())
    stream.addEventListener('close', end)
  })
  return { total, early }
}

// The first five bytes say what is to come. They are a message of their own only by chance.
async function serveBytes (stream) {
  const header = Buffer.alloc(HEADER)
  let read = 0
  let total = 0
  let early = 0
  let start
  stream.addEventListener('message', ({ data }) => {
    const bytes = data.subarray()
    const taken = Math.min(HEADER - read, bytes.length)
    header.set(bytes.subarray(0, taken), read)
    read += taken
    total += bytes.length - taken

    if (read < HEADER) {
      return
    }

    if (start === undefined) {
      start = performance.now()

      if (header[0] === DOWN) {
        fill(stream, header.readInt32BE(1)).catch((error) => { stream.abort(error) })
      }
    }

    if (performance.now() - start <= header.readInt32BE(1)) {
      early = total
    }
  })
  stream.addEventListener('end', async () => {
    // A stream also ends when its connection does, and then there is nobody to tell.
    if (header[0] === UP && stream.writeStatus === 'writable') {
      const report = Buffer.alloc(REPORT)
      report.writeBigInt64BE(BigInt(total))
      report.writeBigInt64BE(BigInt(early), 8)
      await write(stream, report)
      await stream.close()
    }
  })
}

function serveEcho (stream) {
  stream.addEventListener('message', ({ data }) => { stream.send(data) })
  stream.addEventListener('end', () => { stream.close() })
}

if (address === undefined) {
  const node = await createNode([quic === undefined ? '/ip4/127.0.0.1/tcp/0' : '/ip4/127.0.0.1/udp/0/quic-v1'])
  await node.handle(BYTES, serveBytes, { maxInboundStreams: MANY })
  await node.handle(ECHO, serveEcho, { maxInboundStreams: MANY })
  console.log(String(node.getMultiaddrs()[0]))
  createInterface({ input: process.stdin }).on('close', () => { process.exit(0) })
} else {
  await measure(multiaddr(address))
}

async function measure (server) {
  const node = await createNode([])
  const connection = await node.dial(server)
  const dialers = []

  const header = (kind, milliseconds) => {
    const bytes = Buffer.alloc(HEADER)
    bytes[0] = kind
    bytes.writeInt32BE(milliseconds, 1)
    return bytes
  }

  const transfers = {
    up: async (stream, milliseconds) => {
      const reader = new ByteReader(stream)
      await write(stream, header(UP, milliseconds))
      await fill(stream, milliseconds)
      const report = Buffer.from(await reader.read(REPORT))
      return { total: Number(report.readBigInt64BE()), early: Number(report.readBigInt64BE(8)) }
    },
    down: async (stream, milliseconds) => {
      const drained = drain(stream, milliseconds)
      await write(stream, header(DOWN, milliseconds))
      const read = await drained
      await stream.close()
      return read
    }
  }

  const transfer = (kind) => async (streams, milliseconds) => {
    const opened = []

    for (let i = 0; i < streams; i++) {
      opened.push(await connection.newStream(BYTES, { maxOutboundStreams: MANY }))
    }

    const start = performance.now()
    const read = await Promise.all(opened.map((stream) => transfers[kind](stream, milliseconds)))
    const ms = performance.now() - start
    return { bytes: read.reduce((sum, { total }) => sum + total, 0), ms, perStream: read.map(({ early }) => early) }
  }

  const repeat = (work) => async (atOnce, milliseconds) => {
    const latencies = []
    const start = performance.now()
    await Promise.all(Array.from({ length: atOnce }, async (_, index) => {
      let last = performance.now()

      do {
        await work(index)
        const now = performance.now()
        latencies.push(now - last)
        last = now
      } while (last - start < milliseconds)
    }))
    const ms = performance.now() - start
    latencies.sort((a, b) => a - b)
    const at = (part) => latencies[Math.floor(part * (latencies.length - 1))] * 1000
    return { calls: latencies.length, ms, p50: at(0.5), p99: at(0.99) }
  }

  const works = {
    up: transfer('up'),
    down: transfer('down'),
    calls: repeat(async () => {
      const stream = await connection.newStream(ECHO, { maxOutboundStreams: MANY })
      const reader = new ByteReader(stream)
      stream.send(new Uint8Array(SMALL))
      await reader.read(SMALL)
      stream.close()
    }),
    connect: repeat(async (index) => {
      // A node of its own for each that is to connect at the same time, as on the other side.
      dialers[index] ??= await createNode([])
      const made = await dialers[index].dial(server)
      await dialers[index].services.ping.ping(made.remotePeer)
      await made.close()
    })
  }

  console.log('ready')

  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...values] = line.split(' ')
    console.log(JSON.stringify(await works[name](...values.map(Number))))
  }

  process.exit(0)
}
