-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "repository_link_id" INTEGER;

-- AlterTable
ALTER TABLE "pipeline" ADD COLUMN     "repository_link_id" INTEGER;

-- AlterTable
ALTER TABLE "vulnerability" ADD COLUMN     "repository_link_id" INTEGER;

-- CreateIndex
CREATE INDEX "deployment_repository_link_id_idx" ON "deployment"("repository_link_id");

-- CreateIndex
CREATE INDEX "pipeline_repository_link_id_idx" ON "pipeline"("repository_link_id");

-- CreateIndex
CREATE INDEX "vulnerability_repository_link_id_idx" ON "vulnerability"("repository_link_id");
