import { describe, expect, it } from 'vitest';
import { LiveCursor } from './live-cursor.js';
import { replayIds } from './live-replay.service.js';

function ids(from: string, position: string, seqs: number[]): string[] {
  const [had, has] = [LiveCursor.parse(from), LiveCursor.parse(position)];
  if (!had || !has) throw new Error('not a position');
  return replayIds(had, has, seqs);
}

describe('the ids of events that are sent again', () => {
  it('are their numbers when nothing was skipped', () => {
    expect(ids('10', '13', [11, 12, 13])).toEqual(['11', '12', '13']);
  });

  it('close the gaps one after the other before they go on', () => {
    expect(ids('10~7-8', '12', [7, 8, 11, 12])).toEqual(['10~8', '10', '11', '12']);
  });

  it('keep what nobody has seen yet for later', () => {
    expect(ids('10~7-8', '13~8,12', [7, 11, 13])).toEqual(['10~8', '11~8', '13~8,12']);
  });
});
