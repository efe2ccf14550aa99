-- CreateEnum
CREATE TYPE "pull_request_role" AS ENUM ('IN_OPEN', 'IN_MERGED', 'MADE_BY_MERGE');

-- CreateEnum
CREATE TYPE "pull_request_state" AS ENUM ('OPEN', 'MERGED', 'CLOSED');

-- CreateEnum
CREATE TYPE "review_verdict" AS ENUM ('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED');

-- CreateEnum
CREATE TYPE "pull_request_event_kind" AS ENUM ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT', 'REVIEW_REQUESTED', 'REVIEW_REQUEST_REMOVED', 'REVIEW_DISMISSED', 'HEAD_FORCE_PUSHED', 'CLOSED', 'REOPENED', 'MERGED');

-- CreateEnum
CREATE TYPE "linked_by" AS ENUM ('AUTOMATIC', 'HAND');

-- CreateEnum
CREATE TYPE "deployment_status" AS ENUM ('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "run_result" AS ENUM ('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED', 'SKIPPED');

-- CreateEnum
CREATE TYPE "pull_request_status" AS ENUM ('DRAFT', 'WAITING', 'IN_REVIEW', 'APPROVED');

-- CreateEnum
CREATE TYPE "recovery_kind" AS ENUM ('PIPELINE', 'DEPLOYMENT');

-- CreateEnum
CREATE TYPE "vulnerability_severity" AS ENUM ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW');

-- CreateEnum
CREATE TYPE "vulnerability_state" AS ENUM ('OPEN', 'FIXED', 'DISMISSED');

-- AlterTable
ALTER TABLE "repository" ADD COLUMN     "active_at" TIMESTAMPTZ(3),
ADD COLUMN     "clone_url" TEXT;

-- AlterTable
ALTER TABLE "branch" ADD COLUMN     "head_author_id" INTEGER;

-- AlterTable
ALTER TABLE "commit" ADD COLUMN     "pull_request_role" "pull_request_role";

-- AlterTable
ALTER TABLE "data_source_run" ADD COLUMN     "points" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "data_source_cursor" ADD COLUMN     "validators" JSONB;

-- AlterTable
ALTER TABLE "dirty" ADD COLUMN     "number" INTEGER;

-- AlterTable
ALTER TABLE "team" ADD COLUMN     "connection" TEXT,
ADD COLUMN     "source" TEXT,
ADD COLUMN     "upstream_id" TEXT;

-- CreateTable
CREATE TABLE "pull_request" (
    "repository_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "url" TEXT,
    "author_id" INTEGER,
    "state" "pull_request_state" NOT NULL,
    "draft" BOOLEAN NOT NULL,
    "base_branch" TEXT NOT NULL,
    "head_branch" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "from_fork" BOOLEAN NOT NULL,
    "merge_sha" TEXT,
    "merged_by_id" INTEGER,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "merged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "additions" INTEGER,
    "deletions" INTEGER,
    "files" INTEGER,
    "written_additions" INTEGER,
    "written_deletions" INTEGER,

    CONSTRAINT "pull_request_pkey" PRIMARY KEY ("repository_id","number")
);

-- CreateTable
CREATE TABLE "pull_request_commit" (
    "repository_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,
    "authored_at" TIMESTAMPTZ(3) NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "parents" INTEGER NOT NULL,

    CONSTRAINT "pull_request_commit_pkey" PRIMARY KEY ("repository_id","number","sha")
);

-- CreateTable
CREATE TABLE "review" (
    "repository_id" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "reviewer_id" INTEGER,
    "verdict" "review_verdict" NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),
    "has_body" BOOLEAN NOT NULL,
    "commit_sha" TEXT,

    CONSTRAINT "review_pkey" PRIMARY KEY ("repository_id","upstream_id")
);

-- CreateTable
CREATE TABLE "review_comment" (
    "repository_id" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "author_id" INTEGER,
    "inline" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "review" TEXT,
    "thread" TEXT,

    CONSTRAINT "review_comment_pkey" PRIMARY KEY ("repository_id","upstream_id")
);

-- CreateTable
CREATE TABLE "review_thread" (
    "repository_id" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "resolved" BOOLEAN NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_id" INTEGER,

    CONSTRAINT "review_thread_pkey" PRIMARY KEY ("repository_id","upstream_id")
);

-- CreateTable
CREATE TABLE "pull_request_event" (
    "repository_id" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "pull_request_event_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" INTEGER,
    "reviewer_id" INTEGER,
    "review" TEXT,
    "sha" TEXT,

    CONSTRAINT "pull_request_event_pkey" PRIMARY KEY ("repository_id","upstream_id")
);

-- CreateTable
CREATE TABLE "service" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "repository_id" INTEGER,
    "service_id" INTEGER,
    "linked_by" "linked_by" NOT NULL DEFAULT 'AUTOMATIC',

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "repository_id" INTEGER,
    "environment" TEXT NOT NULL,
    "link_kind" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "sha" TEXT,
    "ref" TEXT,
    "status" "deployment_status" NOT NULL,
    "creator_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "url" TEXT,
    "production" BOOLEAN NOT NULL DEFAULT false,
    "service_id" INTEGER,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_commit" (
    "deployment_id" INTEGER NOT NULL,
    "sha" TEXT NOT NULL,

    CONSTRAINT "deployment_commit_pkey" PRIMARY KEY ("deployment_id","sha")
);

-- CreateTable
CREATE TABLE "deployment_range" (
    "deployment_id" INTEGER NOT NULL,
    "previous_sha" TEXT,
    "sha" TEXT NOT NULL,
    "known" BOOLEAN NOT NULL,

    CONSTRAINT "deployment_range_pkey" PRIMARY KEY ("deployment_id")
);

-- CreateTable
CREATE TABLE "pipeline" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "repository_id" INTEGER,
    "name" TEXT NOT NULL,
    "path" TEXT,
    "url" TEXT,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "pipeline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pipeline_run" (
    "pipeline_id" INTEGER NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "repository_id" INTEGER,
    "number" INTEGER,
    "attempt" INTEGER NOT NULL,
    "branch" TEXT,
    "sha" TEXT,
    "event" TEXT,
    "result" "run_result" NOT NULL,
    "started_by_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "url" TEXT,

    CONSTRAINT "pipeline_run_pkey" PRIMARY KEY ("pipeline_id","upstream_id")
);

-- CreateTable
CREATE TABLE "pipeline_attempt" (
    "pipeline_id" INTEGER NOT NULL,
    "run" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "result" "run_result" NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "pipeline_attempt_pkey" PRIMARY KEY ("pipeline_id","run","attempt")
);

-- CreateTable
CREATE TABLE "pipeline_step" (
    "pipeline_id" INTEGER NOT NULL,
    "run" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "job" TEXT,
    "name" TEXT NOT NULL,
    "result" "run_result" NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "pipeline_step_pkey" PRIMARY KEY ("pipeline_id","run","upstream_id")
);

-- CreateTable
CREATE TABLE "pull_request_fact" (
    "repository_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "author_id" INTEGER,
    "state" "pull_request_state" NOT NULL,
    "first_commit_at" TIMESTAMPTZ(3) NOT NULL,
    "copied_history" BOOLEAN NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ready_at" TIMESTAMPTZ(3),
    "review_requested_at" TIMESTAMPTZ(3),
    "first_review_at" TIMESTAMPTZ(3),
    "approved_at" TIMESTAMPTZ(3),
    "merged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "deployed_at" TIMESTAMPTZ(3),
    "deployment_id" INTEGER,
    "deployed_nearly" BOOLEAN NOT NULL,
    "additions" INTEGER,
    "deletions" INTEGER,
    "files" INTEGER,
    "size_nearly" BOOLEAN NOT NULL,
    "comments" INTEGER NOT NULL,
    "reviews" INTEGER NOT NULL,
    "rounds" INTEGER NOT NULL,
    "self_merged" BOOLEAN NOT NULL,

    CONSTRAINT "pull_request_fact_pkey" PRIMARY KEY ("repository_id","number")
);

-- CreateTable
CREATE TABLE "pull_request_span" (
    "repository_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "status" "pull_request_status" NOT NULL,

    CONSTRAINT "pull_request_span_pkey" PRIMARY KEY ("repository_id","number","started_at")
);

-- CreateTable
CREATE TABLE "deployment_pull_request" (
    "deployment_id" INTEGER NOT NULL,
    "repository_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "nearly" BOOLEAN NOT NULL,

    CONSTRAINT "deployment_pull_request_pkey" PRIMARY KEY ("deployment_id","repository_id","number")
);

-- CreateTable
CREATE TABLE "recovery" (
    "kind" "recovery_kind" NOT NULL,
    "subject_id" INTEGER NOT NULL,
    "environment" TEXT NOT NULL,
    "repository_id" INTEGER,
    "failed_at" TIMESTAMPTZ(3) NOT NULL,
    "recovered_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_pkey" PRIMARY KEY ("kind","subject_id","environment","failed_at")
);

-- CreateTable
CREATE TABLE "branch_sample" (
    "repository_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "active" INTEGER NOT NULL,

    CONSTRAINT "branch_sample_pkey" PRIMARY KEY ("repository_id","day")
);

-- CreateTable
CREATE TABLE "team_service" (
    "id" SERIAL NOT NULL,
    "team_id" INTEGER NOT NULL,
    "service_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3),
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "team_service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vulnerability" (
    "id" SERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "connection" TEXT NOT NULL,
    "upstream_id" TEXT NOT NULL,
    "repository_id" INTEGER,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "severity" "vulnerability_severity" NOT NULL,
    "state" "vulnerability_state" NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "url" TEXT,

    CONSTRAINT "vulnerability_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pull_request_repository_id_opened_at_idx" ON "pull_request"("repository_id", "opened_at");

-- CreateIndex
CREATE INDEX "pull_request_merged_at_idx" ON "pull_request"("merged_at");

-- CreateIndex
CREATE INDEX "pull_request_merge_sha_idx" ON "pull_request"("merge_sha");

-- CreateIndex
CREATE INDEX "pull_request_author_id_idx" ON "pull_request"("author_id");

-- CreateIndex
CREATE INDEX "pull_request_commit_sha_idx" ON "pull_request_commit"("sha");

-- CreateIndex
CREATE INDEX "review_repository_id_number_idx" ON "review"("repository_id", "number");

-- CreateIndex
CREATE INDEX "review_reviewer_id_submitted_at_idx" ON "review"("reviewer_id", "submitted_at");

-- CreateIndex
CREATE INDEX "review_comment_repository_id_number_idx" ON "review_comment"("repository_id", "number");

-- CreateIndex
CREATE INDEX "review_comment_author_id_created_at_idx" ON "review_comment"("author_id", "created_at");

-- CreateIndex
CREATE INDEX "review_thread_repository_id_number_idx" ON "review_thread"("repository_id", "number");

-- CreateIndex
CREATE INDEX "pull_request_event_repository_id_number_idx" ON "pull_request_event"("repository_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "service_slug_key" ON "service"("slug");

-- CreateIndex
CREATE INDEX "link_service_id_idx" ON "link"("service_id");

-- CreateIndex
CREATE INDEX "link_repository_id_idx" ON "link"("repository_id");

-- CreateIndex
CREATE UNIQUE INDEX "link_source_connection_kind_upstream_id_key" ON "link"("source", "connection", "kind", "upstream_id");

-- CreateIndex
CREATE INDEX "deployment_repository_id_finished_at_idx" ON "deployment"("repository_id", "finished_at");

-- CreateIndex
CREATE INDEX "deployment_service_id_environment_finished_at_idx" ON "deployment"("service_id", "environment", "finished_at");

-- CreateIndex
CREATE INDEX "deployment_finished_at_idx" ON "deployment"("finished_at");

-- CreateIndex
CREATE INDEX "deployment_sha_idx" ON "deployment"("sha");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_source_connection_upstream_id_key" ON "deployment"("source", "connection", "upstream_id");

-- CreateIndex
CREATE INDEX "deployment_commit_sha_idx" ON "deployment_commit"("sha");

-- CreateIndex
CREATE INDEX "pipeline_repository_id_idx" ON "pipeline"("repository_id");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_source_connection_upstream_id_key" ON "pipeline"("source", "connection", "upstream_id");

-- CreateIndex
CREATE INDEX "pipeline_run_repository_id_started_at_idx" ON "pipeline_run"("repository_id", "started_at");

-- CreateIndex
CREATE INDEX "pipeline_run_started_at_idx" ON "pipeline_run"("started_at");

-- CreateIndex
CREATE INDEX "pipeline_run_sha_idx" ON "pipeline_run"("sha");

-- CreateIndex
CREATE INDEX "pull_request_fact_repository_id_merged_at_idx" ON "pull_request_fact"("repository_id", "merged_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_merged_at_idx" ON "pull_request_fact"("merged_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_opened_at_idx" ON "pull_request_fact"("opened_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_closed_at_idx" ON "pull_request_fact"("closed_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_deployed_at_idx" ON "pull_request_fact"("deployed_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_author_id_idx" ON "pull_request_fact"("author_id");

-- CreateIndex
CREATE INDEX "pull_request_span_started_at_idx" ON "pull_request_span"("started_at");

-- CreateIndex
CREATE INDEX "pull_request_span_ended_at_idx" ON "pull_request_span"("ended_at");

-- CreateIndex
CREATE INDEX "deployment_pull_request_repository_id_number_idx" ON "deployment_pull_request"("repository_id", "number");

-- CreateIndex
CREATE INDEX "recovery_recovered_at_idx" ON "recovery"("recovered_at");

-- CreateIndex
CREATE INDEX "team_service_team_id_idx" ON "team_service"("team_id");

-- CreateIndex
CREATE INDEX "team_service_service_id_idx" ON "team_service"("service_id");

-- CreateIndex
CREATE INDEX "vulnerability_repository_id_opened_at_idx" ON "vulnerability"("repository_id", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "vulnerability_source_connection_upstream_id_key" ON "vulnerability"("source", "connection", "upstream_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_source_connection_upstream_id_key" ON "team"("source", "connection", "upstream_id");

-- AddForeignKey
ALTER TABLE "link" ADD CONSTRAINT "link_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_service" ADD CONSTRAINT "team_service_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team_service" ADD CONSTRAINT "team_service_service_id_fkey" FOREIGN KEY ("service_id") REFERENCES "service"("id") ON DELETE CASCADE ON UPDATE CASCADE;
