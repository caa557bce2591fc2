import type { Platform } from '@libs/database/generated/enums.js';

/** Longest title that is made of a message, in characters. */
const MAX_LENGTH = 60;

const PLATFORM_NAMES: Record<Platform, string> = {
  WHATSAPP: 'WhatsApp',
  MESSENGER: 'Messenger',
  INSTAGRAM: 'Instagram',
  TELEGRAM: 'Telegram',
  SMS: 'SMS',
  EMAIL: 'e-mail',
  WEBCHAT: 'web chat',
  API: 'another system',
};

/** The title of a lead that a message opens: its first words, or where it came from when it has none. */
export function titleOf(body: string, platform: Platform): string {
  const text = body.replace(/\s+/g, ' ').trim();
  if (text === '') return `Message over ${PLATFORM_NAMES[platform]}`;
  const characters = Array.from(text);
  if (characters.length <= MAX_LENGTH) return text;
  const cut = characters.slice(0, MAX_LENGTH).join('');
  const wordEnd = cut.lastIndexOf(' ');
  return `${wordEnd > 0 ? cut.slice(0, wordEnd) : cut}…`;
}
