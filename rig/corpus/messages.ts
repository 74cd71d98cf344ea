/** Errors of PostgreSQL's server, with what they carry and the page that answers them; `known` has no page, rightly. */

export interface ServerMessage {
  readonly code: string;
  /** PostgreSQL's name for the code, as drivers use it for their classes. */
  readonly condition: string;
  readonly severity: 'ERROR' | 'FATAL';
  readonly text: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly expect: string;
}

type Row = readonly [
  code: string,
  condition: string,
  expect: string,
  text: string,
  detail?: string | undefined,
  hint?: string,
];

const ERRORS: readonly Row[] = [
  [
    '23505',
    'unique_violation',
    'data/duplicate-records',
    'duplicate key value violates unique constraint "{constraint}"',
    'Key ({columns})=({values}) already exists.',
  ],
  [
    '23505',
    'unique_violation',
    'data/duplicate-records',
    'could not create unique index "{index}"',
    'Key ({columns})=({values}) is duplicated.',
  ],
  [
    '23503',
    'foreign_key_violation',
    'data/constraint-violations',
    'insert or update on table "{table}" violates foreign key constraint "{constraint}"',
    'Key ({columns})=({values}) is not present in table "{child}".',
  ],
  [
    '23503',
    'foreign_key_violation',
    'data/constraint-violations',
    'update or delete on table "{table}" violates foreign key constraint "{constraint}" on table "{child}"',
    'Key ({columns})=({values}) is still referenced from table "{child}".',
  ],
  [
    '23001',
    'restrict_violation',
    'data/constraint-violations',
    'update or delete on table "{table}" violates RESTRICT setting of foreign key constraint "{constraint}" on table "{child}"',
    'Key ({columns})=({values}) is referenced from table "{child}".',
  ],
  [
    '23502',
    'not_null_violation',
    'data/constraint-violations',
    'null value in column "{column}" of relation "{table}" violates not-null constraint',
  ],
  [
    '23514',
    'check_violation',
    'data/constraint-violations',
    'new row for relation "{table}" violates check constraint "{constraint}"',
  ],
  [
    '22P02',
    'invalid_text_representation',
    'data/constraint-violations',
    'invalid input syntax for type uuid: "{value}"',
  ],
  [
    '22P02',
    'invalid_text_representation',
    'data/constraint-violations',
    'invalid input syntax for type integer: "{value}"',
  ],
  [
    '22001',
    'string_data_right_truncation',
    'data/constraint-violations',
    'value too long for type character varying({n})',
  ],
  ['22021', 'character_not_in_repertoire', 'data/data-corruption', 'invalid byte sequence for encoding "UTF8": 0x00'],
  [
    '22021',
    'character_not_in_repertoire',
    'data/data-corruption',
    'invalid byte sequence for encoding "UTF8": 0xe9 0x6c 0x65',
  ],
  [
    '22P05',
    'untranslatable_character',
    'data/data-corruption',
    'unsupported Unicode escape sequence',
    '\\u0000 cannot be converted to text.',
  ],
  ['XX001', 'data_corrupted', 'data/data-corruption', 'invalid page in block {n} of relation base/16384/{n}'],
  [
    '22P02',
    'invalid_text_representation',
    'data/data-corruption',
    'invalid input syntax for type json',
    'Token "{value}" is invalid.',
  ],
  ['42P01', 'undefined_table', 'migrations/schema-drift', 'relation "{relation}" does not exist'],
  ['42703', 'undefined_column', 'migrations/schema-drift', 'column "{column}" of relation "{table}" does not exist'],
  ['42703', 'undefined_column', 'migrations/schema-drift', 'column "{column}" does not exist'],
  ['57014', 'query_canceled', 'performance/slow-queries', 'canceling statement due to statement timeout'],
  ['42P07', 'duplicate_table', 'backup-restore/restore-failures', 'relation "{relation}" already exists'],
  [
    '42P16',
    'invalid_table_definition',
    'backup-restore/restore-failures',
    'multiple primary keys for table "{table}" are not allowed',
  ],
  [
    '40P01',
    'deadlock_detected',
    'known',
    'deadlock detected',
    'Process {n} waits for ShareLock on transaction {n}; blocked by process {n}.',
    'See server log for query details.',
  ],
  ['40001', 'serialization_failure', 'known', 'could not serialize access due to concurrent update'],
  ['55P03', 'lock_not_available', 'known', 'canceling statement due to lock timeout'],
  [
    '25P02',
    'in_failed_sql_transaction',
    'known',
    'current transaction is aborted, commands ignored until end of transaction block',
  ],
  ['42P05', 'duplicate_prepared_statement', 'known', 'prepared statement "s{n}" already exists'],
  ['0A000', 'feature_not_supported', 'known', 'cached plan must not change result type'],
  ['25006', 'read_only_sql_transaction', 'known', 'cannot execute UPDATE in a read-only transaction'],
  ['42501', 'insufficient_privilege', 'data/permission-denied', 'permission denied for table {table}'],
  ['42501', 'insufficient_privilege', 'data/permission-denied', 'permission denied for schema public'],
  [
    '42883',
    'undefined_function',
    'known',
    'function {column}(integer) does not exist',
    undefined,
    'No function matches the given name and argument types. You might need to add explicit type casts.',
  ],
  [
    '42883',
    'undefined_function',
    'known',
    'operator does not exist: uuid = text',
    undefined,
    'No operator matches the given name and argument types. You might need to add explicit type casts.',
  ],
  ['42601', 'syntax_error', 'known', 'syntax error at or near "{column}"'],
  ['42702', 'ambiguous_column', 'known', 'column reference "{column}" is ambiguous'],
  [
    '42803',
    'grouping_error',
    'known',
    'column "{column}" must appear in the GROUP BY clause or be used in an aggregate function',
  ],
  [
    '42P10',
    'invalid_column_reference',
    'known',
    'there is no unique or exclusion constraint matching the ON CONFLICT specification',
  ],
  ['22012', 'division_by_zero', 'known', 'division by zero'],
  [
    '53100',
    'disk_full',
    'known',
    'could not extend file "base/16384/{n}": No space left on device',
    undefined,
    'Check free disk space.',
  ],
  [
    '53200',
    'out_of_memory',
    'known',
    'out of shared memory',
    undefined,
    'You might need to increase max_locks_per_transaction.',
  ],
  ['42704', 'undefined_object', 'known', 'type "{column}" does not exist'],
  [
    '55006',
    'object_in_use',
    'known',
    'database "{database}" is being accessed by other users',
    'There are {n} other sessions using the database.',
  ],
  ['25001', 'active_sql_transaction', 'known', 'VACUUM cannot run inside a transaction block'],
  ['26000', 'invalid_sql_statement_name', 'known', 'prepared statement "s{n}" does not exist'],
  ['54001', 'statement_too_complex', 'known', 'stack depth limit exceeded'],
  ['42P18', 'indeterminate_datatype', 'known', 'could not determine data type of parameter $1'],
];

const FATALS: readonly Row[] = [
  ['53300', 'too_many_connections', 'connection/too-many-clients', 'sorry, too many clients already'],
  [
    '53300',
    'too_many_connections',
    'connection/too-many-clients',
    'remaining connection slots are reserved for roles with the SUPERUSER attribute',
  ],
  [
    '53300',
    'too_many_connections',
    'connection/too-many-clients',
    'remaining connection slots are reserved for non-replication superuser connections',
  ],
  ['53300', 'too_many_connections', 'connection/too-many-clients', 'too many connections for role "{user}"'],
  ['28P01', 'invalid_password', 'connection/authentication-failed', 'password authentication failed for user "{user}"'],
  [
    '28000',
    'invalid_authorization_specification',
    'connection/authentication-failed',
    'Peer authentication failed for user "{user}"',
  ],
  [
    '28000',
    'invalid_authorization_specification',
    'connection/authentication-failed',
    'role "{user}" is not permitted to log in',
  ],
  [
    '28000',
    'invalid_authorization_specification',
    'connection/authentication-failed',
    'no pg_hba.conf entry for host "{ip}", user "{user}", database "{database}", no encryption',
  ],
  ['3D000', 'invalid_catalog_name', 'connection/database-does-not-exist', 'database "{database}" does not exist'],
  [
    '25P03',
    'idle_in_transaction_session_timeout',
    'performance/connection-pool-exhaustion',
    'terminating connection due to idle-in-transaction timeout',
  ],
  ['57P01', 'admin_shutdown', 'known', 'terminating connection due to administrator command'],
  ['57P03', 'cannot_connect_now', 'known', 'the database system is starting up'],
];

const toMessage =
  (severity: ServerMessage['severity']) =>
  ([code, condition, expect, text, detail, hint]: Row): ServerMessage => ({
    code,
    condition,
    severity,
    text,
    expect,
    ...(detail !== undefined && { detail }),
    ...(hint !== undefined && { hint }),
  });

export const SERVER_MESSAGES: readonly ServerMessage[] = [
  ...ERRORS.map(toMessage('ERROR')),
  ...FATALS.map(toMessage('FATAL')),
];
