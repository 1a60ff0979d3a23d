// One end of a test of libp2p/unified-testing, transport, written after that harness's contract: told all by its environment, it meets the other end
// through a list in Redis, and prints what it measured as YAML.

import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { mplex } from '@libp2p/mplex'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { tls } from '@libp2p/tls'
import { webSockets } from '@libp2p/websockets'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { RedisLists } from './redis.mjs'

const { IS_DIALER, LISTENER_IP = '0.0.0.0', MUXER, REDIS_ADDR = 'transport-redis:6379', SECURE_CHANNEL, TEST_KEY, TEST_TIMEOUT_SECS = '180', TRANSPORT } = process.env
const isDialer = IS_DIALER === 'true'
const key = `${TEST_KEY}_listener_multiaddr`

const transports = {
  tcp: { create: tcp, suffix: '' },
  ws: { create: webSockets, suffix: '/ws' },
  wss: { create: webSockets, suffix: undefined }
}
const { create, suffix } = transports[TRANSPORT]

if (!isDialer && suffix === undefined) {
  throw new Error(`${TRANSPORT} is for dialling only`)
}

const node = await createLibp2p({
  addresses: { listen: isDialer ? [] : [`/ip4/${LISTENER_IP}/tcp/0${suffix}`] },
  transports: [create()],
  connectionEncrypters: [{ noise, tls }[SECURE_CHANNEL]()],
  streamMuxers: [{ yamux, mplex }[MUXER]()],
  connectionMonitor: { enabled: false },
  services: { identify: identify(), ping: ping() }
})
const redis = await RedisLists.connect(REDIS_ADDR)

if (isDialer) {
  const [, text] = await redis.send('BLPOP', key, TEST_TIMEOUT_SECS)
  const address = multiaddr(text.replace('/tls/ws', '/wss'))
  const started = performance.now()
  await node.dial(address)
  const rtt = await node.services.ping.ping(address)
  console.log(`latency:\n  handshake_plus_one_rtt: ${performance.now() - started}\n  ping_rtt: ${rtt}\n  unit: ms`)
  await node.stop()
  process.exit(0)
}

await redis.send('DEL', key)
await redis.send('RPUSH', key, node.getMultiaddrs().map(String).sort((a, b) => a.includes('/127.') - b.includes('/127.'))[0])
setTimeout(() => { process.exit(1) }, Number(TEST_TIMEOUT_SECS) * 1000)
