/** What a statement or a describe command answers, within the bounds of its run. */
import type { Column, Row } from '../../contract/events.ts';

/** One table of a run's answer. */
export interface ResultSet {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
