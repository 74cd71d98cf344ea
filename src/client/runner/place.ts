/** Where this page was loaded from, and where the same page is on the reader's own machine. */

/** Where a runner is looked for; it answers there with the way to its own address, which is new at each start. */
const RUNNER_ORIGIN = 'http://127.0.0.1:4780';

/** Whether the page comes from a runner, and not from a hosted copy or a file: at its own name, or where PORT pinned it. */
export const isRunnerPage = (): boolean => /^(127\.0\.0\.1|proofbook-\w+\.localhost)$/.test(location.hostname);

/** The same page on the local runner; a link opens it and never runs anything. */
export const runnerHref = (hash: string): string => `${RUNNER_ORIGIN}${location.pathname}${hash}`;
