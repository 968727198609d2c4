import type { Readable } from 'node:stream'
import { SaxesParser } from 'saxes'
import { unreadable } from '../file-source.ts'

export type Attributes = Readonly<Record<string, string>>

/** Told of elements as they come; names without their namespace prefix. */
export type XmlHandlers = {
  readonly open?: (name: string, attributes: Attributes) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/** Feeds a stream of XML to the handlers; gives back how many bytes it took, after each piece. Throws `unreadable_file`. */
export async function* parseXml(stream: Readable, handlers: XmlHandlers): AsyncGenerator<number> {
  const parser = new SaxesParser({ position: false })
  const { open, close, text } = handlers
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure ??= error
  })
  // No document type: entities of one's own are how XML bombs are made.
  parser.on('doctype', () => {
    failure ??= new Error('it has a document type')
  })
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Attributes))
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  const decoder = new TextDecoder('utf-8')
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }))
      if (failure) break
      yield chunk.length
    }
    if (!failure) parser.write(decoder.decode()).close()
  } catch (error) {
    failure ??= error as Error
  } finally {
    stream.destroy()
  }
  if (failure) throw unreadable(failure.message)
  yield 0
}

/** Parses a small part to its end. */
export async function readXml(stream: Readable, handlers: XmlHandlers): Promise<void> {
  for await (const _ of parseXml(stream, handlers)) {
    // The handlers take all.
  }
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}
