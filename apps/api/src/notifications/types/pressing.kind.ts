/** News that somebody should act upon at once, and that is no news tomorrow. */
export abstract class PressingKind {
  readonly manner = 'glance';
  readonly urgency = 'high';
  readonly ttl = 24 * 60 * 60;
}
