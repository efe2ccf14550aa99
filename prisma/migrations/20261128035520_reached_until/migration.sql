-- AlterTable
ALTER TABLE "resource_freshness" ADD COLUMN     "reached_until" TIMESTAMPTZ(3);


-- Until the next collection tells better.
UPDATE "resource_freshness" SET "reached_until" = "collected_until";
