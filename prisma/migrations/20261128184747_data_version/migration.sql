-- DropIndex
DROP INDEX "dirty_fact_id_idx";

-- CreateTable
CREATE TABLE "data_version" (
    "slot" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "data_version_pkey" PRIMARY KEY ("slot")
);

-- CreateIndex
CREATE INDEX "dirty_fact_from_day_to_day_idx" ON "dirty"("fact", "from_day", "to_day");

-- The queue empties as fast as it fills: what is gone must not be waded through until a fifth of a large table is.
ALTER TABLE "dirty" SET (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 10000
);

-- Some 64 rows, changed by each transaction: they stay in one page.
ALTER TABLE "data_version" SET (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
