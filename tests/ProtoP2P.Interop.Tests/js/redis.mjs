// Commands of lists in RESP 2, one at a time.

import { once } from 'node:events'
import { connect } from 'node:net'

export class RedisLists {
  #socket
  #received = ''

  static async connect (address) {
    const [host, port] = address.split(':')
    const lists = new RedisLists()
    lists.#socket = connect(Number(port), host)
    lists.#socket.setEncoding('utf8')
    await once(lists.#socket, 'connect')
    return lists
  }

  // The answer: a number, a string, or an array of strings.
  async send (...command) {
    this.#socket.write(`*${command.length}\r\n${command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`)
    const line = await this.#line()

    if (line[0] === ':') {
      return Number(line.slice(1))
    }

    if (line[0] !== '*' || line === '*-1') {
      throw new Error(`${command[0]} was answered ${line}`)
    }

    const elements = []

    while (elements.length < Number(line.slice(1))) {
      await this.#line()
      elements.push(await this.#line())
    }

    return elements
  }

  async #line () {
    let end

    while ((end = this.#received.indexOf('\r\n')) < 0) {
      const [chunk] = await once(this.#socket, 'data')
      this.#received += chunk
    }

    const line = this.#received.slice(0, end)
    this.#received = this.#received.slice(end + 2)
    return line
  }
}
