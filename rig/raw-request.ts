/** A request written byte by byte to a socket, because every HTTP client corrects what an attacker would not. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the server closed without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

const PATIENCE_MS = 5_000;

/** Sends the text as it is and reads until the server closes, or has answered and stays silent. */
export function rawRequest(port: number, text: string, host = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    const chunks: Buffer[] = [];
    const finish = (): void => {
      socket.destroy();
      resolve(parseAnswer(Buffer.concat(chunks).toString('latin1')));
    };
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy();
      reject(new Error('The server neither answered nor closed.'));
    });
    socket.on('connect', () => socket.write(Buffer.from(text, 'latin1')));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks).toString('latin1'), text.startsWith('HEAD '))) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

function parseAnswer(text: string): RawAnswer {
  const split = text.indexOf('\r\n\r\n');
  const head = split === -1 ? text : text.slice(0, split);
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: text.slice(split + 4) };
}

/** The answer to a HEAD tells the length of a body that does not follow; a 304 has none. */
function isWhole(text: string, withoutBody: boolean): boolean {
  const { status, head, body } = parseAnswer(text);
  if (withoutBody || status === 304) return text.includes('\r\n\r\n');
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  return text.includes('\r\n\r\n') && length !== undefined && body.length >= Number(length);
}

/** The lines of a request, joined as HTTP wants them. */
export const lines = (...parts: string[]): string => `${parts.join('\r\n')}\r\n\r\n`;
