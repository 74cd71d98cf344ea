/**
 * Highlighting without colours: each token kind has a marker colour here, which the transformer turns into a class. The
 * real colours are in the style sheet, for light and dark at once, so that a strict Content-Security-Policy (no inline
 * styles) holds and contrast is decided in one place.
 */
import type { ThemeRegistrationRaw } from 'shiki';

const SCOPES = {
  comment: ['comment', 'punctuation.definition.comment'],
  string: ['string', 'punctuation.definition.string', 'string.unquoted'],
  number: ['constant.numeric'],
  constant: [
    'constant.language',
    'constant.character',
    'support.constant',
    'variable.other.constant',
    'variable.other.enummember',
  ],
  keyword: ['keyword', 'storage', 'keyword.other', 'keyword.control', 'storage.type', 'storage.modifier'],
  operator: ['keyword.operator', 'keyword.operator.assignment'],
  function: ['entity.name.function', 'support.function', 'support.function.builtin'],
  type: ['entity.name.type', 'support.type', 'support.class', 'entity.name.class'],
  tag: ['entity.name.tag', 'meta.object-literal.key', 'support.type.property-name', 'keyword.other.definition.ini'],
  attribute: ['entity.other.attribute-name', 'storage.type.function.attribute'],
  variable: ['variable', 'variable.parameter', 'support.variable'],
  punctuation: ['punctuation', 'meta.brace'],
} as const;

const KINDS = Object.keys(SCOPES) as (keyof typeof SCOPES)[];

const marker = (index: number): string => `#0000${(index + 1).toString(16).padStart(2, '0')}`.toUpperCase();

/** Class of a token's marker colour, `t-keyword`; none for plain text. */
export function tokenClass(color: string | undefined): string | undefined {
  const index = KINDS.findIndex((_, i) => marker(i) === color?.toUpperCase());
  return index < 0 ? undefined : `t-${KINDS[index]}`;
}

export const markerTheme: ThemeRegistrationRaw = {
  name: 'marker',
  type: 'light',
  fg: '#000000',
  bg: '#FFFFFF',
  settings: [
    { settings: { foreground: '#000000', background: '#FFFFFF' } },
    ...KINDS.map((kind, i) => ({ scope: [...SCOPES[kind]], settings: { foreground: marker(i) } })),
  ],
};
