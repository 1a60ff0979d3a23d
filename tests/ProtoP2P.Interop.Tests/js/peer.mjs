// A js-libp2p node that a test drives over standard input and output, one JSON object a line.
//
//   node peer.mjs '{"muxers":["yamux","mplex"],"security":["noise","tls"],"listen":["/ip4/127.0.0.1/tcp/0"],"seed":"<64 hex digits>","protoFile":"..."}'
//
// First line out: {"event":"ready","peer":...,"addrs":[...]}. Then {"id":n,"cmd":...} is answered by {"id":n,"ok":true,...} or
// {"id":n,"ok":false,"error":...,"name":...}, in any order. The end of standard input stops the node.

import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { generateKeyPair, generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { echo } from '@libp2p/echo'
import { fetch } from '@libp2p/fetch'
import { identify, identifyPush } from '@libp2p/identify'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { plaintext } from '@libp2p/plaintext'
import { preSharedKey } from '@libp2p/pnet'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'
import { createCommands } from './commands.mjs'
import { EMPTY_PROTOCOL, PROTOCOL, Server, loadContract } from './contract.mjs'
import { HALF_CLOSE, RESET, ResetWatch, answerHalfClose } from './endings.mjs'
import { pubSubCommands, pubSubServices } from './pubsub.mjs'
import { serve } from './rpc.mjs'

const MANY = 4096

// By default mplex drops a connection that opens more than 5 streams a second.
const muxerFactories = { yamux: () => yamux(), mplex: () => mplex({ disconnectThreshold: Infinity }) }

const securityFactories = { noise: () => noise(), tls: () => tls(), plaintext: () => plaintext() }

const options = { listen: ['/ip4/127.0.0.1/tcp/0'], muxers: ['yamux', 'mplex'], security: ['noise'], ...JSON.parse(process.argv[2] ?? '{}') }

// Its native part does not exist for every system: loaded only where a test asks for it.
const quicTransports = options.quic === true ? [(await import('@chainsafe/libp2p-quic')).quic()] : []

function createNode (privateKey) {
  return createLibp2p({
    privateKey,
    addresses: { listen: options.listen },
    transports: [tcp(), webSockets({ https: options.https }), ...quicTransports],
    connectionEncrypters: options.security.map((name) => securityFactories[name]()),
    connectionProtector: options.psk === undefined ? undefined : preSharedKey({ psk: Buffer.from(options.psk) }),
    streamMuxers: options.muxers.map((name) => muxerFactories[name]()),
    // The default lets one host connect 5 times a second; a test connects hundreds of times.
    connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY, maxConnections: MANY },
    connectionMonitor: { enabled: false },
    nodeInfo: { userAgent: options.agent ?? 'protop2p-interop-js/1.0.0' },
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping(),
      fetch: fetch(),
      echo: echo({ maxInboundStreams: MANY, maxOutboundStreams: MANY }),
      ...pubSubServices(options.pubSub)
    }
  })
}

function say (message) {
  process.stdout.write(JSON.stringify(message) + '\n')
}

async function answer (commands, line) {
  const { id, cmd, ...request } = JSON.parse(line)

  try {
    if (!Object.hasOwn(commands, cmd)) {
      throw new Error(`unknown command ${cmd}`)
    }

    say({ id, ok: true, ...await commands[cmd](request) })
  } catch (error) {
    say({ id, ok: false, error: String(error?.message ?? error), name: error?.name, code: error?.code })
  }
}

const privateKey = options.seed === undefined
  ? await generateKeyPair('Ed25519')
  : await generateKeyPairFromSeed('Ed25519', Buffer.from(options.seed, 'hex'))
const node = await createNode(privateKey)
const contract = loadContract(options.protoFile)
const server = new Server(contract)
await node.handle(PROTOCOL, server.handler(), { maxInboundStreams: MANY, maxOutboundStreams: MANY })
await node.handle(EMPTY_PROTOCOL, serve({}))
const resets = new ResetWatch()
await node.handle(HALF_CLOSE, answerHalfClose, { maxInboundStreams: MANY })
await node.handle(RESET, (stream) => resets.watch(stream), { maxInboundStreams: MANY })
const commands = { ...createCommands({ node, contract, server, resets }), ...pubSubCommands(node) }
node.services.fetch.registerLookupFunction('/greetings/', async (key) => {
  const name = Buffer.from(key).toString()
  return name === '/greetings/nobody' ? undefined : Buffer.from(`js: ${name}`)
})
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => { answer(commands, line) })
lines.on('close', async () => {
  await node.stop()
  process.exit(0)
})
say({ event: 'ready', peer: node.peerId.toString(), addrs: node.getMultiaddrs().map(String) })
