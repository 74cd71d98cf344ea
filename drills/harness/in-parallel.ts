/** Several things at the same time, but no more than so many. */

/** Runs an action for each item, `jobs` at once; the first failure ends it after those that are under way. */
export async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        await action(item);
      } catch (error) {
        queue.length = 0;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: jobs }, worker));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
