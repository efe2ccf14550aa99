-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "run_id" TEXT;
