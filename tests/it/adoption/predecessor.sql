-- A database as the predecessor's tool left it, with rows of every kind: our tables as 76
-- migrations shaped them one after the other, tables that are not ours, its own bookkeeping.

CREATE TABLE "_prisma_migrations" (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
);
INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, rolled_back_at, started_at, applied_steps_count) VALUES
    ('4f6f1a5e-0000-4000-8000-000000000001', repeat('a', 64), '2025-01-01 10:00:01Z', '20250101100000_init', NULL, '2025-01-01 10:00:00Z', 1),
    ('4f6f1a5e-0000-4000-8000-000000000002', repeat('b', 64), NULL, '20250201100000_credentials', '2025-02-01 10:05:00Z', '2025-02-01 10:00:00Z', 0),
    ('4f6f1a5e-0000-4000-8000-000000000003', repeat('b', 64), '2025-02-01 10:06:01Z', '20250201100000_credentials', NULL, '2025-02-01 10:06:00Z', 1);

-- CreateEnum
CREATE TYPE "Service" AS ENUM ('NOTION', 'AIRTABLE', 'CUSTOM', 'CSV', 'POSTGRES', 'YOUTUBE', 'WORDPRESS', 'WEBFLOW');
CREATE TYPE "AuthType" AS ENUM ('API_KEY', 'OAUTH');
CREATE TYPE "ConnectorHealthStatus" AS ENUM ('OK', 'FAILED');

-- The first migration, and what later ones made of it.
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "clerkId" TEXT,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "User_clerkId_key" ON "User"("clerkId");

CREATE TABLE "APIToken" (
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL
);
CREATE UNIQUE INDEX "APIToken_token_key" ON "APIToken"("token");
ALTER TABLE "APIToken" ADD CONSTRAINT "APIToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "APIToken" DROP CONSTRAINT "APIToken_userId_fkey";
ALTER TABLE "APIToken" ADD CONSTRAINT "APIToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "APIToken" ADD COLUMN "gone" TEXT, ADD COLUMN "id" TEXT NOT NULL, ADD CONSTRAINT "APIToken_pkey" PRIMARY KEY ("id");
ALTER TABLE "APIToken" DROP COLUMN "gone";
CREATE TYPE "TokenType" AS ENUM ('AGENT', 'WEBSOCKET');
ALTER TYPE "TokenType" ADD VALUE 'USER';
ALTER TABLE "APIToken" ADD COLUMN "type" "TokenType" NOT NULL DEFAULT 'AGENT', ADD COLUMN "scopes" TEXT[];
CREATE INDEX "APIToken_userId_idx" ON "APIToken"("userId");

-- An enum that was replaced the way the tool does it.
CREATE TYPE "UserRole_old" AS ENUM ('USER', 'ADMIN', 'GUEST');
ALTER TABLE "User" ADD COLUMN "role" "UserRole_old" NOT NULL DEFAULT 'USER';
CREATE TYPE "UserRole" AS ENUM ('USER', 'ADMIN');
ALTER TABLE "User" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN "role" TYPE "UserRole" USING ("role"::text::"UserRole");
DROP TYPE "UserRole_old";
ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'USER';
ALTER TABLE "User" ADD COLUMN "email" TEXT, ADD COLUMN "name" TEXT;
ALTER TABLE "User" ADD COLUMN "stripeCustomerId" TEXT;
CREATE UNIQUE INDEX "User_stripeCustomerId_key" ON "User"("stripeCustomerId");

CREATE TYPE "AiAgentCredentialSource" AS ENUM ('USER', 'SYSTEM');
CREATE TABLE "AiAgentCredential" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "userId" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "apiKey" TEXT NOT NULL,
    "description" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "AiAgentCredential_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AiAgentCredential_userId_idx" ON "AiAgentCredential"("userId");
ALTER TABLE "AiAgentCredential" ADD CONSTRAINT "AiAgentCredential_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "AiAgentCredential" ADD COLUMN "externalApiKeyId" TEXT,
    ADD COLUMN "source" "AiAgentCredentialSource" NOT NULL DEFAULT 'USER';
ALTER TABLE "AiAgentCredential" ADD COLUMN "default" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "AiAgentTokenUsageEvent" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "userId" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "requestTokens" INTEGER NOT NULL,
    "responseTokens" INTEGER NOT NULL,
    "totalTokens" INTEGER NOT NULL,
    "context" JSONB,

    CONSTRAINT "AiAgentTokenUsageEvent_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AiAgentTokenUsageEvent_userId_idx" ON "AiAgentTokenUsageEvent"("userId");
ALTER TABLE "AiAgentTokenUsageEvent" ADD CONSTRAINT "AiAgentTokenUsageEvent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "AuditLogEvent" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "userId" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "eventType" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "context" JSONB,

    CONSTRAINT "AuditLogEvent_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AuditLogEvent_userId_idx" ON "AuditLogEvent"("userId");
CREATE INDEX "AuditLogEvent_entityId_idx" ON "AuditLogEvent"("entityId");

CREATE TABLE "Subscription" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "userId" TEXT NOT NULL,
    "productType" TEXT NOT NULL,
    "stripeSubscriptionId" TEXT NOT NULL,
    "expiration" TIMESTAMP(3) NOT NULL,
    "priceInDollars" INTEGER NOT NULL DEFAULT 0,
    "lastInvoicePaid" BOOLEAN,
    "stripeStatus" TEXT,

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Subscription_stripeSubscriptionId_key" ON "Subscription"("stripeSubscriptionId");
CREATE INDEX "Subscription_userId_idx" ON "Subscription"("userId");
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tables that are not ours.
CREATE TABLE "Snapshot" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "userId" TEXT NOT NULL,
    "name" TEXT,
    "settings" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TABLE "SnapshotTable" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "snapshotId" TEXT NOT NULL,
    "path" TEXT[],

    CONSTRAINT "SnapshotTable_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "SnapshotTable" ADD CONSTRAINT "SnapshotTable_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TABLE "ConnectorAccount" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "userId" TEXT NOT NULL,
    "displayName" TEXT NOT NULL,
    "service" "Service" NOT NULL,
    "authType" "AuthType" NOT NULL DEFAULT 'API_KEY',
    "healthStatus" "ConnectorHealthStatus",

    CONSTRAINT "ConnectorAccount_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "ConnectorAccount" ADD CONSTRAINT "ConnectorAccount_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TABLE "InvoiceResult" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,

    CONSTRAINT "InvoiceResult_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "InvoiceResult" ADD CONSTRAINT "InvoiceResult_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE TABLE "Job" (
    "id" TEXT NOT NULL,
    "userId" TEXT,
    "data" JSONB,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "Job" ADD CONSTRAINT "Job_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rows. (A value added to an enum can be used once its migration is committed.)
INSERT INTO "User" ("id", "createdAt", "updatedAt", "clerkId", "role", "email", "name", "stripeCustomerId")
SELECT 'usr_' || lpad(n::text, 10, '0'), timestamp '2025-01-01' + n * interval '7 minutes 0.123 s',
       timestamp '2025-06-01' + n * interval '3 minutes', 'user_' || md5(n::text),
       (CASE WHEN n % 100 = 0 THEN 'ADMIN' ELSE 'USER' END)::"UserRole",
       CASE WHEN n % 10 > 0 THEN 'Person' || n / 2 || '@Example.com' END, 'Pérson ' || n,
       CASE WHEN n % 3 = 0 THEN 'cus_' || n END
  FROM generate_series(1, 1000) n;
INSERT INTO "APIToken" ("id", "token", "userId", "expiresAt", "type", "scopes", "createdAt")
SELECT 'atk_' || lpad(n::text, 10, '0'), md5(n || 'token'), 'usr_' || lpad(n::text, 10, '0'),
       timestamp '2027-01-01', (ARRAY['AGENT', 'WEBSOCKET', 'USER'])[1 + n % 3]::"TokenType",
       CASE WHEN n % 2 = 0 THEN ARRAY['a', 'b'] END, timestamp '2025-01-02'
  FROM generate_series(1, 300) n;
INSERT INTO "AiAgentCredential" ("id", "updatedAt", "createdAt", "userId", "service", "apiKey", "externalApiKeyId", "source", "default")
SELECT 'aac_' || lpad(n::text, 10, '0'), timestamp '2025-02-01', timestamp '2025-02-01',
       'usr_' || lpad(n::text, 10, '0'), 'openrouter', 'sk-or-v1-' || md5(n::text), md5(n || 'hash'),
       'SYSTEM', n % 2 = 0
  FROM generate_series(1, 200) n;
INSERT INTO "AiAgentTokenUsageEvent"
SELECT 'uev_' || lpad(n::text, 10, '0'), timestamp '2025-03-01' + n * interval '1 s', timestamp '2025-03-01',
       'usr_' || lpad((1 + n % 1000)::text, 10, '0'), 'openai/gpt-4o', 1, 100 + n, 50, 150 + n, '{"a": [1, 2]}'
  FROM generate_series(1, 2000) n;
INSERT INTO "AuditLogEvent"
VALUES ('ael_0000000001', '2025-03-01', '2025-03-01', 'usr_gone000000', 'Published', 'publish', 'sna_0000000001', NULL);
INSERT INTO "Subscription"
VALUES ('sub_0000000001', '2025-03-01', '2025-03-01', 1, 'usr_0000000001', 'STARTER_PLAN', 'sub_stripe', '2027-01-01', 20, true, 'active');
INSERT INTO "Snapshot"
SELECT 'sna_' || lpad(n::text, 10, '0'), timestamp '2025-04-01', timestamp '2025-04-01',
       'usr_' || lpad(n::text, 10, '0'), NULL, '{"n": 1}' FROM generate_series(1, 50) n;
INSERT INTO "SnapshotTable"
SELECT 'snt_' || lpad(n::text, 10, '0'), timestamp '2025-04-01', 'sna_' || lpad(n::text, 10, '0'), ARRAY['x', 'y']
  FROM generate_series(1, 50) n;
INSERT INTO "ConnectorAccount"
VALUES ('coa_0000000001', '2025-04-01', 'usr_0000000001', 'My base', 'AIRTABLE', 'OAUTH', 'OK');
INSERT INTO "InvoiceResult" VALUES ('inv_0000000001', 'usr_0000000001', 'sub_0000000001', true);
INSERT INTO "Job" VALUES ('job_1', 'usr_0000000002', '{"type": "sync"}');
