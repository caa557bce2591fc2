import type { Wording } from '../wording.js';

/** Replies in German, with the formal address in every tone. */
export const german: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Guten Tag {name},', unnamed: 'Guten Tag,' },
    FRIENDLY: { named: 'Hallo {name}!', unnamed: 'Hallo!' },
    URGENT: { named: 'Guten Tag {name},', unnamed: 'Guten Tag,' },
    EMPATHETIC: { named: 'Hallo {name},', unnamed: 'Hallo,' },
  },
  thanks: {
    PROFESSIONAL: 'vielen Dank für Ihre Nachricht.',
    FRIENDLY: 'Schön, dass Sie sich melden!',
    URGENT: 'danke für Ihre Nachricht. Wir kümmern uns bereits darum.',
    EMPATHETIC: 'danke, dass Sie uns das schreiben. Wir verstehen, dass Ihnen das wichtig ist.',
  },
  sorry: {
    PROFESSIONAL: 'danke für Ihre offenen Worte. Wir bitten Sie für den Ärger um Entschuldigung.',
    FRIENDLY: 'Das tut uns wirklich leid, und danke, dass Sie es so offen sagen.',
    URGENT: 'das tut uns leid. Ihr Anliegen hat jetzt Vorrang.',
    EMPATHETIC: 'es tut uns aufrichtig leid. Wir verstehen Ihren Ärger gut und nehmen ihn ernst.',
  },
  glad: {
    PROFESSIONAL: 'herzlichen Dank für Ihre freundlichen Worte.',
    FRIENDLY: 'Das freut uns riesig, vielen Dank!',
    URGENT: 'danke, das freut uns.',
    EMPATHETIC: 'danke. Es bedeutet uns viel, dass Sie uns das schreiben.',
  },
  welcome: 'Sehr gern geschehen. Wir sind da, wenn Sie uns brauchen.',
  help: 'Wir sind für Sie da: Schreiben Sie uns einfach, was Sie brauchen.',
  about: 'Sie schrieben: „{quote}“',
  next: {
    PRICING: 'Wir prüfen den passenden Preis dafür und schicken ihn Ihnen schriftlich.',
    DEMO: 'Wir zeigen Ihnen gern, wie es funktioniert.',
    SUPPORT: 'Wir sehen uns das an und melden uns mit der Antwort bei Ihnen.',
    COMPLAINT: 'Wir gehen der Sache nach und melden uns mit einer klaren Antwort bei Ihnen.',
    PURCHASE: 'Wir prüfen die Angaben zu Ihrer Bestellung und bestätigen sie Ihnen schriftlich.',
    GENERAL: 'Wir klären das und melden uns bei Ihnen.',
  },
  missing: {
    PRICING: 'Damit die Zahl stimmt: Wie viele brauchen Sie, und wofür?',
    DEMO: 'Welche Tage und Uhrzeiten passen Ihnen, und was möchten Sie vor allem sehen?',
    SUPPORT:
      'Schicken Sie uns bitte Ihre Bestell- oder Kundennummer und schreiben Sie uns, was genau Sie sehen?',
    COMPLAINT: 'Falls Sie eine Bestell- oder Rechnungsnummer haben, schicken Sie sie uns bitte mit.',
    PURCHASE: 'Bitte nennen Sie uns die Menge sowie die Liefer- und Rechnungsadresse.',
  },
  answered: 'Wir hoffen, das beantwortet Ihre Frage. Falls noch etwas offen ist, schreiben Sie uns einfach.',
  farewell:
    'Danke, dass Sie uns Bescheid geben. Wir respektieren das, und Sie können uns jederzeit schreiben.',
  haste: 'Wir wissen, dass es eilt, und bearbeiten das vor allem anderen.',
  closing: {
    PROFESSIONAL: 'Mit freundlichen Grüßen',
    FRIENDLY: 'Viele Grüße',
    URGENT: 'Mit freundlichen Grüßen',
    EMPATHETIC: 'Herzliche Grüße',
  },
};
