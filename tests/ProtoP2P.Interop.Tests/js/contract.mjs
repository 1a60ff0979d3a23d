// The interop contract in JavaScript: its messages, its server, and a driver for calls of any shape.

import protobuf from 'protobufjs'
import { Call, RpcError, Status, serve } from './rpc.mjs'

export const PROTOCOL = '/protop2p/interop/1.0.0'

// A contract of which nothing is implemented here.
export const EMPTY_PROTOCOL = '/protop2p/interop-empty/1.0.0'

const methodTypes = {
  Square: ['Number', 'Number'],
  Count: ['Span', 'Number'],
  Sum: ['Number', 'Number'],
  RunningTotal: ['Number', 'Number'],
  Scale: ['Number', 'Number'],
  Reverse: ['Blob', 'Blob'],
  Fail: ['Failure', 'Number'],
  Wait: ['Number', 'Number'],
  Greet: ['Text', 'Text'],
  Note: ['Text', undefined],
  Tell: ['Text', undefined]
}

// `protoFile` is the file that C# compiles too.
export function loadContract (protoFile) {
  const root = protobuf.loadSync(protoFile)
  const type = (name) => root.lookupType(`protop2p.interop.${name}`)
  return {
    encode: (name, value) => type(name).encode(type(name).fromObject(value)).finish(),
    decode: (name, bytes) => type(name).toObject(type(name).decode(bytes), { defaults: true, bytes: String })
  }
}

export class Server {
  cancelled = 0
  notes = []
  waiting = 0

  constructor (contract) {
    this.contract = contract
  }

  handler () {
    return serve({
      Square: (call) => this.#unary(call, 'Number', 'Number', ({ value }) => ({ value: value * value })),
      Reverse: (call) => this.#reverse(call),
      Fail: (call) => this.#unary(call, 'Failure', 'Number', fail),
      Wait: (call, signal) => this.#wait(call, signal),
      Greet: (call) => this.#greet(call),
      Note: (call) => this.#note(call, {}),
      Tell: (call) => this.#note(call, undefined),
      Count: (call, signal) => this.#count(call, signal),
      Sum: (call) => this.#sum(call),
      RunningTotal: (call) => this.#transform(call, (total, value) => total + value),
      Scale: (call) => this.#scale(call)
    })
  }

  async #unary (call, requestType, replyType, method) {
    const request = this.contract.decode(requestType, call.takeFirst())
    return { message: this.contract.encode(replyType, await method(request)) }
  }

  async #reverse (call) {
    const { value } = this.contract.decode('Blob', call.takeFirst())
    return { message: this.contract.encode('Blob', { value: Buffer.from(value, 'base64').reverse() }) }
  }

  async #greet (call) {
    const { value } = this.contract.decode('Text', call.takeFirst())
    const trailer = Buffer.from(call.metadata['x-mark'] ?? '')
    return { message: this.contract.encode('Text', { value: `hello ${value}` }), trailers: [{ key: 'x-mark', value: trailer }] }
  }

  async #note (call, close) {
    this.notes.push(this.contract.decode('Text', call.takeFirst()).value)
    return close
  }

  // Ends with the call only: the dialer's reset, or the deadline.
  async #wait (call, signal) {
    this.waiting++
    await new Promise((resolve) => { signal.addEventListener('abort', resolve) })
    this.cancelled++
    throw new RpcError(Status.cancelled, 'cancelled')
  }

  async #count (call, signal) {
    const { first, count } = this.contract.decode('Span', call.takeFirst())

    try {
      for (let i = 0; i < count; i++) {
        await call.sendMessage(this.contract.encode('Number', { value: first + i }))
      }
    } finally {
      if (signal.aborted) {
        this.cancelled++
      }
    }

    return {}
  }

  async #sum (call) {
    let sum = 0

    for await (const bytes of call.requests()) {
      sum += this.contract.decode('Number', bytes).value
    }

    return { message: this.contract.encode('Number', { value: sum }) }
  }

  async #scale (call) {
    const factor = this.contract.decode('Number', call.takeFirst()).value
    return this.#transform(call, (_, value) => factor * value)
  }

  // A reply for each request, made of the previous reply and the request.
  async #transform (call, next) {
    let reply = 0

    for await (const bytes of call.requests()) {
      reply = next(reply, this.contract.decode('Number', bytes).value)
      await call.sendMessage(this.contract.encode('Number', { value: reply }))
    }

    return {}
  }
}

function fail ({ code, reason }) {
  if (code === 0) {
    throw new Error(reason)
  }

  throw new RpcError(code, reason)
}

// Drives one call as a test describes it and reports all that came back.
//   method     wire name
//   head       sent inlined in Open before streamed requests
//   requests   request messages; a single one of a `single` call is inlined in Open
//   single     true for unary and server-stream calls
//   lockstep   wait for a reply after each request
//   cancelAfter  reset after so many replies
//   oneWay     expect the end of the stream and no frame
//   onStarted  gets a function that cancels the call
export async function call (stream, contract, request, onStarted) {
  const { method, head, requests = [], single = false, lockstep = false, cancelAfter, timeoutMicros, metadata } = request
  const [requestType, replyType] = methodTypes[method] ?? ['Number', 'Number']
  const rpc = new Call(stream)
  onStarted?.(() => { rpc.cancel() })
  const replies = []
  const encoded = requests.map((value) => contract.encode(requestType, value))
  const inline = single ? encoded[0] : head === undefined ? undefined : contract.encode(requestType, head)
  await rpc.open(method, { message: inline, last: single, timeoutMicros, metadata })

  const receive = async () => {
    const bytes = await rpc.next()

    if (bytes !== undefined) {
      replies.push(contract.decode(replyType, bytes))
    }

    return bytes !== undefined
  }

  if (!single) {
    for (const message of encoded) {
      await rpc.send(message)

      if (lockstep && !await receive()) {
        break
      }
    }

    await rpc.complete()
  }

  if (cancelAfter !== undefined) {
    while (replies.length < cancelAfter && await receive()) {}
    rpc.cancel()
    return { replies, cancelled: true }
  }

  if (request.oneWay === true) {
    return { replies, ended: await rpc.waitForEnd() }
  }

  while (rpc.close === undefined && await receive()) {}
  await rpc.finish()
  const { message, ...close } = rpc.close
  return { replies, ...close, head: rpc.head, reply: message === undefined ? undefined : contract.decode(replyType, message) }
}
