-- The tables of pgbench at scale 1, as its own initialisation makes them, and its load in small: look-ups and updates by key.
CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84));
CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
INSERT INTO pgbench_branches SELECT 1, 0;
INSERT INTO pgbench_tellers SELECT t, 1, 0 FROM generate_series(1, 10) AS t;
INSERT INTO pgbench_accounts SELECT a, 1, 0, '' FROM generate_series(1, 100000) AS a;
DO $$
BEGIN
  FOR i IN 1..300 LOOP
    UPDATE pgbench_accounts SET abalance = abalance + 1 WHERE aid = i * 17;
    PERFORM abalance FROM pgbench_accounts WHERE aid = i * 17;
    UPDATE pgbench_tellers SET tbalance = tbalance + 1 WHERE tid = 1 + i % 10;
    UPDATE pgbench_branches SET bbalance = bbalance + 1 WHERE bid = 1;
    INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (1 + i % 10, 1, i * 17, 1, now());
  END LOOP;
END $$;
