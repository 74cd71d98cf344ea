/** Values as readers have them: plain, quoted by the driver, with spaces, dots, dashes and letters of other scripts. */
import type { Random } from './random.ts';

const NAMES = [
  'app_prod',
  'alice',
  'billing-svc',
  'reporting.ro',
  'Ünal',
  'пользователь',
  '田中',
  'my app',
  'o’brien',
  'x',
  'svc_2024',
];
const HOSTS = [
  'localhost',
  '127.0.0.1',
  'db',
  'postgres',
  'pg-main.internal',
  '10.20.0.7',
  'ep-cool-sun-1234.eu-central-1.aws.neon.tech',
  '::1',
];
const TABLES = [
  'orders',
  'User',
  'public.users',
  'Order Items',
  'kunden_adresse',
  'auth_user',
  'Bestellung',
  'events_2024_05',
];
const COLUMNS = ['email', 'userId', 'created_at', 'Full Name', 'straße', 'tenant_id', 'payload'];
const CONSTRAINTS = [
  'User_email_key',
  'orders_customer_id_fkey',
  'uq_tenant_slug',
  'positive_age',
  'PK_8bf09ba754322ab9c22a215c919',
];
const MIGRATIONS = [
  '20240311091500_add_phone',
  '20231201120000_init',
  '0007_add_index',
  '20250102030405_überarbeitung',
];
const SHORT = ['42', 'abc', 'a@b.ca', 'not-a-uuid', 'İstanbul', '', 'true', '2024-02-30', "it's"];

const BY_NAME: Readonly<Record<string, (random: Random) => string>> = {
  host: (random) => random.pick(HOSTS),
  ip: (random) => `10.${random.int(255)}.${random.int(255)}.${random.int(255)}`,
  port: (random) => random.pick(['5432', '5433', '5434', '6543']),
  table: (random) => random.pick(TABLES),
  relation: (random) => random.pick(TABLES),
  child: (random) => random.pick(TABLES),
  column: (random) => random.pick(COLUMNS),
  columns: (random) => random.pick(COLUMNS),
  constraint: (random) => random.pick(CONSTRAINTS),
  index: (random) => random.pick(CONSTRAINTS),
  migration: (random) => random.pick(MIGRATIONS),
  value: (random) => random.pick(SHORT),
  values: (random) => random.pick(SHORT),
  ms: (random) => `${200 + random.int(90_000)}.${random.int(999)}`,
  n: (random) => String(1 + random.int(200)),
  sql: (random) => `SELECT * FROM "${random.pick(TABLES)}" WHERE "${random.pick(COLUMNS)}" = $1`,
};

/** The message with a value in each hole. */
export function fillHoles(template: string, random: Random): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => (BY_NAME[name] ?? ((one) => one.pick(NAMES)))(random));
}
