// The two ways in which a stream ends, seen from both of its ends.

import { ByteReader, equal, pattern, write } from './bytes.mjs'

export const HALF_CLOSE = '/protop2p/half-close/1.0.0'
export const RESET = '/protop2p/reset/1.0.0'

const ASKED = 1000
const ANSWERED = 100_000

// Says nothing until the peer has said all.
export async function answerHalfClose (stream) {
  if (await new ByteReader(stream).drain() !== ASKED) {
    stream.abort(new Error('the half-closed direction lost bytes'))
    return
  }

  await write(stream, pattern(ANSWERED, 3))
  await stream.close()
}

export async function askHalfClosed (stream) {
  const reader = new ByteReader(stream)
  await write(stream, pattern(ASKED, 5))
  await stream.close()
  const answer = await reader.read(ANSWERED)
  return equal(answer, pattern(ANSWERED, 3)) && await reader.drain() === 0
}

// Keeps how streams ended until somebody asks.
export class ResetWatch {
  #seen = []
  #wake = () => {}

  async watch (stream) {
    this.#seen.push(await howItEnds(stream))
    this.#wake()
  }

  async next () {
    while (this.#seen.length === 0) {
      await new Promise((resolve) => { this.#wake = resolve })
    }

    return this.#seen.shift()
  }
}

// 'reset' or 'end', and 'stopped' where js cannot tell: its QUIC reports a reset as an end, after which the peer takes nothing any more.
async function howItEnds (stream) {
  try {
    await new ByteReader(stream).drain()
  } catch (error) {
    return error.name === 'StreamResetError' ? 'reset' : error.name
  }

  try {
    while (stream.status === 'open') {
      await write(stream, pattern(16, 1))
    }
  } catch {
    return stream.status === 'aborted' ? 'stopped' : stream.status
  }

  return stream.status === 'aborted' ? 'stopped' : 'end'
}
