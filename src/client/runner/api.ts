/** Calls the runner. What it refuses comes back as `Refused`, a runner that does not answer as `NoRunner`. */
import type { RefusalAnswer } from '../../../contract/protocol.ts';

/** The runner said no; the answer names why and what to do. */
export class Refused extends Error {
  readonly answer: RefusalAnswer;

  constructor(answer: RefusalAnswer) {
    super(answer.message);
    this.name = 'Refused';
    this.answer = answer;
  }
}

/** Nobody answered, or somebody who is no runner. */
export class NoRunner extends Error {
  constructor(options?: ErrorOptions) {
    super('The runner does not answer.', options);
    this.name = 'NoRunner';
  }
}

export interface Call {
  readonly session?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Posts JSON to a route of the API and returns the answer once its head has come and is no refusal. */
export async function post(path: string, body: unknown, { session, signal }: Call = {}): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (session !== undefined) headers['authorization'] = `Bearer ${session}`;
  let response: Response;
  try {
    response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal: signal ?? null });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NoRunner({ cause });
  }
  if (response.ok) return response;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<Refused | NoRunner> {
  const answer: unknown = await response.json().catch(() => undefined);
  return isRefusal(answer) ? new Refused(answer) : new NoRunner();
}

const isRefusal = (answer: unknown): answer is RefusalAnswer =>
  typeof answer === 'object' &&
  answer !== null &&
  ['name', 'title', 'message', 'hint'].every((key) => typeof Reflect.get(answer, key) === 'string');
