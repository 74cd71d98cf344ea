/** Answers with a file of the site: not at all when the browser has it, compressed where that pays, else as it is. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { StaticFile, Visit } from './visit.ts';
import { headerValues } from './visit.ts';

const compressors = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) as Promise<Buffer>,
  gzip: (body: Buffer) => promisify(gzip)(body) as Promise<Buffer>,
} as const;

type Encoding = keyof typeof compressors;

/** Below this, a compressed answer is hardly smaller than a packet. */
const SMALLEST_COMPRESSED_BYTES = 512;

/** Each file is compressed once, when the first browser asks for it. */
const compressed = new WeakMap<StaticFile, Map<Encoding, Promise<Buffer>>>();

/** Sends the headers and, unless the request is a HEAD, the content. */
export async function sendFile(visit: Visit, file: StaticFile, status: 200 | 404): Promise<void> {
  const { request, response } = visit;
  const encoding = encodingOf(visit, file);
  const etag = encoding === undefined ? file.etag : file.etag.replace(/"$/, `-${encoding}"`);
  response.setHeader('ETag', etag);
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('Cache-Control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (status === 200 && headerValues(request, 'if-none-match').includes(etag)) {
    response.writeHead(304).end();
    return;
  }
  const body = encoding === undefined ? file.body : await compress(file, encoding);
  if (encoding !== undefined) response.setHeader('Content-Encoding', encoding);
  response.writeHead(status, { 'Content-Type': file.type, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function encodingOf({ request }: Visit, file: StaticFile): Encoding | undefined {
  const compressible = /^text\/|javascript|json|xml|wasm/.test(file.type);
  if (!compressible || file.body.length < SMALLEST_COMPRESSED_BYTES) return undefined;
  const offered = headerValues(request, 'accept-encoding').join(',');
  if (/\bbr\b(?!;q=0(?:\D|$))/.test(offered)) return 'br';
  return /\bgzip\b(?!;q=0(?:\D|$))/.test(offered) ? 'gzip' : undefined;
}

function compress(file: StaticFile, encoding: Encoding): Promise<Buffer> {
  const variants = compressed.get(file) ?? new Map<Encoding, Promise<Buffer>>();
  compressed.set(file, variants);
  const variant = variants.get(encoding) ?? compressors[encoding](file.body);
  variants.set(encoding, variant);
  return variant;
}
