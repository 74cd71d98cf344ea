/** Draws what was found as options of the list. Text nodes only: the reader's paste and the index are both just text. */
import { build } from '../element.ts';
import { SEVERITY_SHAPES } from '../severity-shapes.ts';
import type { Found, Piece } from './found.ts';

const SECTIONS: { kind: Found['kind']; title: string }[] = [
  { kind: 'match', title: 'This is your error' },
  { kind: 'guess', title: 'Perhaps one of these' },
  { kind: 'page', title: 'Found on the pages' },
];

const SVG = 'http://www.w3.org/2000/svg';

/** One group of options for each kind that was found, in the order in which they can be trusted. */
export function drawSections(found: readonly Found[]): HTMLElement[] {
  let count = 0;
  return SECTIONS.flatMap(({ kind, title }) => {
    const own = found.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const id = `search-${kind}`;
    const options = own.map((one) => drawOption(one, `search-option-${count++}`));
    const head = build('p', { id, class: 'label hits-title', role: 'presentation' }, title);
    return [build('div', { role: 'group', 'aria-labelledby': id, class: 'hits', 'data-kind': kind }, head, ...options)];
  });
}

function drawOption(found: Found, id: string): HTMLElement {
  const title = build('span', { class: 'hit-title' }, ...severityMark(found.severity), build('span', {}, found.title));
  if (found.group) title.append(build('span', { class: 'hit-group' }, found.group));
  const option = build(
    'a',
    { id, role: 'option', class: 'hit', href: found.href, tabindex: '-1', 'aria-selected': 'false' },
    title,
  );
  if (found.pieces.length > 0) {
    const isError = found.kind !== 'page';
    option.append(
      build(
        isError ? 'code' : 'span',
        { class: isError ? 'hit-signature' : 'hit-excerpt' },
        ...drawPieces(found.pieces),
      ),
    );
  }
  if (found.values.length > 0) option.append(drawValues(found.values));
  return option;
}

const drawPieces = (pieces: readonly Piece[]) =>
  pieces.map(({ text, marked }) => (marked ? build('mark', {}, text) : document.createTextNode(text)));

function drawValues(values: Found['values']): HTMLElement {
  const pairs = values.map(([name, value]) => build('span', {}, `${name} = `, build('b', {}, value)));
  return build('span', { class: 'hit-values data' }, ...pairs);
}

function severityMark(severity: string | undefined): Node[] {
  const shape = SEVERITY_SHAPES[severity ?? ''];
  if (!severity || !shape) return [];
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'severity-mark');
  svg.setAttribute('data-severity', severity);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `Severity ${severity}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', shape);
  svg.append(path);
  return [svg];
}
