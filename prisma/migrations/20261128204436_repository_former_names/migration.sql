-- AlterTable
ALTER TABLE "repository" ADD COLUMN     "former_names" TEXT[] DEFAULT ARRAY[]::TEXT[];
