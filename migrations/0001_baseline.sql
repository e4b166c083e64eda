-- The tables that this program shares with its predecessor, exactly as that one's migrations left
-- them: names, types, defaults, order of columns, indexes, constraints. A database that has them
-- already is compared with src/db/migrate/baseline.shape and adopted; this file does not run there.

CREATE TYPE "UserRole" AS ENUM ('USER', 'ADMIN');
CREATE TYPE "TokenType" AS ENUM ('AGENT', 'WEBSOCKET', 'USER');
CREATE TYPE "AiAgentCredentialSource" AS ENUM ('USER', 'SYSTEM');

-- Every timestamp holds UTC. "updatedAt" has no default: each statement sets it.
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "clerkId" TEXT,
    "role" "UserRole" NOT NULL DEFAULT 'USER',
    "email" TEXT,
    "name" TEXT,
    "stripeCustomerId" TEXT,
    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "User_clerkId_key" ON "User" ("clerkId");
CREATE UNIQUE INDEX "User_stripeCustomerId_key" ON "User" ("stripeCustomerId");

-- "scopes" may be NULL, which reads as an empty list.
CREATE TABLE "APIToken" (
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "id" TEXT NOT NULL,
    "type" "TokenType" NOT NULL DEFAULT 'AGENT',
    "scopes" TEXT[],
    CONSTRAINT "APIToken_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "APIToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id")
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "APIToken_token_key" ON "APIToken" ("token");
CREATE INDEX "APIToken_userId_idx" ON "APIToken" ("userId");

CREATE TABLE "AiAgentCredential" (
    "id" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,
    "userId" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "apiKey" TEXT NOT NULL,
    "description" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "externalApiKeyId" TEXT,
    "source" "AiAgentCredentialSource" NOT NULL DEFAULT 'USER',
    "default" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "AiAgentCredential_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AiAgentCredential_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id")
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "AiAgentCredential_userId_idx" ON "AiAgentCredential" ("userId");

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
    CONSTRAINT "AiAgentTokenUsageEvent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "AiAgentTokenUsageEvent_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id")
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "AiAgentTokenUsageEvent_userId_idx" ON "AiAgentTokenUsageEvent" ("userId");

-- No foreign key: what the log says of a user outlives that user.
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
CREATE INDEX "AuditLogEvent_userId_idx" ON "AuditLogEvent" ("userId");
CREATE INDEX "AuditLogEvent_entityId_idx" ON "AuditLogEvent" ("entityId");

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
    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Subscription_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id")
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "Subscription_stripeSubscriptionId_key"
    ON "Subscription" ("stripeSubscriptionId");
CREATE INDEX "Subscription_userId_idx" ON "Subscription" ("userId");
