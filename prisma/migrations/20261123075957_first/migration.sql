-- CreateEnum
CREATE TYPE "role" AS ENUM ('VIEWER', 'MEMBER', 'ADMIN');

-- CreateEnum
CREATE TYPE "collection_status" AS ENUM ('WAITING', 'RUNNING', 'COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('WAITING', 'RUNNING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "scope_kind" AS ENUM ('ORGANIZATION', 'TEAM', 'REPOSITORY', 'PERSON');

-- CreateEnum
CREATE TYPE "joined_by" AS ENUM ('AUTOMATIC', 'HAND', 'PARTED');

-- CreateTable
CREATE TABLE "app_user" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "role" "role" NOT NULL,
    "contributor_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_user" (
    "slack_team" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "slack_user_pkey" PRIMARY KEY ("slack_team","slack_user")
);

-- CreateTable
CREATE TABLE "slack_link" (
    "id" TEXT NOT NULL,
    "slack_team" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "workspace" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "slack_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_link" (
    "id" TEXT NOT NULL,
    "user_id" INTEGER,
    "email" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "repository" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "full_name" TEXT NOT NULL,
    "description" TEXT,
    "url" TEXT,
    "default_branch" TEXT,
    "language" TEXT,
    "stars" INTEGER,
    "forks" INTEGER,
    "network_root_id" INTEGER,
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "excluded" BOOLEAN NOT NULL DEFAULT false,
    "shallow" BOOLEAN NOT NULL DEFAULT false,
    "gone_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repository_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "branch" (
    "repository_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "head_committed_at" TIMESTAMPTZ(3) NOT NULL,
    "is_default" BOOLEAN NOT NULL,
    "merged" BOOLEAN NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "branch_pkey" PRIMARY KEY ("repository_id","name")
);

-- CreateTable
CREATE TABLE "commit" (
    "repository_id" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "author_id" INTEGER NOT NULL,
    "authored_at" TIMESTAMPTZ(3) NOT NULL,
    "author_offset" INTEGER NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "subject" TEXT NOT NULL,
    "parents" INTEGER NOT NULL,
    "additions" INTEGER NOT NULL,
    "deletions" INTEGER NOT NULL,
    "generated_additions" INTEGER NOT NULL,
    "generated_deletions" INTEGER NOT NULL,
    "files" INTEGER NOT NULL,
    "reachable" BOOLEAN NOT NULL,
    "home" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "commit_pkey" PRIMARY KEY ("sha","repository_id")
);

-- CreateTable
CREATE TABLE "commit_author" (
    "repository_id" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "account_id" INTEGER NOT NULL,
    "co_author" BOOLEAN NOT NULL,
    "authored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "commit_author_pkey" PRIMARY KEY ("repository_id","sha","account_id")
);

-- CreateTable
CREATE TABLE "commit_language" (
    "repository_id" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "additions" INTEGER NOT NULL,
    "deletions" INTEGER NOT NULL,

    CONSTRAINT "commit_language_pkey" PRIMARY KEY ("repository_id","sha","language")
);

-- CreateTable
CREATE TABLE "data_source_config" (
    "data_source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "secret" BOOLEAN NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_source_config_pkey" PRIMARY KEY ("data_source","connection","key")
);

-- CreateTable
CREATE TABLE "collection" (
    "id" SERIAL NOT NULL,
    "requested_by" TEXT NOT NULL,
    "selection" TEXT[],
    "status" "collection_status" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_source_run" (
    "id" SERIAL NOT NULL,
    "collection_id" INTEGER NOT NULL,
    "data_source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "script" TEXT NOT NULL,
    "status" "run_status" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "calls" INTEGER NOT NULL DEFAULT 0,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "done" INTEGER NOT NULL DEFAULT 0,
    "expected" INTEGER,
    "last_fetched_data_date" TIMESTAMPTZ(3),

    CONSTRAINT "data_source_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_source_lease" (
    "data_source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "script" TEXT NOT NULL,
    "owner" TEXT,
    "heartbeat_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_source_lease_pkey" PRIMARY KEY ("data_source","connection","script")
);

-- CreateTable
CREATE TABLE "data_source_cursor" (
    "data_source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "script" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "last_fetched_data_date" TIMESTAMPTZ(3),
    "collected_from" TIMESTAMPTZ(3),
    "state" JSONB,

    CONSTRAINT "data_source_cursor_pkey" PRIMARY KEY ("data_source","connection","script","scope")
);

-- CreateTable
CREATE TABLE "resource_freshness" (
    "resource" TEXT NOT NULL,
    "data_source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "collected_from" TIMESTAMPTZ(3),
    "collected_until" TIMESTAMPTZ(3),
    "status" "run_status" NOT NULL,

    CONSTRAINT "resource_freshness_pkey" PRIMARY KEY ("resource","data_source","connection")
);

-- CreateTable
CREATE TABLE "rollup" (
    "observation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "scope_kind" "scope_kind" NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "n" INTEGER NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "rollup_pkey" PRIMARY KEY ("observation","scope_kind","scope_id","day","key")
);

-- CreateTable
CREATE TABLE "presence" (
    "contributor_id" INTEGER NOT NULL,
    "repository_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("contributor_id","repository_id","day","kind")
);

-- CreateTable
CREATE TABLE "commit_day" (
    "contributor_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "commits" INTEGER NOT NULL,
    "streak" INTEGER NOT NULL,

    CONSTRAINT "commit_day_pkey" PRIMARY KEY ("contributor_id","day")
);

-- CreateTable
CREATE TABLE "dirty" (
    "id" BIGSERIAL NOT NULL,
    "fact" TEXT NOT NULL,
    "scope_kind" "scope_kind" NOT NULL,
    "scope_id" INTEGER NOT NULL,
    "from_day" DATE,
    "to_day" DATE,

    CONSTRAINT "dirty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "contributor" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT,
    "bot" BOOLEAN NOT NULL DEFAULT false,
    "merged_into" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contributor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "login" TEXT,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "avatar_url" TEXT,
    "bot" BOOLEAN NOT NULL DEFAULT false,
    "contributor_id" INTEGER NOT NULL,
    "home_id" INTEGER NOT NULL,
    "joined_by" "joined_by" NOT NULL DEFAULT 'AUTOMATIC',

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" INTEGER,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_member" (
    "id" SERIAL NOT NULL,
    "team_id" INTEGER NOT NULL,
    "contributor_id" INTEGER NOT NULL,
    "home_id" INTEGER,
    "since" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "team_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team_repository" (
    "id" SERIAL NOT NULL,
    "team_id" INTEGER NOT NULL,
    "repository_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "team_repository_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_contributor_id_key" ON "app_user"("contributor_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE INDEX "repository_full_name_idx" ON "repository"("full_name");

-- CreateIndex
CREATE UNIQUE INDEX "repository_source_connection_upstream_id_key" ON "repository"("source", "connection", "upstream_id");

-- CreateIndex
CREATE INDEX "commit_repository_id_authored_at_idx" ON "commit"("repository_id", "authored_at");

-- CreateIndex
CREATE INDEX "commit_authored_at_idx" ON "commit"("authored_at");

-- CreateIndex
CREATE INDEX "commit_author_account_id_authored_at_idx" ON "commit_author"("account_id", "authored_at");

-- CreateIndex
CREATE INDEX "data_source_run_data_source_connection_script_started_at_idx" ON "data_source_run"("data_source", "connection", "script", "started_at" DESC);

-- CreateIndex
CREATE INDEX "data_source_run_collection_id_idx" ON "data_source_run"("collection_id");

-- CreateIndex
CREATE INDEX "rollup_observation_scope_kind_day_idx" ON "rollup"("observation", "scope_kind", "day");

-- CreateIndex
CREATE INDEX "presence_day_idx" ON "presence"("day");

-- CreateIndex
CREATE INDEX "presence_repository_id_day_idx" ON "presence"("repository_id", "day");

-- CreateIndex
CREATE INDEX "dirty_fact_id_idx" ON "dirty"("fact", "id");

-- CreateIndex
CREATE INDEX "account_contributor_id_idx" ON "account"("contributor_id");

-- CreateIndex
CREATE INDEX "account_home_id_idx" ON "account"("home_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_source_host_upstream_id_key" ON "account"("source", "host", "upstream_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE INDEX "team_member_team_id_idx" ON "team_member"("team_id");

-- CreateIndex
CREATE INDEX "team_member_contributor_id_idx" ON "team_member"("contributor_id");

-- CreateIndex
CREATE INDEX "team_repository_team_id_idx" ON "team_repository"("team_id");

-- CreateIndex
CREATE INDEX "team_repository_repository_id_idx" ON "team_repository"("repository_id");

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_contributor_id_fkey" FOREIGN KEY ("contributor_id") REFERENCES "contributor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slack_user" ADD CONSTRAINT "slack_user_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "repository" ADD CONSTRAINT "repository_network_root_id_fkey" FOREIGN KEY ("network_root_id") REFERENCES "repository"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "branch" ADD CONSTRAINT "branch_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_source_run" ADD CONSTRAINT "data_source_run_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contributor" ADD CONSTRAINT "contributor_merged_into_fkey" FOREIGN KEY ("merged_into") REFERENCES "contributor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_contributor_id_fkey" FOREIGN KEY ("contributor_id") REFERENCES "contributor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_home_id_fkey" FOREIGN KEY ("home_id") REFERENCES "contributor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_member" ADD CONSTRAINT "team_member_contributor_id_fkey" FOREIGN KEY ("contributor_id") REFERENCES "contributor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_repository" ADD CONSTRAINT "team_repository_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_repository" ADD CONSTRAINT "team_repository_repository_id_fkey" FOREIGN KEY ("repository_id") REFERENCES "repository"("id") ON DELETE CASCADE ON UPDATE CASCADE;
