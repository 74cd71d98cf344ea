/** The last guard: the body is JSON of exactly the expected shape; a field too many is refused like one too few. */
import type { z } from 'zod';
import { RunnerError } from '../../../contract/errors.ts';
import { MAX_BODY_BYTES } from '../../../contract/limits.ts';
import type { Visit } from '../visit.ts';

/** Reads the body and parses it; what zod has to say stays here, because it would echo the input. */
export async function requireBody<T>({ request }: Visit, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(parseJson(await readBody(request)));
  if (!parsed.success) throw new RunnerError('BadRequest');
  return parsed.data;
}

async function readBody(request: Visit['request']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new RunnerError('BadRequest');
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RunnerError('BodyTooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A key that an object would take for its prototype and lose without a word. */
function refuseProto(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('The name __proto__ is no name of a field.');
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, refuseProto);
  } catch (cause) {
    throw new RunnerError('BadRequest', { cause });
  }
}
