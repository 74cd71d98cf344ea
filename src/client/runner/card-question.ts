/**
 * The question between a preview and a change. The answer carries the nonce of what was shown, and the values that were
 * shown, whatever the fields say by now.
 */
import type { RunRequest } from '../../../contract/protocol.ts';
import type { Confirmation } from '../../render/run.ts';
import type { CardParts } from './card-parts.ts';
import { countDown } from './expiry.ts';

export class CardQuestion {
  readonly #card: CardParts;
  readonly #send: (request: RunRequest) => Promise<void>;
  #open: { request: RunRequest; question: Confirmation } | undefined;
  #stopClock: () => void = () => undefined;

  constructor(card: CardParts, send: (request: RunRequest) => Promise<void>) {
    this.#card = card;
    this.#send = send;
  }

  /** Opens the question that has just been drawn, and brings the keyboard to it. */
  ask(request: RunRequest, question: Confirmation): void {
    this.#open = { request, question };
    this.#stopClock = countDown(question.expires_at, this.#card.part('expiry'), () => this.#expire());
    this.#card.part('question').focus({ preventScroll: true });
  }

  /** Applies what the preview showed. */
  async apply(): Promise<void> {
    await this.#answer({});
  }

  /** Runs an administrative statement once the database's name has been typed. */
  async confirm(): Promise<void> {
    const field = this.#card.part('typed');
    if (!(field instanceof HTMLInputElement)) return;
    const right = field.value === field.dataset['expected'];
    field.setAttribute('aria-invalid', String(!right));
    if (right) return this.#answer({ typed: field.value });
    this.#card.say(`Not run: the name does not match. Type ${field.dataset['expected']}.`);
    field.focus();
  }

  /** Closes the question without an answer; the runner has rolled back already. */
  discard(): void {
    this.#end('Discarded. Nothing has been changed.');
    this.#card.part('run').focus();
  }

  /** Forgets the question; no answer to it can be sent any more. */
  close(): void {
    this.#stopClock();
    this.#open = undefined;
  }

  /** Takes the buttons away from a question that can no longer be answered. */
  withdraw(): void {
    this.close();
    this.#card.root.querySelector('[data-part="answers"]')?.replaceChildren();
  }

  async #answer(typed: Pick<RunRequest, 'typed'>): Promise<void> {
    if (!this.#open) return;
    const { request, question } = this.#open;
    await this.#send({ ...request, ...typed, confirm: question.nonce });
  }

  #expire(): void {
    this.#end('The preview has expired, nothing has been changed. Run again to see it afresh.');
  }

  #end(sentence: string): void {
    this.close();
    this.#card.part('answers').replaceChildren(sentence);
    this.#card.enter('idle');
    this.#card.say(sentence);
  }
}
