-- Rollups are added up from parts now, and hold no people; a merged pull request is closed when it was merged: what there is of both
-- is computed again.
INSERT INTO "dirty" ("fact", "scope_kind", "scope_id")
SELECT 'rollups', 'ORGANIZATION'::"scope_kind", 0 WHERE EXISTS (SELECT FROM "rollup")
UNION ALL
SELECT 'pull-requests', 'ORGANIZATION'::"scope_kind", 0 WHERE EXISTS (SELECT FROM "pull_request_fact");
DELETE FROM "rollup";

-- DropIndex
DROP INDEX "rollup_observation_scope_kind_day_idx";

-- CreateTable
CREATE TABLE "rollup_part" (
    "pass" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "repository_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "service_id" INTEGER NOT NULL,
    "home" BOOLEAN NOT NULL,
    "key" TEXT NOT NULL,
    "n" INTEGER[],
    "sum" DOUBLE PRECISION[],

    CONSTRAINT "rollup_part_pkey" PRIMARY KEY ("pass","day","repository_id","person_id","service_id","home","key")
);

-- CreateIndex
CREATE INDEX "dirty_fact_scope_kind_from_day_idx" ON "dirty"("fact", "scope_kind", "from_day");

-- CreateIndex
CREATE INDEX "pull_request_fact_repository_id_opened_at_idx" ON "pull_request_fact"("repository_id", "opened_at");

-- CreateIndex
CREATE INDEX "pull_request_fact_repository_id_closed_at_idx" ON "pull_request_fact"("repository_id", "closed_at");

-- A writer who finds all slots taken or none there at all waits for another one: all are there from the beginning.
INSERT INTO "data_version" ("slot", "version") SELECT slot, 0 FROM generate_series(0, 63) slot ON CONFLICT DO NOTHING;

-- Roles and homes of commits are computed after they were stored: with room for that in its page, a row's indexes stay as they are.
ALTER TABLE "commit" SET (fillfactor = 85);
