/**
 * `<which-cause>`: the page's causes, asked in one press or one by one. The rows are in the HTML; here they take what the
 * runner finds, in order, and the fix of what is present comes forward.
 */
import type { CheckupEvent, Finding } from '../../contract/finding.ts';
import { findingsSummary, renderFinding } from '../render/finding.ts';
import { type Hint, renderHint } from '../render/hint.ts';
import { textOf } from '../render/node.ts';
import { renderTarget } from '../render/target.ts';
import { toDom } from '../render/to-dom.ts';
import { build } from './element.ts';
import { askFindings } from './findings.ts';
import type { RunSnippet } from './run-snippet.ts';
import { NoRunner, Refused } from './runner/api.ts';
import { forgetSession, knownPage, type PageState, refreshPage } from './runner/page-state.ts';
import { runnerHref } from './runner/place.ts';

type Started = Extract<CheckupEvent, { event: 'started' }>;

export class WhichCause extends HTMLElement {
  #abort: AbortController | undefined;
  readonly #status = build('p', { class: 'unseen', role: 'status' });

  connectedCallback(): void {
    this.append(this.#status);
    addEventListener('pagehide', () => this.#abort?.abort());
  }

  /** Does what a button of the panel stands for. */
  async act(action: string, source: Element): Promise<void> {
    if (action === 'reload') return location.reload();
    if (this.#abort) return this.#abort.abort();
    const page = await knownPage();
    if (page.kind !== 'ready') return this.#hint(hintOf(page, '#causes'));
    if (action === 'run-reads') return this.#runReads();
    const one = action === 'check-one' ? source.closest<HTMLElement>('li') : null;
    await this.#check(one ? [one] : this.#rows);
  }

  async #check(rows: readonly HTMLElement[]): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.#enter('running', rows);
    const findings: Finding[] = [];
    let started: Started | undefined;
    let end: CheckupEvent | undefined;
    try {
      for await (const event of askFindings(this.#request(rows), abort.signal)) {
        if (event.event === 'started') started = event;
        else if (event.event === 'finding') findings.push(event.finding);
        else end = event;
        if (event.event === 'finding') this.#show(event.finding, rows);
        this.#progress(findings.length, rows.length);
      }
      this.#finish(findings, started, end, rows.length > 1);
    } catch (thrown) {
      if (!abort.signal.aborted) this.#refuse(thrown);
    } finally {
      this.#abort = undefined;
      this.#enter('idle', rows);
    }
  }

  #request(rows: readonly HTMLElement[]) {
    const probes = rows.flatMap((row) => row.dataset['probe'] ?? []);
    return {
      page: this.dataset['page'] ?? '',
      manifest: this.dataset['manifest'] ?? '',
      params: Object.fromEntries(probes.flatMap((probe) => changedFields(probe))),
      ...(rows.length < this.#rows.length && { probes }),
    };
  }

  #enter(state: 'running' | 'idle', rows: readonly HTMLElement[]): void {
    this.dataset['state'] = state;
    const sign = this.querySelector('.ask .run-sign');
    if (sign) sign.textContent = state === 'running' ? 'Stop' : 'Which cause is mine?';
    for (const row of rows) {
      if (state === 'running') row.dataset['state'] = 'checking';
      else if (row.dataset['state'] === 'checking') row.dataset['state'] = 'unknown';
      if (state === 'running') partOf(row)?.replaceChildren();
    }
    if (state === 'running') this.#say(rows.length > 1 ? `Checking ${rows.length} causes.` : 'Checking.');
  }

  #show(finding: Finding, rows: readonly HTMLElement[]): void {
    const row = rows.find(({ dataset }) => dataset['cause'] === finding.cause);
    if (!row) return;
    row.dataset['state'] = finding.state;
    partOf(row)?.replaceChildren(toDom(renderFinding(finding)));
  }

  #progress(done: number, all: number): void {
    if (all > 1) partOf(this)?.replaceChildren(build('p', {}, `Checked ${done} of ${all}…`));
  }

  #finish(findings: readonly Finding[], started: Started | undefined, end: CheckupEvent | undefined, all: boolean) {
    const words = end?.event === 'done' ? `${findingsSummary(findings)}.` : incomplete(end, findings.length);
    this.#say([words, ...findings.filter(({ state }) => state === 'present').map(causeText)].join(' '));
    if (!all) return;
    const line = build(
      'p',
      { class: 'ask-line' },
      build('span', {}, build('b', {}, words), ...whereAndWhen(started, end)),
    );
    const reads = readCards().length;
    if (reads > 0)
      line.append(
        build('button', { type: 'button', class: 'ask-more', 'data-action': 'run-reads' }, otherReads(reads)),
      );
    partOf(this)?.replaceChildren(...findings.filter(({ state }) => state === 'present').map(foundLine), line);
  }

  /** The page's other reads, one after the other, each in its own card. */
  async #runReads(): Promise<void> {
    const cards = readCards();
    for (const [place, card] of cards.entries()) {
      this.#say(`Running ${place + 1} of ${cards.length}.`);
      await card.act('run');
    }
    this.#say(`All ${cards.length} have run; each result stands under its snippet.`);
    this.querySelector('.ask-more')?.remove();
    partOf(this)?.append(build('p', { class: 'ask-line' }, 'They have run: ', ...cards.map(linkTo)));
  }

  /** The checkup never began: the runner refused it, or nobody was there. */
  #refuse(thrown: unknown): void {
    if (thrown instanceof Refused) {
      const isStranger = thrown.answer.name === 'NotPaired';
      if (isStranger) forgetSession();
      this.#hint(isStranger ? { kind: 'unpaired' } : { kind: 'refused', refusal: thrown.answer });
      return;
    }
    if (!(thrown instanceof NoRunner)) throw thrown;
    this.#hint({ kind: 'gone' });
    void refreshPage();
  }

  #hint(hint: Hint): void {
    const node = renderHint(hint);
    partOf(this)?.replaceChildren(toDom(node));
    this.#say(node.children.map(textOf).join('. '));
  }

  #say(sentence: string): void {
    this.#status.textContent = sentence;
  }

  /** The causes that a probe can show. */
  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('li[data-probe]')];
  }
}

const partOf = (root: HTMLElement): HTMLElement | null => root.querySelector('[data-part="said"]');

/** What to say where there is no runner to ask; `place` is the part of the page that the link leads to. */
export const hintOf = ({ kind }: PageState, place: string): Hint =>
  kind === 'hosted' ? { kind, href: runnerHref(place) } : { kind: kind === 'gone' ? 'gone' : 'unpaired' };

const rowOf = ({ cause }: Finding): Element | null => document.getElementById(`cause-${cause}`);

const causeText = (finding: Finding): string =>
  rowOf(finding)?.querySelector('.cause-text')?.textContent ?? finding.cause;

/** What is present, and its fix: the answer to the question, beside it. */
function foundLine(finding: Finding): HTMLElement {
  const cause = build('a', { href: `#cause-${finding.cause}` }, causeText(finding));
  const fix = rowOf(finding)?.querySelector('.cause-fix')?.cloneNode(true);
  return build(
    'p',
    { class: 'ask-found' },
    build('span', {}, build('b', {}, 'Present: '), cause),
    ...(fix ? [fix] : []),
  );
}

/** ` on the sandbox at 12:00, 80 ms`, of a checkup that came to its end. */
export function whereAndWhen(started: Started | undefined, end: CheckupEvent | undefined): (Node | string)[] {
  if (!started || end?.event !== 'done') return [];
  return [' ', toDom(renderTarget(started.target)), ` at ${clock(started.at)}, ${Math.round(end.ms)} ms.`];
}

const otherReads = (count: number): string => `Run the page’s other ${count === 1 ? 'read' : `${count} reads`}`;

/** How far a checkup came that did not come to its end. */
export function incomplete(end: CheckupEvent | undefined, found: number): string {
  const why = end?.event === 'failed' ? end.message : 'It was stopped, or the connection to the runner was lost.';
  return `Not complete: ${found} checked. ${why}`;
}

const clock = (at: string): string => new Date(at).toLocaleTimeString('en-GB');

/** Values that the reader has changed in the fields of a probe's card. */
function changedFields(probe: string): [string, Record<string, string>][] {
  const card = document.querySelector(`run-snippet[data-snippet="${CSS.escape(probe)}"]`);
  const fields = [...(card?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-param]') ?? [])];
  const changed = fields.filter((field) => field.value !== defaultOf(field));
  return changed.length > 0 ? [[probe, Object.fromEntries(changed.map(({ name, value }) => [name, value]))]] : [];
}

const defaultOf = (field: HTMLInputElement | HTMLSelectElement): string =>
  field instanceof HTMLInputElement
    ? field.defaultValue
    : ([...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value ?? '');

const linkTo = (card: RunSnippet): HTMLElement =>
  build('a', { href: `#${card.id}` }, card.querySelector('.card-title')?.textContent ?? card.id);

/** Cards that only read, prove no cause, and have all their values. */
function readCards(): RunSnippet[] {
  const cards = [...document.querySelectorAll<RunSnippet>('run-snippet[data-access="read"]:not([data-probe])')];
  const isFilled = ({ value }: HTMLInputElement): boolean => value !== '';
  return cards.filter((card) => [...card.querySelectorAll<HTMLInputElement>('[data-param]')].every(isFilled));
}

customElements.define('which-cause', WhichCause);
