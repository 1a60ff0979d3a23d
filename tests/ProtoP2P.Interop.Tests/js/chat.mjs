// samples/Chat/chat.proto, written and read by hand: what is on the wire, told a second time and without our code.

function varint (value) {
  const bytes = []
  let rest = BigInt(value)

  while (rest >= 0x80n) {
    bytes.push(Number((rest & 0x7fn) | 0x80n))
    rest >>= 7n
  }

  return [...bytes, Number(rest)]
}

function text (field, value) {
  const bytes = Buffer.from(value, 'utf8')
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes]
}

export function encodeChat ({ name, text: said, time }) {
  return Uint8Array.from([...text(1, name), ...text(2, said), ...varint(3 << 3), ...varint(time)])
}

export function decodeChat (data) {
  const fields = {}
  let at = 0

  const next = () => {
    let value = 0n

    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++]
      value |= BigInt(byte & 0x7f) << shift

      if (byte < 0x80) {
        return Number(value)
      }
    }
  }

  while (at < data.length) {
    const tag = next()
    const value = next()

    if ((tag & 7) === 2) {
      fields[tag >> 3] = Buffer.from(data.slice(at, at + value)).toString('utf8')
      at += value
    } else {
      fields[tag >> 3] = value
    }
  }

  return { name: fields[1], text: fields[2], time: fields[3] }
}
