-- Two thousand tables with keys and indexes, for the time that catalog queries take.
DO $$
BEGIN
  FOR s IN 1..20 LOOP
    EXECUTE format('CREATE SCHEMA wide_%s', s);
    FOR t IN 1..100 LOOP
      EXECUTE format('CREATE TABLE wide_%s.t%s (id bigserial PRIMARY KEY, parent_id bigint %s, v text)', s, t,
        CASE WHEN t > 1 THEN format('REFERENCES wide_%s.t1', s) ELSE '' END);
      EXECUTE format('CREATE INDEX ON wide_%s.t%s (parent_id)', s, t);
    END LOOP;
  END LOOP;
END $$;
