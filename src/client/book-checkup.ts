/**
 * `<book-checkup>`: all causes of the book, asked in one press. The rows are in the HTML; as the findings come, each moves to
 * the part of its state, in what is present the worst first.
 */
import { type CheckupEvent, FINDING_SEVERITIES, type Finding } from '../../contract/finding.ts';
import { findingsSummary, renderFinding } from '../render/finding.ts';
import { type Hint, renderHint } from '../render/hint.ts';
import { textOf } from '../render/node.ts';
import { toDom } from '../render/to-dom.ts';
import { build } from './element.ts';
import { askFindings } from './findings.ts';
import { NoRunner, Refused } from './runner/api.ts';
import { forgetSession, knownPage, refreshPage } from './runner/page-state.ts';
import { hintOf, incomplete, whereAndWhen } from './which-cause.ts';

type Started = Extract<CheckupEvent, { event: 'started' }>;

export class BookCheckup extends HTMLElement {
  #abort: AbortController | undefined;
  readonly #status = build('p', { class: 'unseen', role: 'status' });

  connectedCallback(): void {
    this.append(this.#status);
    addEventListener('pagehide', () => this.#abort?.abort());
  }

  /** Does what a button stands for. */
  async act(action: string): Promise<void> {
    if (action === 'reload') return location.reload();
    if (this.#abort) return this.#abort.abort();
    const page = await knownPage();
    if (page.kind !== 'ready') return this.#hint(hintOf(page, ''));
    await this.#check();
  }

  async #check(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const rows = new Map(this.#rows.map((row) => [row.dataset['probe'], row]));
    this.#begin(rows.values());
    const findings: Finding[] = [];
    let started: Started | undefined;
    let end: CheckupEvent | undefined;
    try {
      for await (const event of askFindings({ manifest: this.dataset['manifest'] ?? '' }, abort.signal)) {
        if (event.event === 'started') started = event;
        else if (event.event !== 'finding') end = event;
        else {
          findings.push(event.finding);
          this.#show(event.finding, rows.get(event.finding.probe));
          this.#progress(findings.length, rows.size);
        }
      }
      this.#finish(findings, started, end);
    } catch (thrown) {
      if (!abort.signal.aborted) this.#refuse(thrown);
    } finally {
      this.#abort = undefined;
      this.dataset['state'] = 'idle';
      this.#sign('Check again');
      this.#settle();
    }
  }

  #begin(rows: Iterable<HTMLElement>): void {
    this.dataset['state'] = 'running';
    this.#sign('Stop');
    this.#say('Checking.');
    for (const row of rows) {
      partOf(row)?.replaceChildren();
      row.dataset['state'] = 'checking';
      this.#place(row, 'unknown');
    }
    this.#settle();
  }

  #show(finding: Finding, row: HTMLElement | undefined): void {
    if (row === undefined) return;
    row.dataset['state'] = finding.state;
    // What is healthy has nothing to say beyond its place.
    if (finding.state !== 'absent') partOf(row)?.replaceChildren(toDom(renderFinding(finding)));
    this.#place(row, finding.state);
  }

  /** Puts a row into a part; what is found stands by severity, everything else in the order of the book. */
  #place(row: HTMLElement, state: string): void {
    const list = this.#part(state)?.querySelector('ol');
    const others = [...(list?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
    const next = state === 'present' ? others.find((other) => rank(other) > rank(row)) : undefined;
    list?.insertBefore(row, next ?? null);
    this.#settle();
  }

  /** Shows the parts that have rows, with how many. */
  #settle(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-for]')) {
      const rows = part.querySelectorAll<HTMLElement>('li[data-probe]');
      part.hidden = rows.length === 0;
      const count = part.querySelector('[data-part="count"]');
      if (count) count.textContent = `(${rows.length})`;
      if (part.dataset['for'] !== 'unknown' || this.#abort) continue;
      for (const row of rows) row.dataset['state'] = 'unknown';
    }
  }

  #progress(done: number, all: number): void {
    const bar = build('progress', { value: String(done), max: String(all), 'aria-label': 'Checked' });
    partOf(this)?.replaceChildren(build('p', {}, bar, ` ${done} of ${all}`));
  }

  #finish(findings: readonly Finding[], started: Started | undefined, end: CheckupEvent | undefined): void {
    const words = end?.event === 'done' ? `${findingsSummary(findings)}.` : incomplete(end, findings.length);
    const link = end?.event === 'failed' && end.explanation ? [' ', explanation(end.explanation)] : [];
    const line = build('span', {}, build('b', {}, words), ...whereAndWhen(started, end), ...link);
    partOf(this)?.replaceChildren(build('p', { class: 'ask-line' }, line));
    this.#say(words);
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

  #sign(words: string): void {
    const sign = this.querySelector('.ask .run-sign');
    if (sign) sign.textContent = words;
  }

  #say(sentence: string): void {
    this.#status.textContent = sentence;
  }

  #part(state: string): HTMLElement | null {
    return this.querySelector(`[data-for="${state}"]`);
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('li[data-probe]')];
  }
}

const partOf = (root: HTMLElement): HTMLElement | null => root.querySelector('[data-part="said"]');

const SEVERITIES: readonly string[] = FINDING_SEVERITIES;

const rank = ({ dataset }: HTMLElement): number => SEVERITIES.indexOf(dataset['severity'] ?? '');

const explanation = ({ slug, title }: { slug: string; title: string }): HTMLElement =>
  build('a', { href: `/runbooks/${slug}/` }, title);

customElements.define('book-checkup', BookCheckup);
