// Ten js-libp2p nodes in one process, all connected over TCP on the loopback and subscribed to one topic: what the benchmark of publish/subscribe
// compares with. A line "ready" out, then a line of work in ("flood MESSAGES WINDOW" or "pace MESSAGES MILLISECONDS") for each line with a
// figure out: deliveries a second, or the median of the times from publication to delivery in milliseconds. The end of standard input stops it.

import { createInterface } from 'node:readline'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { createLibp2p } from 'libp2p'
import { pubSubServices } from './pubsub.mjs'

const NODES = 10
const PAYLOAD_SIZE = 1024
const TOPIC = 'bench'
const MANY = 4096

let book

function createNode () {
  return createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { inboundConnectionThreshold: MANY, maxIncomingPendingConnections: MANY, maxConnections: MANY },
    connectionMonitor: { enabled: false },
    services: { identify: identify(), ...pubSubServices('gossipsub') }
  })
}

function pause (milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function open (messages) {
  book = { published: new Array(messages), missing: new Array(messages).fill(NODES - 1), incomplete: messages, underWay: 0, latencies: [] }
  book.changed = () => {}
}

function delivered ({ detail }) {
  const number = Buffer.from(detail.data.buffer, detail.data.byteOffset, 4).readInt32BE()
  book.latencies.push(performance.now() - book.published[number])

  if (--book.missing[number] === 0) {
    book.underWay--
    book.incomplete--
    book.changed()
  }
}

function change () {
  return new Promise((resolve) => { book.changed = resolve })
}

function publish (number) {
  const data = Buffer.alloc(PAYLOAD_SIZE)
  data.writeInt32BE(number)
  book.published[number] = performance.now()
  book.underWay++
  return nodes[number % NODES].services.pubsub.publish(TOPIC, data)
}

async function flood (messages, window) {
  open(messages)
  const start = performance.now()

  for (let i = 0; i < messages; i++) {
    while (book.underWay >= window) {
      await change()
    }

    await publish(i)
  }

  while (book.incomplete > 0) {
    await change()
  }

  return book.latencies.length / ((performance.now() - start) / 1000)
}

async function pace (messages, milliseconds) {
  open(messages)

  for (let i = 0; i < messages; i++) {
    await pause(milliseconds)
    await publish(i)
  }

  while (book.incomplete > 0) {
    await change()
  }

  book.latencies.sort((a, b) => a - b)
  return book.latencies[book.latencies.length >> 1]
}

const nodes = []

for (let i = 0; i < NODES; i++) {
  const node = await createNode()

  for (const other of nodes) {
    await node.dial(other.getMultiaddrs())
  }

  nodes.push(node)
  node.services.pubsub.addEventListener('message', delivered)
  node.services.pubsub.subscribe(TOPIC)
}

while (nodes.some(({ services: { pubsub } }) => pubsub.getSubscribers(TOPIC).length < NODES - 1 || pubsub.getMeshPeers(TOPIC).length < 4)) {
  await pause(50)
}

console.log('ready')
const works = { flood, pace }

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...values] = line.split(' ')
  console.log(await works[name](...values.map(Number)))
}

process.exit(0)
