/**
 * What the functions of PostgreSQL do, as far as a page may call them. The classes cover every volatile function of `pg_proc` on 14 to 18
 * (`postgres.bki` of each version; a test compares them with the version that is installed), the ones that run text as SQL whatever their
 * volatility says, and the extensions that come with PostgreSQL. A function that neither has is the reader's own: it has
 * the rights of the run, in its transaction.
 */

/**
 * Run a text as SQL, or read whole schemas. No parser at build time sees what they run. `table_to_xml` is not among them: it takes one
 * table and reads it as SELECT * would, which is how a page reads a table that may not exist.
 */
const RUN_TEXT =
  /^(ts_stat|ts_rewrite|(query|cursor|schema|database)_to_xml(schema|_and_xmlschema)?|dblink\w*|crosstab\w*|connectby|xpath_table|cron_\w+|pg_background_\w+)$/;

/** Reach past the database, or outlive the transaction, or get in other sessions' way. */
const REACH_OUT = new RegExp(
  `^(${[
    // Large objects, files, other servers, other programs.
    'lo_\\w+|loread|lowrite|pg_read_\\w+|pg_ls_\\w+|pg_stat_file|pg_file_\\w+|pg_logdir_ls|postgres_fdw_\\w+',
    // Settings and locks that outlive a statement, notifications, snapshots for others.
    'set_config|setseed|pg_(try_)?advisory_\\w+|pg_notify|pg_export_snapshot|pg_stat_(clear_snapshot|force_next_flush)',
    // WAL, backups, replication, standbys.
    'pg_logical_\\w+|pg_(create|drop|copy|sync)_\\w+|pg_replication_(slot_advance|origin_\\w+)|pg_promote|pg_switch_wal|pg_log_standby_snapshot',
    'pg_wal_replay_(pause|resume)|pg_(backup_start|backup_stop|start_backup|stop_backup)|pg_rotate_logfile\\w*',
    // Catalogs, statistics and pages, rewritten by hand.
    'pg_import_system_collations|pg_extension_config_dump|pg_(clear|restore)_(attribute|relation)_stats|binary_upgrade_\\w+|pg_nextoid|pg_stop_making_pinned_objects',
    'heap_force_\\w+|pg_truncate_visibility_map|pg_buffercache_(evict|mark_dirty)\\w*|autoprewarm_\\w+|pg_prewarm',
    // Made to be called by the server, never by a page.
    'RI_FKey_\\w+|\\w+handler|suppress_redundant_updates_trigger|tsvector_update_trigger\\w*|unique_key_recheck|currtid2',
    'pg_isolation_test_session_is_blocked|amvalidate|bernoulli|system|timezone',
  ].join('|')})$`,
  'i',
);

/** Act although they are called in a SELECT; `admin` may call them, `read` may not. */
const ACT =
  /^(pg_(terminate|cancel)_backend|pg_reload_conf|pg_stat_reset\w*|pg_stat_statements_reset|pg_log_backend_memory_contexts|setval|nextval|brin_(summarize|desummarize)\w*|gin_clean_pending_list)$/;

/** Volatile because what they look at changes, or because they make something up; they change nothing. */
const LOOK = new RegExp(
  `^(${[
    'clock_timestamp|timeofday|current_query|currval|lastval|random|random_normal|gen_random_uuid|uuidv[47]|array_(sample|shuffle)|pg_sleep\\w*',
    'pg_(safe_snapshot_)?blocking_pids|pg_lock_status|pg_prepared_xact|pg_(xact|txid)\\w*|txid_status|pg_last_\\w+|pg_is_\\w+|pg_jit_available',
    'pg_(database|indexes|relation|table|tablespace|total_relation)_size|pg_(database_)?collation_actual_version|pg_partition_(ancestors|tree)|pg_sequence_last_value',
    'pg_control_\\w+|pg_current_\\w+|pg_get_\\w+|pg_hba_file_rules|pg_ident_file_mappings|pg_show_\\w+|pg_(available_wal_summaries|wal_summary_contents)',
    'pg_notification_queue_usage|pg_replication_origin_progress|pg_stat_get_\\w+|pg_stat_have_stats',
  ].join('|')})$`,
);

export type FunctionClass = 'runs text' | 'reaches out' | 'acts' | 'looks';

/** The class of a function by its name without schema; undefined for one that is in none. */
export function functionClass(name: string): FunctionClass | undefined {
  if (LOOK.test(name)) return 'looks';
  if (RUN_TEXT.test(name)) return 'runs text';
  if (ACT.test(name)) return 'acts';
  return REACH_OUT.test(name) ? 'reaches out' : undefined;
}
