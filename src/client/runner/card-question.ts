/**
 * The question between a preview and a change. The answer carries the nonce of what was shown, and the values that were
 * shown, whatever the fields say by now.
 */
import type { Change } from '../../../contract/events.ts';
import type { RunRequest } from '../../../contract/protocol.ts';
import { renderExpired } from '../../render/answers.ts';
import type { Confirmation } from '../../render/run.ts';
import { toDom } from '../../render/to-dom.ts';
import type { CardParts } from './card-parts.ts';
import { countDown } from './expiry.ts';

/** When a person is told that the time runs out; WCAG 2.2.1 asks for 20 seconds to extend it. */
const WARN_SECONDS = 20;

/** Sends a request; the changes are those that it confirms. */
export type Send = (request: RunRequest, confirmed?: readonly Change[]) => Promise<void>;

export class CardQuestion {
  readonly #card: CardParts;
  readonly #send: Send;
  #asked: { request: RunRequest; question: Confirmation } | undefined;
  #typed = '';
  #stopClock: () => void = () => undefined;

  constructor(card: CardParts, send: Send) {
    this.#card = card;
    this.#send = send;
  }

  /** Opens the question that has just been drawn, and brings the keyboard to it. */
  ask(request: RunRequest, question: Confirmation): void {
    this.#asked = { request, question };
    const field = this.#field();
    if (field) {
      field.value = this.#typed;
      field.addEventListener('input', () => {
        this.#typed = field.value;
      });
    }
    this.#stopClock = countDown(question.expires_at, this.#card.part('expiry'), {
      warnAt: WARN_SECONDS,
      onWarn: () => this.#card.say(`${WARN_SECONDS} seconds left to answer; More time asks again.`),
      onEnd: () => this.#expire(),
    });
    this.#card.part('question').focus({ preventScroll: true });
    this.#card.bringIntoSight();
    this.#card.part('answers').scrollIntoView({ block: 'nearest', behavior: 'instant' });
  }

  /** Applies what the preview showed. */
  async apply(): Promise<void> {
    await this.#answer({});
  }

  /** Runs an administrative statement once the database's name has been typed. */
  async confirm(): Promise<void> {
    const field = this.#field();
    if (!field) return;
    const expected = field.dataset['expected'] ?? '';
    const right = field.value === expected;
    const problem = right ? '' : `Not run: the name does not match. Type ${expected}.`;
    field.setAttribute('aria-invalid', String(!right));
    this.#card.part('typed-problem').textContent = problem;
    if (right) return this.#answer({ typed: field.value });
    this.#card.say(problem);
    field.focus();
  }

  /** Asks once more with the same values: the runner makes a new preview, whose time begins anew. */
  async renew(): Promise<void> {
    if (!this.#asked) return;
    const typed = this.#typed;
    const sent = this.#send(this.#asked.request);
    // The same question is meant, so what was typed stays; that of another run would not.
    this.#typed = typed;
    await sent;
  }

  /** Closes the question without an answer; the runner has rolled back already. */
  discard(): void {
    const sentence = 'Discarded. Nothing has been changed.';
    this.withdraw();
    this.#card.part('answers').replaceChildren(sentence);
    this.#card.enter('idle');
    this.#card.say(sentence);
    this.#card.part('run').focus();
  }

  /** Forgets the question; no answer to it can be sent any more. */
  close(): void {
    this.#stopClock();
    this.#asked = undefined;
    this.#typed = '';
  }

  /** Takes the buttons away from a question that can no longer be answered. */
  withdraw(): void {
    this.close();
    this.#card.keepFocus(() => this.#card.root.querySelector('[data-part="answers"]')?.replaceChildren());
  }

  async #answer(typed: Pick<RunRequest, 'typed'>): Promise<void> {
    if (!this.#asked) return;
    const { request, question } = this.#asked;
    this.#asked = undefined;
    // What is pressed will be gone; the outcome is where the answer comes.
    this.#card.part('outcome').focus({ preventScroll: true });
    await this.#send({ ...request, ...typed, confirm: question.nonce }, question.changes);
  }

  #expire(): void {
    this.#stopClock();
    const answers = this.#card.part('answers');
    const held = answers.contains(document.activeElement) || this.#card.part('question') === document.activeElement;
    answers.replaceChildren(toDom(renderExpired(this.#asked?.question ?? { confirm: 'apply' })));
    this.#card.enter('idle');
    this.#card.say('The preview has expired, nothing has been changed. Ask again to see it afresh.');
    if (held) answers.querySelector('button')?.focus();
  }

  #field(): HTMLInputElement | undefined {
    const field = this.#card.root.querySelector('[data-part="typed"]');
    return field instanceof HTMLInputElement ? field : undefined;
  }
}
