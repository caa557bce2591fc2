import { describe, expect, it } from 'vitest';
import { frame } from './frame.js';

describe('an entry of an event stream', () => {
  it('carries its name, id and data and ends with an empty line', () => {
    expect(frame({ event: 'lead.updated', id: '7', data: '{"a":1}' }).toString()).toBe(
      'event: lead.updated\nid: 7\ndata: {"a":1}\n\n',
    );
  });

  it('keeps data of several lines together', () => {
    expect(frame({ data: 'one\ntwo\r\nthree' }).toString()).toBe('data: one\ndata: two\ndata: three\n\n');
  });

  it('lets no line of its own be slipped in through a name or an id', () => {
    expect(frame({ event: 'a\ndata: x', id: '1\r\n\nevent: y', data: '' }).toString()).toBe(
      'event: adata: x\nid: 1event: y\ndata: \n\n',
    );
  });

  it('can be a comment or a hint alone', () => {
    expect(frame({ comment: 'still here' }).toString()).toBe(': still here\n\n');
    expect(frame({ retry: 1500.7 }).toString()).toBe('retry: 1501\n\n');
  });
});
