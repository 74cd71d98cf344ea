-- The demo database of the sandbox and the drills: the described stack's tables with enough rows that plans are real.
-- Nothing here depends on the clock, on chance or on the server's version, so that every copy is the same.
-- Healthy on purpose: what is broken, a drill breaks. Foreign keys have no index of their own, as Prisma and Drizzle leave them.

-- The main API's tables, as `prisma migrate deploy` makes them.
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password" TEXT NOT NULL,
    "age" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "Campaign" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB,
    "createdByUserId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "CampaignEmail" (
    "id" TEXT NOT NULL,
    "campaignId" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "userId" TEXT,
    "sentAt" TIMESTAMP(3)
);
CREATE TABLE "Location" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "postalCode" TEXT NOT NULL,
    "province" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "latitude" DOUBLE PRECISION,
    "longitude" DOUBLE PRECISION,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- The media API's tables, as `drizzle-kit push` makes them.
CREATE TABLE "media_videos" (
    "id" serial PRIMARY KEY NOT NULL,
    "title" text NOT NULL,
    "path" text NOT NULL,
    "duration_seconds" integer,
    "created_at" timestamp DEFAULT now() NOT NULL,
    CONSTRAINT "media_videos_path_unique" UNIQUE ("path")
);
CREATE TABLE "media_reactions" (
    "id" serial PRIMARY KEY NOT NULL,
    "video_id" integer NOT NULL,
    "user_id" text NOT NULL,
    "type" text NOT NULL,
    "created_at" timestamp DEFAULT now() NOT NULL
);

-- Keys are hashes of the row's number in the form of a UUID, which is what @default(uuid()) looks like.
INSERT INTO "User" ("id", "email", "name", "password", "age", "createdAt")
SELECT md5('user ' || n)::uuid::text,
       translate(lower(first || '.' || last), 'àâçéèêëîïôöûü ', 'aaceeeeiioouu-') || n || '@' ||
           (ARRAY['example.com', 'example.org', 'example.net'])[1 + n % 3],
       first || ' ' || last,
       '$2b$10$' || left(translate(encode(sha256(('password ' || n)::bytea), 'base64'), '+=', './') || md5(n::text), 53),
       CASE WHEN n % 11 = 0 THEN NULL ELSE 18 + (n * 37) % 65 END,
       timestamp '2025-01-06 08:00' + n * interval '97 minutes'
FROM generate_series(1, 5000) AS n,
     LATERAL (SELECT
         (ARRAY['Amélie','Benoît','Chloé','David','Elena','François','Grace','Hassan','Ingrid','John','Jane','Kenji','Léa',
                'Maya','Noah','Olivia','Priya','Quentin','Rosa','Samuel','Thérèse','Umar','Vivian','William','Xavier'])[1 + (n * 7) % 25] AS first,
         (ARRAY['Tremblay','Smith','Gagnon','Nguyen','Côté','Brown','Singh','Bouchard','Martin','Roy','Okafor','Lavoie',
                'Macdonald','Fortin','Chen','Bélanger','Wilson','Haddad','Pelletier','Campbell','Kowalski','Girard'])[1 + (n * 13) % 22] AS last) AS person;

INSERT INTO "Campaign" ("id", "name", "settings", "createdByUserId", "createdAt")
SELECT md5('campaign ' || n)::uuid::text,
       (ARRAY['Safe streets','Clean river','Affordable rent','Night buses','School meals','Tree canopy','Open library','Fair wages'])[1 + n % 8]
           || ' ' || (ARRAY['Toronto','Montréal','Vancouver','Calgary','Ottawa','Québec','Halifax'])[1 + n % 7] || ' ' || n,
       CASE WHEN n % 6 = 0 THEN NULL
            ELSE jsonb_build_object('colour', (ARRAY['blue','green','orange'])[1 + n % 3], 'goal', n * 25, 'public', n % 4 <> 0) END,
       md5('user ' || 1 + (n * 41) % 5000)::uuid::text,
       timestamp '2025-03-03 09:00' + n * interval '1 day'
FROM generate_series(1, 200) AS n;

INSERT INTO "CampaignEmail" ("id", "campaignId", "subject", "userId", "sentAt")
SELECT md5('email ' || n)::uuid::text,
       md5('campaign ' || 1 + (n * 3) % 200)::uuid::text,
       (ARRAY['We need your voice','Thank you for signing','One week left','Meet your councillor','The vote is tomorrow'])[1 + n % 5] || ' (' || n || ')',
       md5('user ' || 1 + (n * 19) % 5000)::uuid::text,
       CASE WHEN n % 50 = 0 THEN NULL ELSE timestamp '2025-10-01 07:30' + n * interval '11 minutes' END
FROM generate_series(1, 20000) AS n;

INSERT INTO "Location" ("id", "name", "address", "postalCode", "province", "city", "latitude", "longitude", "createdAt")
SELECT md5('location ' || n)::uuid::text,
       (ARRAY['Community hall','Library','Café','Arena','School','Market','Clinic','Église'])[1 + n % 8] || ' ' || n,
       (1 + (n * 17) % 9899) || ' ' || (ARRAY['King St','Rue Émile','Queen St','Chemin du Lac','Main St','Rue Sainte-Hélène','Jasper Ave'])[1 + n % 7],
       (ARRAY['M','H','V','T','K','G','B'])[1 + place] || n % 10 || chr(65 + n % 26) || ' ' || (n / 7) % 10 || chr(65 + (n / 3) % 26) || (n / 11) % 10,
       (ARRAY['ON','QC','BC','AB','ON','QC','NS'])[1 + place],
       (ARRAY['Toronto','Montréal','Vancouver','Calgary','Ottawa','Québec','Halifax'])[1 + place],
       (ARRAY[43.65, 45.50, 49.28, 51.05, 45.42, 46.81, 44.65])[1 + place] + (n % 1000) / 10000.0,
       (ARRAY[-79.38, -73.57, -123.12, -114.07, -75.70, -71.21, -63.58])[1 + place] + (n % 997) / 10000.0,
       timestamp '2025-02-01 00:00' + n * interval '5 minutes'
FROM generate_series(1, 60000) AS n, LATERAL (SELECT (n * 5 + n / 9) % 7 AS place) AS spread;

INSERT INTO "media_videos" ("title", "path", "duration_seconds", "created_at")
SELECT (ARRAY['Town hall','Door-to-door training','Interview','March','Press conference'])[1 + n % 5] || ' ' || n,
       '/media/' || to_char(timestamp '2025-04-01' + n * interval '8 hours', 'YYYY/MM') || '/video-' || n || '.mp4',
       30 + (n * 53) % 3600,
       timestamp '2025-04-01 12:00' + n * interval '8 hours'
FROM generate_series(1, 1000) AS n;

INSERT INTO "media_reactions" ("video_id", "user_id", "type", "created_at")
SELECT 1 + (n * 7) % 1000,
       md5('user ' || 1 + (n * 29) % 5000)::uuid::text,
       (ARRAY['like','love','wow','sad'])[1 + (n * 3) % 4],
       timestamp '2025-05-01 12:00' + n * interval '31 minutes'
FROM generate_series(1, 5000) AS n;

-- Keys come after the rows, because that is several times faster.
ALTER TABLE "User" ADD CONSTRAINT "User_pkey" PRIMARY KEY ("id");
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id");
ALTER TABLE "CampaignEmail" ADD CONSTRAINT "CampaignEmail_pkey" PRIMARY KEY ("id");
ALTER TABLE "Location" ADD CONSTRAINT "Location_pkey" PRIMARY KEY ("id");
CREATE UNIQUE INDEX "User_email_key" ON "User" ("email");
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_createdByUserId_fkey"
    FOREIGN KEY ("createdByUserId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "CampaignEmail" ADD CONSTRAINT "CampaignEmail_campaignId_fkey"
    FOREIGN KEY ("campaignId") REFERENCES "Campaign" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "CampaignEmail" ADD CONSTRAINT "CampaignEmail_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "media_reactions" ADD CONSTRAINT "media_reactions_video_id_media_videos_id_fk"
    FOREIGN KEY ("video_id") REFERENCES "media_videos" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- The main API's history, as Prisma Migrate keeps it. The checksum is that of drills/clients/migrations, which a test compares.
CREATE TABLE "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
);
INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
VALUES ('6f1c2a52-0f5d-4b7e-9a53-3d1d5f0c7e11', 'dd34bb466d1a2bb7a72674e142cd9f08c12293daa3cac2ea36b214aa4943e8f0',
        '2025-10-01 09:00:01Z', '20251001000000_init', '2025-10-01 09:00:00Z', 1);
