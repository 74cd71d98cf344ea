/**
 * Every bound of a run, by name, with its unit last. A limit that was hit is named in the run's last event,
 * so that a shortened result can never pass for a whole one.
 */

/** Rows of one result that are kept. A person cannot read more in a page; the count still says how many came. */
export const MAX_ROWS = 500;

/** Columns of one result that are kept. */
export const MAX_COLUMNS = 100;

/** Characters of one value that are kept; a longer one is cut and marked. */
export const MAX_CELL_CHARS = 4_096;

/** Bytes of all kept values of a run together. */
export const MAX_RESULT_BYTES = 1_048_576;

/**
 * Bytes read from the database socket in one run. Row limits do not bound bytes: one row of 300 MB costs the
 * process 900 MB. Beyond this the socket is destroyed.
 */
export const MAX_SOCKET_BYTES = 8_388_608;

/** Rows of one previewed statement that are shown, before and after. */
export const MAX_CHANGE_ROWS = 20;

/** Notices of a run that are kept. */
export const MAX_NOTICES = 50;

/** Wall clock of a read or a write run, the only timer that also covers a suspended cursor. */
export const MAX_RUN_MS = 45_000;

/** Runs at the same time; one more answers `Busy`. */
export const MAX_PARALLEL_RUNS = 4;

/** Bytes of one request body. */
export const MAX_BODY_BYTES = 16_384;

/** Parameters of a snippet. */
export const MAX_PARAMS = 16;

/** Characters of one parameter's value. */
export const MAX_PARAM_CHARS = 1_024;

/** How long a pairing code may be used. */
export const PAIRING_TTL_MS = 120_000;

/** How long a session may be idle. */
export const SESSION_IDLE_MS = 28_800_000;

/** How long a preview may be confirmed. */
export const CONFIRM_TTL_MS = 60_000;

/** Time between two heartbeat lines while a run is silent. */
export const HEARTBEAT_MS = 5_000;

/** Time between two wire cancels of one run: what arrives between two statements is lost. */
export const CANCEL_AGAIN_MS = 200;

/** Time a wire cancel has before the socket is destroyed. */
export const CANCEL_GRACE_MS = 2_000;

/** Time to connect to the target. */
export const CONNECT_TIMEOUT_MS = 5_000;

/** Server-side limits of one statement, by access; `SET LOCAL` in the run's transaction. */
export const STATEMENT_TIMEOUT_MS = { read: 5_000, write: 10_000, admin: 1_800_000 } as const;

/** Server-side limit of one probe of a checkup. */
export const PROBE_TIMEOUT_MS = 3_000;

/** Probes that have not been asked by then are not asked any more; within the limits of a run and of its transaction. */
export const CHECKUP_MS = 30_000;

/** Rows of a probe that are read; that there are more is all that is said beyond. */
export const MAX_PROBE_ROWS = 200;

/** Rows of a probe that are shown as evidence. */
export const MAX_EVIDENCE_ROWS = 20;

/** Server-side limit of a wait for a lock. */
export const LOCK_TIMEOUT_MS = 1_000;

/** Server-side limit of a transaction that waits for us. */
export const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** Server-side limit of a whole transaction (PostgreSQL 17 and later). */
export const TRANSACTION_TIMEOUT_MS = 35_000;

/** How often the server looks whether its client is still there (PostgreSQL 14 and later, on Linux). */
export const CLIENT_CHECK_MS = 1_000;

/** Time that a look at the target has from hello to goodbye, for a server that lets in and then says nothing. */
export const LOOK_TIMEOUT_MS = 8_000;

/** How long a page that asks for the target's state waits for a slow server before it is told so. */
export const STATE_PATIENCE_MS = 2_500;
