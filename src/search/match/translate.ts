/**
 * A paste in another language put into English with PostgreSQL's own catalogues turned round: the reader's values move to
 * where the English message has them. What no message of the catalogue fits stays as it is.
 */

/** A language's messages with printf's placeholders: as translated, and in English or, where only that counts, their SQLSTATE. */
export interface Catalogue {
  readonly origin: string;
  readonly messages: Readonly<Record<string, string>>;
}

interface Template {
  /** The longest piece without a placeholder, in lower case: a text without it needs no further look. */
  readonly key: string;
  readonly expression: RegExp;
  readonly english: string;
  /** For each placeholder of the translation, which of the English message's it is. */
  readonly order: readonly number[];
}

/** Of some messages only the code leads somewhere. */
const SQLSTATE = /^[0-9A-Z]{5}$/;
const PLACEHOLDER = /%(?:(\d+)\$)?[-0-9.*l]*[a-zA-Z]/g;
/** Quotation marks differ by language and by what the paste went through; bytes that were lost stand for any sign. */
const QUOTE = '["\'`«»„“”‚‘’「」『』\uFFFD]';
const prepared = new WeakMap<Catalogue, readonly Template[]>();

/** The text with every line of the catalogue in English. */
export function translate(text: string, catalogue: Catalogue): string {
  let read = text.normalize('NFC');
  for (const { key, expression, english, order } of templates(catalogue)) {
    if (!read.toLowerCase().includes(key)) continue;
    read = read.replace(expression, (whole: string, ...values: unknown[]) =>
      SQLSTATE.test(english) ? `${whole} (${english})` : fill(english, order, values),
    );
  }
  return read;
}

/** The English message with the values of the translated one. */
function fill(english: string, order: readonly number[], values: readonly unknown[]): string {
  let at = 0;
  return english.replace(PLACEHOLDER, (whole, place: string | undefined) => {
    at += 1;
    const value = values[order.indexOf(place === undefined ? at : Number(place))];
    return typeof value === 'string' ? value : whole;
  });
}

/** The catalogue's messages as expressions, the longest first: a short one is often part of a longer. */
function templates(catalogue: Catalogue): readonly Template[] {
  const known = prepared.get(catalogue);
  if (known) return known;
  const fresh = Object.entries(catalogue.messages)
    .map(([translated, english]) => toTemplate(translated.normalize('NFC'), english))
    .filter(({ key }) => key.length >= 3)
    .sort((a, b) => b.expression.source.length - a.expression.source.length);
  prepared.set(catalogue, fresh);
  return fresh;
}

function toTemplate(translated: string, english: string): Template {
  const order: number[] = [];
  const pieces: string[] = [];
  let copied = 0;
  for (const match of translated.matchAll(PLACEHOLDER)) {
    pieces.push(translated.slice(copied, match.index));
    order.push(match[1] === undefined ? order.length + 1 : Number(match[1]));
    copied = match.index + match[0].length;
  }
  pieces.push(translated.slice(copied));
  const isSeverity = /^(?:ERROR|FATAL|PANIC|WARNING|LOG|DETAIL|HINT|NOTICE)$/.test(english);
  const body = pieces.map(literal).join('([^\\n]+?)') + (order.length > 0 && pieces.at(-1) === '' ? '(?=\\n|$)' : '');
  const key = pieces
    .flatMap((piece) => piece.split(/["'`«»„“”‚‘’「」『』\s]+/))
    .reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
  return {
    key: key.toLowerCase(),
    expression: new RegExp(isSeverity ? `(?<![\\p{L}])${body}(?=\\s?[:：])` : body, isSeverity ? 'gu' : 'giu'),
    english,
    order,
  };
}

/** A piece of a message as an expression: blanks are any blanks, quotation marks any of their kind. */
function literal(piece: string): string {
  return piece
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace(/["'`«»„“”‚‘’「」『』]/g, QUOTE)
    .replace(/\s+/g, '\\s+');
}

/** Signs of each language that PostgreSQL speaks; a script decides, else words that no English message has. */
const SIGNS: readonly (readonly [language: string, sign: RegExp])[] = [
  ['ko', /\p{Script=Hangul}/u],
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ['zh_CN', /\p{Script=Han}/u],
  ['uk', /[іїєґ]/i],
  ['ru', /\p{Script=Cyrillic}/u],
  [
    'de',
    /\b(?:FEHLER|HINWEIS|WARNUNG|ist|nicht|Relation|Verbindung|Spalte|Datenbank|verletzt|fehlgeschlagen|konnte)\b/,
  ],
  ['pl', /[łąęśćżź]|\bBŁĄD\b|\bnie\b/i],
  ['tr', /[ğışİ]|\bHATA\b|\bveritabanı/],
  ['sv', /\b(?:FEL|TIPS|inte|finns|kunde|anslutning|misslyckades|redan|databasen)\b/],
  ['fr', /\b(?:ERREUR|ASTUCE|n'existe|n'a|la|le|est|échec|échouée?|valeur|utilisateur)\b/],
  ['pt_BR', /\b(?:ERRO|DICA|não|usuário|falhou|chave|conexão|senha|já)\b/i],
  [
    'es',
    /\b(?:SUGERENCIA|DETALLE|existe|llave|restricción|contraseña|autenticación|conexión|falló|demasiados|columna)\b/i,
  ],
  ['it', /\b(?:ERRORE|DETTAGLI|SUGGERIMENTO|esiste|chiave|connessione|violato|utente|colonna)\b/i],
];

/** The languages that a paste may be in, the likeliest first and two at most; none for English. */
export function languagesOf(text: string): string[] {
  return SIGNS.filter(([, sign]) => sign.test(text))
    .map(([language]) => language)
    .slice(0, 2);
}
