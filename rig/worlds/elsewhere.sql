-- A healthy database that nobody here designed: other schemas and roles, capitals, blanks and dots in names, partitions,
-- keys with partial indexes, many-to-many tables of an older Prisma, row-level security, archives that are rarely read.
CREATE ROLE elsewhere_owner LOGIN PASSWORD 'elsewhere';
CREATE ROLE elsewhere_reader LOGIN PASSWORD 'elsewhere';
CREATE SCHEMA app AUTHORIZATION elsewhere_owner;
CREATE SCHEMA "Mixed Schema";
GRANT USAGE ON SCHEMA app TO elsewhere_reader;

SET ROLE elsewhere_owner;
SET search_path = app;
CREATE TABLE customer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  referrer_id bigint REFERENCES customer,
  made timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX customer_email ON customer (lower(email));
CREATE INDEX customer_referrer ON customer (referrer_id) WHERE referrer_id IS NOT NULL;
CREATE TABLE "Order Item" (
  id serial PRIMARY KEY,
  "customerId" bigint REFERENCES customer,
  "weird""column" int,
  note text);
CREATE INDEX order_item_customer ON "Order Item" ("customerId") WHERE "customerId" IS NOT NULL;
CREATE TABLE "Category" (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE "Post" (id serial PRIMARY KEY, title text NOT NULL);
CREATE TABLE "_CategoryToPost" (
  "A" int NOT NULL REFERENCES "Category" ON DELETE CASCADE ON UPDATE CASCADE,
  "B" int NOT NULL REFERENCES "Post" ON DELETE CASCADE ON UPDATE CASCADE);
CREATE UNIQUE INDEX "_CategoryToPost_AB_unique" ON "_CategoryToPost" ("A", "B");
CREATE INDEX "_CategoryToPost_B_index" ON "_CategoryToPost" ("B");
CREATE TABLE event (
  id bigint GENERATED ALWAYS AS IDENTITY,
  at timestamptz NOT NULL,
  customer_id bigint REFERENCES customer,
  kind text NOT NULL,
  PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
DO $$
BEGIN
  FOR month IN 0..11 LOOP
    EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES FROM (%L) TO (%L)', month,
      date '2025-01-01' + make_interval(months => month), date '2025-01-01' + make_interval(months => month + 1));
  END LOOP;
END $$;
CREATE TABLE event_rest PARTITION OF event DEFAULT;
CREATE INDEX event_customer ON event (customer_id);
CREATE TABLE archive (id bigserial PRIMARY KEY, line text NOT NULL);
CREATE TABLE lookup (k int PRIMARY KEY, v int NOT NULL);
CREATE INDEX lookup_covering ON lookup (k) INCLUDE (v);

INSERT INTO customer (email) SELECT 'person' || n || '@example.com' FROM generate_series(1, 20000) AS n;
UPDATE customer SET referrer_id = 1 WHERE id % 100 = 2;
INSERT INTO "Order Item" ("customerId", note)
SELECT CASE WHEN n % 3 = 0 THEN 1 + n % 20000 END, 'note' FROM generate_series(1, 60000) AS n;
INSERT INTO event (at, customer_id, kind)
SELECT timestamptz '2025-01-01' + n * interval '4 minutes', 1 + n % 20000, 'kind' || n % 20 FROM generate_series(1, 120000) AS n;
INSERT INTO archive (line) SELECT md5(n::text) FROM generate_series(1, 60000) AS n;
INSERT INTO lookup SELECT n, n FROM generate_series(1, 50000) AS n;
GRANT SELECT ON customer, event TO elsewhere_reader;
RESET ROLE;
RESET search_path;

CREATE TABLE "Mixed Schema"."T.able" (id int PRIMARY KEY, "userId" text, "x%y" int);
CREATE TABLE "Mixed Schema".secured (id int PRIMARY KEY, t text);
ALTER TABLE "Mixed Schema".secured ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON "Mixed Schema".secured USING (true);
CREATE MATERIALIZED VIEW "Mixed Schema".per_month AS SELECT date_trunc('month', at) AS month, count(*) FROM app.event GROUP BY 1;
DO $$
BEGIN
  FOR tenant IN 1..4 LOOP
    EXECUTE format('CREATE SCHEMA tenant_%s', tenant);
    FOR t IN 1..25 LOOP
      EXECUTE format('CREATE TABLE tenant_%s.t%s (id serial PRIMARY KEY, parent_id int, v text)', tenant, t);
    END LOOP;
  END LOOP;
END $$;
-- Normal life: look-ups by key, and twenty nights of dumps, each of which reads every table whole.
DO $$
BEGIN
  FOR n IN 1..400 LOOP
    PERFORM * FROM app.customer WHERE id = n;
    PERFORM v FROM app.lookup WHERE k = n;
    PERFORM * FROM app.event WHERE customer_id = n;
  END LOOP;
END $$;
