-- AlterTable
ALTER TABLE "dirty" ADD COLUMN     "changed" TEXT;
