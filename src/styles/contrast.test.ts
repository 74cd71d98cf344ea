/** Measures the colour tokens: text keeps 4.5:1 and control borders 3:1 on every ground they may stand on (WCAG 2.2 AA). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

type Oklch = readonly [lightness: number, chroma: number, hue: number];
type Pair = readonly [light: Oklch, dark: Oklch];

const COLOUR = String.raw`oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)`;
const TOKEN = new RegExp(String.raw`--([\w-]+): light-dark\(${COLOUR}, ${COLOUR}\)`, 'g');

const tokens = new Map<string, Pair>();
for (const [, name, ...numbers] of css.matchAll(TOKEN)) {
  const [a, b, c, d, e, f] = numbers.map(Number) as [number, number, number, number, number, number];
  tokens.set(name as string, [
    [a, b, c],
    [d, e, f],
  ]);
}

/** OKLCH to linear sRGB, after Björn Ottosson's definition; values outside of the gamut are cut off as browsers do at worst. */
function linearRgb([lightness, chroma, hue]: Oklch): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance(colour: Oklch): number {
  const [red, green, blue] = linearRgb(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Oklch, other: Oklch): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function pair(name: string): Pair {
  const found = tokens.get(name);
  if (!found) throw new Error(`tokens.css has no colour --${name} given as light-dark(oklch(), oklch()).`);
  return found;
}

const GROUNDS = ['paper', 'surface', 'sunken', 'hover', 'record'];
const TEXT = ['ink', 'ink-2', 'ink-3', 'accent', 'accent-strong', 'critical', 'high', 'medium', 'low', 'target-own'];
const CODE = [...tokens.keys()].filter((name) => name.startsWith('t-'));
const TINTED = ['accent', 'critical', 'high', 'medium', 'low'];

const cases: [foreground: string, ground: string, least: number][] = [
  ...TEXT.flatMap((text) => GROUNDS.map((ground): [string, string, number] => [text, ground, 4.5])),
  ...CODE.map((token): [string, string, number] => [token, 'sunken', 4.5]),
  ...TINTED.flatMap((name): [string, string, number][] => [
    [name, `${name}-soft`, 4.5],
    ['ink', `${name}-soft`, 7],
    ['ink-2', `${name}-soft`, 4.5],
  ]),
  ['accent-ink', 'accent', 4.5],
  ['accent-ink', 'accent-strong', 4.5],
  ...GROUNDS.map((ground): [string, string, number] => ['rule-2', ground, 3]),
  ['plot', 'paper', 3],
];

describe('colour tokens', () => {
  it('are read from tokens.css', () => {
    expect(CODE.length).toBeGreaterThan(7);
  });

  it.each(cases)('--%s on --%s keeps %d:1 in light and dark', (foreground, ground, least) => {
    const [light, dark] = pair(foreground);
    const [lightGround, darkGround] = pair(ground);
    expect(contrast(light, lightGround)).toBeGreaterThanOrEqual(least);
    expect(contrast(dark, darkGround)).toBeGreaterThanOrEqual(least);
  });
});
