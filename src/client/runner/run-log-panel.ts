/** The list of this page's runs at its end, with what can be done with it in one press. */
import { gatherRun } from '../../render/run.ts';
import { renderRunLog } from '../../render/run-log.ts';
import { toDom } from '../../render/to-dom.ts';
import { logMarkdown } from '../../render/to-markdown.ts';
import { forgetRuns, runsOf } from './run-log.ts';
import { sayOn } from './say-on.ts';

/** Draws the list anew, or takes it away where nothing has been run. */
export function showRunLog(): void {
  const runs = runsOf(location.pathname);
  const former = document.querySelector('.run-log');
  if (runs.length === 0) {
    former?.remove();
    return;
  }
  const panel = toDom(renderRunLog(runs.map((entry) => ({ ...entry, run: gatherRun(entry.events) }))));
  panel.addEventListener('click', (event) => void press(event));
  if (former) former.replaceWith(panel);
  else document.querySelector('main > article')?.append(panel);
}

async function press(event: Event): Promise<void> {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button?.dataset['log'] === 'copy') {
    await navigator.clipboard.writeText(markdown());
    sayOn(button, 'Copied');
  }
  if (button?.dataset['log'] === 'save') save(markdown());
  if (button?.dataset['log'] === 'forget') {
    forgetRuns(location.pathname);
    showRunLog();
    document.querySelector('main')?.focus();
  }
}

function markdown(): string {
  const runs = runsOf(location.pathname).map((entry) => ({ ...entry, run: gatherRun(entry.events) }));
  return logMarkdown({ title: document.title, address: location.origin + location.pathname }, runs);
}

/** Hands the text to the browser as a file; nothing is sent anywhere. */
function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `runs-${new Date().toISOString().slice(0, 16).replace(/\W/g, '-')}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
