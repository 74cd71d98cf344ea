/** Where this page was loaded from, and where the same page is on the reader's own machine. */

/** The runner's address; the port is fixed, so that one link works for everybody. */
const RUNNER_ORIGIN = 'http://127.0.0.1:4780';

/** Whether the page comes from a runner, and not from a hosted copy or a file. The runner answers at this one name only. */
export const isRunnerPage = (): boolean => location.hostname === '127.0.0.1';

/** The same page on the local runner; a link opens it and never runs anything. */
export const runnerHref = (hash: string): string => `${RUNNER_ORIGIN}${location.pathname}${hash}`;
