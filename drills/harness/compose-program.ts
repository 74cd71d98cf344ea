/**
 * The `docker` that a page's shell blocks find in a lab. No container engine is there; what Compose would do to the
 * database's service is done to the lab's real server, and `exec` runs the command here with the server's socket as its
 * default, as inside the container. It knows no more than the pages use, and says so about the rest.
 */
import { spawnSync } from 'node:child_process';

const { LAB_CONTROL = '', LAB_SERVICE = '', LAB_SOCKET = '', LAB_PORT = '', LAB_PASSWORD = '' } = process.env;

const [program, command, ...rest] = process.argv.slice(2);
if (program !== 'compose') refuse(`docker ${program ?? ''}`);
if (command === 'exec' || command === 'run') execute(rest);
await ask(command ?? '', rest);

/** `exec` and `run`: their flags that take a value, and the ones that take none. */
function execute(args: string[]): never {
  const env: NodeJS.ProcessEnv = { ...process.env };
  let word = args.shift();
  for (; word?.startsWith('-'); word = args.shift()) {
    if (word === '-e' || word === '--env') {
      const [name = '', value = ''] = (args.shift() ?? '').split(/=(.*)/s);
      env[name] = value;
    } else if (word === '-u' || word === '--user' || word === '-w') args.shift();
    else if (!/^(-T|-it|-i|-t|--no-TTY|--rm|--no-deps)$/.test(word)) refuse(`docker compose ${command} ${word}`);
  }
  // Inside the container the server listens on the default socket and trusts whoever is there.
  if (word === LAB_SERVICE) Object.assign(env, { PGHOST: LAB_SOCKET, PGPORT: LAB_PORT, PGPASSWORD: LAB_PASSWORD });
  const [file = '', ...words] = args;
  const result = spawnSync(file, words, { stdio: 'inherit', env });
  if (result.error !== undefined) {
    console.error(
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${file}": ${result.error.message}`,
    );
    process.exit(127);
  }
  process.exit(result.status ?? 1);
}

async function ask(action: string, args: string[]): Promise<never> {
  const answer = await fetch(LAB_CONTROL, { method: 'POST', body: JSON.stringify({ action, args }) });
  const text = await answer.text();
  (answer.ok ? process.stdout : process.stderr).write(text);
  process.exit(answer.ok ? 0 : 1);
}

function refuse(what: string): never {
  console.error(`This stand-in for Docker does not know "${what.trim()}".`);
  process.exit(125);
}
