// Pull-style reading of a js-libp2p stream: whole runs of bytes out of chunks of any size.

export class ByteReader {
  #chunks
  #buffer = new Uint8Array(0)

  constructor (stream) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  // One more chunk into the buffer; false at the end of the stream.
  async #fill () {
    const { done, value } = await this.#chunks.next()

    if (done === true) {
      return false
    }

    const chunk = value.subarray()
    const joined = new Uint8Array(this.#buffer.length + chunk.length)
    joined.set(this.#buffer)
    joined.set(chunk, this.#buffer.length)
    this.#buffer = joined
    return true
  }

  // Exactly `count` bytes; undefined when the stream ended before the first of them.
  async read (count) {
    while (this.#buffer.length < count) {
      if (!await this.#fill()) {
        if (this.#buffer.length === 0) {
          return undefined
        }

        throw new Error(`stream ended after ${this.#buffer.length} of ${count} bytes`)
      }
    }

    const result = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return result
  }

  // Reads to the end and returns how many bytes that was.
  async drain () {
    let count = this.#buffer.length
    this.#buffer = new Uint8Array(0)

    while (await this.#fill()) {
      count += this.#buffer.length
      this.#buffer = new Uint8Array(0)
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
