import { codeToHtml } from 'shiki';
import { describe, expect, it } from 'vitest';
import { markerTheme } from './theme.ts';
import { stampFences } from './transformer.ts';

const stack = { user: { value: 'changemaker', about: 'role' } };

const highlight = (code: string, lang: string, info = '') =>
  codeToHtml(code, { lang, theme: markerTheme, meta: { __raw: info }, transformers: [stampFences(stack)] });

describe('the stamp on a fence', () => {
  it('names the fence and says that it runs', async () => {
    expect(await highlight('SELECT 1;', 'sql', 'run id=one title="One row"')).toMatchInlineSnapshot(
      `"<pre class="code" tabindex="0" data-lang="sql" data-fence-id="one" data-title="One row" data-run=""><code><span class="t-keyword">SELECT</span> <span class="t-number">1</span>;</code></pre>"`,
    );
  });

  it('marks names of the stack, also across tokens', async () => {
    expect(await highlight("psql -U {{user}} -c 'SELECT {{user}}'", 'bash')).toMatchInlineSnapshot(
      `"<pre class="code" tabindex="0" data-lang="bash"><code><span class="t-function">psql</span> <span class="t-string">-U</span> <var class="t-string" data-stack="user">changemaker</var> <span class="t-string">-c 'SELECT </span><var class="t-string" data-stack="user">changemaker</var><span class="t-string">'</span></code></pre>"`,
    );
  });

  it('keeps every character, and wraps only what has a colour', async () => {
    const code = "-- one\n-- two\n\nSELECT 1 AS a,\n\n       'b\nc'\n";
    const html = await highlight(code, 'sql');
    expect(html.replace(/<[^>]*>/g, '')).toBe(code);
    expect(html).not.toMatch(/<span>|class="line"|<span[^>]*>\s/);
  });

  it.each([
    ['sql', "SELECT 'a', 1 FROM t -- why"],
    ['ts', 'const a: string = f(1); // why'],
    ['prisma', 'model User { id Int @id }'],
    ['yaml', 'services:\n  db: { image: "postgres:16" }'],
    ['bash', 'docker compose up -d # why'],
    ['log', '2026-01-01 FATAL: sorry'],
  ])('leaves no inline style in %s, which the Content-Security-Policy would drop', async (lang, code) => {
    expect(await highlight(code, lang)).not.toContain('style=');
  });
});
