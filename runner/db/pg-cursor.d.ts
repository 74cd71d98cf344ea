/** The part of pg-cursor that the runner uses; the package brings no types of its own. */
declare module 'pg-cursor' {
  import type { Connection, CustomTypesConfig, QueryArrayResult, Submittable } from 'pg';

  interface CursorConfig {
    readonly rowMode: 'array';
    readonly types: CustomTypesConfig;
  }

  type Values = (string | null)[];

  export default class Cursor implements Submittable {
    constructor(text: string, values: readonly string[], config: CursorConfig);
    submit(connection: Connection): void;
    read(rows: number, answer: (error: Error | null, rows: Values[], result: QueryArrayResult<Values>) => void): void;
    close(): Promise<void>;
  }
}
