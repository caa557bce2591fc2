import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import type { TestApp } from '../../support/test-app.js';

/** A mail as its reader sees it. */
export interface ReadMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** By their names in small letters. */
  headers: Record<string, string>;
  attachments: { name: string; type: string; bytes: Buffer }[];
}

/** The mails that were written to files so far, in the order in which they were written. */
export async function mailsOf(t: TestApp): Promise<ReadMail[]> {
  const files = filesOf(t).sort();
  return Promise.all(files.map(async (file) => read(readFileSync(join(folderOf(t), file)))));
}

/** Empties the box. */
export function emptyMailbox(t: TestApp): void {
  rmSync(folderOf(t), { recursive: true, force: true });
}

/** Reads a mail as it travels. */
export async function read(raw: Buffer | string): Promise<ReadMail> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'arraybuffer' });
  const { to, subject = '', text = '', html = '', messageId = '' } = mail;
  const attachments = mail.attachments.map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    type: mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
  }));
  const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
  return { to: to?.[0]?.address ?? '', subject, text, html, messageId, headers, attachments };
}

function folderOf(t: TestApp): string {
  return join(String(t.env.DATA_DIR), 'mail');
}

function filesOf(t: TestApp): string[] {
  try {
    return readdirSync(folderOf(t)).filter((name) => name.endsWith('.eml'));
  } catch {
    return [];
  }
}
