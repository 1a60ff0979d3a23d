// ProtoP2P's RPC wire format, version 1, over streams of js-libp2p: frames, calls and serving.
// Written from the published wire format with a stock protobuf library; it shares no code with the C# implementation.

import protobuf from 'protobufjs'
import { fileURLToPath } from 'node:url'
import { ByteReader, write } from './bytes.mjs'

const root = protobuf.loadSync(fileURLToPath(new URL('./protos/rpc.proto', import.meta.url)))
const Frame = root.lookupType('protop2p.rpc.v1.Frame')

const MAX_FRAME = (4 * 1024 * 1024) + (16 * 1024)
const MAX_PREFIX = 5
const NO_MORE_MESSAGES = 1

export const Status = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  unimplemented: 12,
  internal: 13,
  unavailable: 14
}

export class RpcError extends Error {
  constructor (code, reason, trailers = {}, details = []) {
    super(reason)
    this.name = 'RpcError'
    this.code = code
    this.trailers = trailers
    this.details = details
  }
}

// Tells a field that was sent from one that has its default.
const has = (message, field) => Object.prototype.hasOwnProperty.call(message, field)

const toEntries = (map) => Object.entries(map).map(([key, value]) => ({ key, value: Buffer.from(value) }))
const fromEntries = (entries) => Object.fromEntries((entries ?? []).map(({ key, value }) => [key, Buffer.from(value).toString()]))

// A stream as a sequence of frames.
class FrameStream {
  #bytes

  constructor (stream) {
    this.stream = stream
    this.#bytes = new ByteReader(stream)
  }

  async send (frame) {
    await write(this.stream, Frame.encodeDelimited(Frame.create(frame)).finish())
  }

  // The next frame, or undefined at the end of the stream.
  async receive () {
    const length = await this.#readLength()

    if (length === undefined) {
      return undefined
    }

    const bytes = await this.#bytes.read(length)

    if (bytes === undefined) {
      throw new Error('stream ended inside a frame')
    }

    const frame = Frame.decode(bytes)

    if (frame.body === undefined) {
      throw new Error('frame of an unknown kind')
    }

    return frame
  }

  async #readLength () {
    let length = 0

    for (let i = 0; i < MAX_PREFIX; i++) {
      const byte = await this.#bytes.read(1)

      if (byte === undefined) {
        if (i === 0) {
          return undefined
        }

        throw new Error('stream ended inside a length')
      }

      length += (byte[0] & 0x7f) * (2 ** (7 * i))

      if (byte[0] < 0x80) {
        if (length === 0 || length > MAX_FRAME || (byte[0] === 0 && i > 0)) {
          throw new Error(`bad frame length ${length}`)
        }

        return length
      }
    }

    throw new Error('frame length longer than 5 bytes')
  }
}

// The dialer's end of a call.
export class Call {
  #frames
  #closed = false
  head = undefined
  close = undefined

  constructor (stream) {
    this.#frames = new FrameStream(stream)
  }

  // `message` is inlined; `last` says that no other message follows, and half-closes.
  async open (method, { message, last = false, timeoutMicros = 0, metadata = {} } = {}) {
    const open = { method, timeoutMicros, metadata: toEntries(metadata), flags: last ? NO_MORE_MESSAGES : 0 }

    if (message !== undefined) {
      open.message = message
    }

    await this.#frames.send({ open })

    if (last) {
      await this.complete()
    }
  }

  async send (message) {
    await this.#frames.send({ message })
  }

  // Half-close: all requests were sent.
  async complete () {
    if (!this.#closed) {
      this.#closed = true
      await this.#frames.stream.close()
    }
  }

  cancel () {
    this.#frames.stream.abort(new Error('call cancelled'))
  }

  // The next reply message; undefined when Close has arrived, which is then in `this.close`.
  async next () {
    const frame = await this.#frames.receive()

    if (frame === undefined) {
      throw new RpcError(Status.unavailable, 'stream ended without Close')
    }

    if (frame.body === 'head') {
      this.head = fromEntries(frame.head.metadata)
      return this.next()
    }

    if (frame.body === 'message') {
      return frame.message
    }

    if (frame.body !== 'close') {
      throw new RpcError(Status.internal, `unexpected ${frame.body} from the listener`)
    }

    this.close = {
      code: frame.close.code,
      reason: frame.close.reason,
      trailers: fromEntries(frame.close.trailers),
      details: frame.close.details.map(({ type, value }) => ({ type, value: Buffer.from(value).toString('hex') })),
      message: has(frame.close, 'message') ? frame.close.message : undefined
    }
    return undefined
  }

  // The answer to a one-way call: the end of the stream and nothing else.
  async waitForEnd () {
    if (await this.#frames.receive() !== undefined) {
      throw new RpcError(Status.internal, 'a one-way call was answered')
    }

    return true
  }

  // After Close nothing but the end may follow.
  async finish () {
    if (await this.#frames.receive() !== undefined) {
      throw new RpcError(Status.internal, 'a frame followed Close')
    }

    await this.complete()
  }
}

// The listener's end of a call.
class ServerCall {
  #frames
  #first
  #ended

  constructor (frames, open) {
    this.#frames = frames
    this.#first = has(open, 'message') ? open.message : undefined
    this.#ended = (open.flags & NO_MORE_MESSAGES) !== 0
    this.method = open.method
    this.metadata = fromEntries(open.metadata)
    this.timeoutMicros = Number(open.timeoutMicros)
  }

  // The message that Open carried: the only request, or the head.
  takeFirst () {
    const first = this.#first

    if (first === undefined) {
      throw new RpcError(Status.internal, 'Open carried no message')
    }

    this.#first = undefined
    return first
  }

  async * requests () {
    if (this.#first !== undefined) {
      yield this.takeFirst()
    }

    while (!this.#ended) {
      const frame = await this.#frames.receive()

      if (frame === undefined) {
        return
      }

      if (frame.body !== 'message') {
        throw new RpcError(Status.internal, `unexpected ${frame.body} from the dialer`)
      }

      yield frame.message
    }
  }

  async sendHead (metadata) {
    await this.#frames.send({ head: { metadata: toEntries(metadata) } })
  }

  async sendMessage (message) {
    await this.#frames.send({ message })
  }

  async sendClose (close) {
    await this.#frames.send({ close })
    await this.#frames.stream.close()
  }
}

function toClose (error) {
  return error instanceof RpcError
    ? { code: error.code, reason: error.message, trailers: toEntries(error.trailers), details: error.details }
    : { code: Status.unknown, reason: 'the method threw' }
}

// Aborts when the caller's deadline passes; 0 is no deadline.
function deadlineSignal (timeoutMicros) {
  return timeoutMicros === 0 ? new AbortController().signal : AbortSignal.timeout(Math.ceil(timeoutMicros / 1000))
}

// Rejects when `signal` aborts; `running` itself sees the same signal.
async function untilAborted (running, signal, error) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => { reject(error) })
    running.then(resolve, reject)
  })
}

// A handler for js-libp2p's `handle`: `methods` maps wire names to functions of the call, which return the fields of Close,
// or undefined for one-way methods.
export function serve (methods) {
  return async (stream) => {
    const frames = new FrameStream(stream)

    try {
      const frame = await frames.receive()

      if (frame?.body !== 'open') {
        throw new Error('the first frame must be Open')
      }

      await answer(new ServerCall(frames, frame.open), methods, stream)
    } catch (error) {
      stream.abort(error)
    }
  }
}

async function answer (call, methods, stream) {
  const method = methods[call.method]
  const reset = new AbortController()
  stream.addEventListener('close', (event) => {
    if (event.error != null) {
      reset.abort(event.error)
    }
  })

  try {
    if (method === undefined) {
      throw new RpcError(Status.unimplemented, `no method ${call.method}`)
    }

    const deadline = deadlineSignal(call.timeoutMicros)
    const running = method(call, AbortSignal.any([reset.signal, deadline]))
    const close = await untilAborted(running, deadline, new RpcError(Status.deadlineExceeded, 'deadline exceeded'))

    if (close === undefined) {
      await stream.close()
      return
    }

    await call.sendClose({ code: Status.ok, ...close })
  } catch (error) {
    if (!reset.signal.aborted) {
      await call.sendClose(toClose(error))
    }
  }
}
