// Publish/subscribe of js-libp2p, and what a test can ask of it.

import { floodsub } from '@libp2p/floodsub'
import { gossipsub } from '@libp2p/gossipsub'
import { decodeChat, encodeChat } from './chat.mjs'

const createGossipsub = gossipsub({
  allowPublishToZeroTopicPeers: true,
  // All nodes of a test have the same address.
  scoreParams: { IPColocationFactorWhitelist: new Set(['127.0.0.1']) }
})

const factories = {
  gossipsub: () => createGossipsub,
  // As it was before 1.2: js has no option for it.
  'gossipsub-1.1': () => (components) => {
    const service = createGossipsub(components)
    service.protocols = service.protocols.filter((protocol) => protocol !== '/meshsub/1.2.0')
    return service
  },
  floodsub: () => floodsub()
}

export function pubSubServices (name) {
  return name === undefined ? {} : { pubsub: factories[name]() }
}

export function pubSubCommands (node) {
  const pubsub = node.services.pubsub

  if (pubsub === undefined) {
    return {}
  }

  const received = []
  const datas = []
  pubsub.addEventListener('message', ({ detail }) => {
    datas.push(detail.data)
    received.push({ topic: detail.topic, text: Buffer.from(detail.data).toString(), from: detail.from?.toString() })
  })

  return {
    subscribe: async ({ topic }) => {
      pubsub.subscribe(topic)
      return {}
    },

    publish: async ({ topic, texts }) => {
      for (const text of texts) {
        await pubsub.publish(topic, Buffer.from(text))
      }

      return {}
    },

    // With a sequence number of the test's: floodsub draws its own, and writes them without leading zeros.
    publishNumbered: async ({ topic, text, number }) => {
      const message = { from: node.peerId, topic, data: Buffer.from(text), sequenceNumber: BigInt(number) }
      await pubsub.publishMessage(node.peerId, await pubsub.buildMessage(message))
      return {}
    },

    // What came from other nodes, each copy.
    received: async () => ({ messages: received }),

    // The same as messages of samples/Chat.
    say: async ({ topic, message }) => {
      await pubsub.publish(topic, encodeChat(message))
      return {}
    },

    heard: async () => ({ messages: datas.map(decodeChat) }),

    topic: async ({ topic }) => ({
      subscribers: pubsub.getSubscribers(topic).map(String),
      mesh: pubsub.getMeshPeers?.(topic) ?? [],
      // What was agreed on with whom, in both directions.
      streams: node.getConnections().flatMap((connection) => connection.streams
        .filter(({ protocol }) => protocol?.startsWith('/meshsub/') || protocol?.startsWith('/floodsub/'))
        .map(({ protocol, direction }) => ({ peer: connection.remotePeer.toString(), protocol, direction })))
    })
  }
}
