-- AlterTable
ALTER TABLE "User" ADD COLUMN     "accessVersion" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "NotificationActionToken" ADD COLUMN     "accessVersion" INTEGER NOT NULL DEFAULT 0;
