const HOUR_MS = 60 * 60 * 1000;

/**
 * Whether a platform takes free text now. Platforms that set a limit count from the customer's last message.
 *
 * @param hours how long the window stays open; undefined when the platform sets no limit
 * @param lastInboundAt when the customer last wrote; null when never
 */
export function isWindowOpen(hours: number | undefined, lastInboundAt: Date | null, now: Date): boolean {
  if (hours === undefined) return true;
  return lastInboundAt !== null && now.getTime() < lastInboundAt.getTime() + hours * HOUR_MS;
}
