// Pull-style reading of a js-libp2p stream: whole runs of bytes out of chunks of any size.

export class ByteReader {
  #chunks = []
  #buffered = 0
  #ended
  #error
  #wake = () => {}

  // Iterating a stream would wait forever for an end that came before the first read, as it does where the request and the end arrive
  // together with the proposal of the protocol.
  constructor (stream) {
    const isOver = () => stream.readableEnded && stream.readBufferLength === 0
    this.#ended = isOver()
    stream.addEventListener('message', ({ data }) => {
      this.#chunks.push(data.subarray())
      this.#buffered += data.byteLength
      this.#ended ||= isOver()
      this.#wake()
    })
    stream.addEventListener('end', () => { this.#end() })
    stream.addEventListener('close', ({ error }) => { this.#end(error) })
  }

  #end (error) {
    this.#error ??= error
    this.#ended = true
    this.#wake()
  }

  // Waits for `count` buffered bytes; false when the stream has ended with fewer.
  async #has (count) {
    while (this.#buffered < count && !this.#ended) {
      await new Promise((resolve) => { this.#wake = resolve })
    }

    if (this.#buffered < count && this.#error !== undefined) {
      throw this.#error
    }

    return this.#buffered >= count
  }

  #take (count) {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks)
    this.#chunks = count < all.length ? [all.subarray(count)] : []
    this.#buffered -= count
    return all.subarray(0, count)
  }

  // Exactly `count` bytes; undefined when the stream ended before the first of them.
  async read (count) {
    if (await this.#has(count)) {
      return this.#take(count)
    }

    if (this.#buffered > 0) {
      throw new Error(`stream ended after ${this.#buffered} of ${count} bytes`)
    }

    return undefined
  }

  // Reads to the end and returns how many bytes that was.
  async drain () {
    let count = 0

    while (await this.#has(1)) {
      count += this.#take(this.#buffered).length
    }

    return count
  }
}

export async function write (stream, bytes) {
  if (!stream.send(bytes)) {
    await stream.onDrain()
  }
}

// Bytes whose period is no power of two, so that a swapped or repeated frame shows.
export function pattern (length, seed = 0) {
  const bytes = new Uint8Array(length)

  for (let i = 0; i < length; i++) {
    bytes[i] = (i + seed) % 251
  }

  return bytes
}

export function equal (left, right) {
  return Buffer.compare(left, right) === 0
}
