/** The list of this page's runs at its end, with what can be done with it in one press. */
import { gatherRun } from '../../render/run.ts';
import { renderRunLog } from '../../render/run-log.ts';
import { toDom } from '../../render/to-dom.ts';
import { forgetRuns, pageRuns } from './run-log.ts';
import { sayOn } from './say-on.ts';

/** Draws the list anew, or takes it away where nothing has been run. */
export function showRunLog(): void {
  const runs = gathered();
  const former = document.querySelector('.run-log');
  if (runs.length === 0) {
    former?.remove();
    return;
  }
  const panel = toDom(renderRunLog(runs));
  panel.addEventListener('click', (event) => void press(event));
  if (former) former.replaceWith(panel);
  else document.querySelector('main > article')?.append(panel);
}

const gathered = () => pageRuns().map((entry) => ({ ...entry, run: gatherRun(entry.events) }));

async function press(event: Event): Promise<void> {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  if (button?.dataset['log'] === 'copy') {
    await navigator.clipboard.writeText(await markdown());
    sayOn(button, 'Copied');
  }
  if (button?.dataset['log'] === 'save') save(await markdown());
  if (button?.dataset['log'] === 'forget') {
    forgetRuns();
    showRunLog();
    document.querySelector('main')?.focus();
  }
}

async function markdown(): Promise<string> {
  const { logMarkdown } = await import('../../render/to-markdown.ts');
  return logMarkdown({ title: document.title, address: location.origin + location.pathname }, gathered());
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
