/** JSON-RPC by lines, as Prisma's CLI speaks it with its engine: requests on stdin, answers and calls back on stdout. */
import { createInterface } from 'node:readline';
import type { Complaint } from './complaint.ts';

/** The engine's own error number; the CLI reads `data`. */
const ENGINE_ERROR = 4466;

export interface Peer {
  /** Prints through the CLI, which owns the terminal, and waits until it has. */
  print(content: string): Promise<void>;
}
export type Handler = (method: string, params: unknown, peer: Peer) => Promise<unknown>;

interface Message {
  id: number;
  method?: string;
  params?: unknown;
}

/** Answers requests until stdin ends and the last one is answered. */
export async function serve(handle: Handler, complain: (error: unknown) => Complaint): Promise<void> {
  const waiting = new Map<number, () => void>();
  const running = new Set<Promise<void>>();
  let calls = 1_000_000;
  const send = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  const peer: Peer = {
    print: (content) =>
      new Promise((resolve) => {
        calls += 1;
        waiting.set(calls, resolve);
        send({ id: calls, method: 'print', params: { content } });
      }),
  };

  async function answer({ id, method = '', params }: Message): Promise<void> {
    try {
      send({ id, result: await handle(method, params, peer) });
    } catch (error) {
      const { code, message } = complain(error);
      const data = { is_panic: false, message, meta: null, error_code: code };
      send({
        id,
        error: { code: ENGINE_ERROR, message: 'An error happened. Check the data field for details.', data },
      });
    }
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line) as Message;
    if (message.method === undefined) {
      waiting.get(message.id)?.();
      waiting.delete(message.id);
    } else {
      const task = answer(message).finally(() => running.delete(task));
      running.add(task);
    }
  }
  await Promise.all(running);
}
