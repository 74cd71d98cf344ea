import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from './ndjson.ts';

/** Cuts bytes at the given places, wherever they fall. */
function streamOf(bytes: Uint8Array<ArrayBuffer>, cuts: readonly number[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return new ReadableStream({
    start(controller) {
      for (const [index, place] of places.entries()) {
        controller.enqueue(bytes.slice(place, places[index + 1] ?? bytes.length));
      }
      controller.close();
    },
  });
}

const read = (text: string, cuts: readonly number[] = []) =>
  Array.fromAsync(readLines(streamOf(new TextEncoder().encode(text), cuts)));

describe('the reader of JSON lines', () => {
  it('gives the same values wherever the stream is cut', async () => {
    const lines = fc.array(fc.jsonValue().filter((value) => value !== undefined));
    await fc.assert(
      fc.asyncProperty(lines, fc.array(fc.nat()), async (values, cuts) => {
        const text = values.map((value) => `${JSON.stringify(value)}\n`).join('');
        expect(await read(text, cuts)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it.each([
    ['a last line that broke off', '{"a":1}\n{"b":', [{ a: 1 }]],
    ['a last line without its end', '{"a":1}\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['empty lines', '\n\n{"a":1}\r\n\n', [{ a: 1 }]],
    ['a line that is no JSON', 'oops\n{"a":1}\n', [{ a: 1 }]],
    ['nothing', '', []],
  ])('survives %s', async (_, text, values) => {
    expect(await read(text)).toEqual(values);
  });
});
