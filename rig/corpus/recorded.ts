/** The errors that drills recorded, as they were printed: what bench and tests ask search for. */
import { globSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { recordingSchema } from '../../contract/recording.ts';

export interface RecordedError {
  /** Slug of the page whose drill saw it. */
  readonly page: string;
  /** The message, with its code and its cause below it where the client keeps them apart. */
  readonly text: string;
  /** Who printed it, the name alone. */
  readonly emitter: string;
}

/** Every error of every recording; the same message recorded on several versions counts once. */
export function recordedErrors(): RecordedError[] {
  const found = new Map<string, RecordedError>();
  for (const file of globSync('content/recordings/*/*.json')) {
    const { page, errors } = recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const { message, code, emitter, fields } of errors) {
      const told = code === undefined || message.includes(code) ? message : `${message}\n  code: '${code}'`;
      const text = told + causeOf(fields);
      found.set(`${page} ${text}`, { page, text, emitter: emitter.split(' ')[0] ?? emitter });
    }
  }
  return [...found.values()];
}

const causeSchema = z.object({ cause: z.object({ message: z.string() }) });

/** The cause of a wrapper, printed below it as Node does. */
function causeOf(fields: unknown): string {
  const { data } = causeSchema.safeParse(fields);
  return data ? `\n  [cause]: error: ${data.cause.message}` : '';
}
