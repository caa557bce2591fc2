/** The named cast: who works here and who writes, the same in tests, seed and demo. */

/** A colleague who can sign in. */
export interface Colleague {
  name: string;
  email: string;
  role: 'ADMIN' | 'MANAGER' | 'AGENT';
  password: string;
}

/** The administrator is the one of the first run (ADMIN_EMAIL); these join her. */
export const MIRA: Colleague = {
  name: 'Mira Manager',
  email: 'mira@example.com',
  role: 'MANAGER',
  password: 'mira reads the numbers at nine',
};
export const JONAS: Colleague = {
  name: 'Jonas Weber',
  email: 'jonas@example.com',
  role: 'AGENT',
  password: 'jonas answers before the coffee',
};
export const LEILA: Colleague = {
  name: 'Leila Haddad',
  email: 'leila@example.com',
  role: 'AGENT',
  password: 'leila never sleeps on a complaint',
};
export const COLLEAGUES = [MIRA, JONAS, LEILA];

export type CastPlatform =
  'WHATSAPP' | 'MESSENGER' | 'INSTAGRAM' | 'TELEGRAM' | 'SMS' | 'EMAIL' | 'WEBCHAT' | 'API';

/** Somebody who writes to us. */
export interface CastCustomer {
  name: string;
  company?: string;
  email?: string;
  phone?: string;
  locale: string;
  platform: CastPlatform;
}

type Row = [name: string, locale: string, platform: CastPlatform, company?: string];

const ROWS: Row[] = [
  ['Nora Lindqvist', 'en', 'WHATSAPP', 'Lindqvist Bikes'],
  ['Oliver Grant', 'en', 'EMAIL', 'Grant & Sons Roofing'],
  ['Priya Raman', 'en', 'WEBCHAT', 'Kite Analytics'],
  ['Tom Becker', 'de', 'WHATSAPP', 'Becker Elektrotechnik'],
  ['Sabine Vogt', 'de', 'EMAIL', 'Praxis Vogt'],
  ['Lukas Hartmann', 'de', 'TELEGRAM'],
  ['Camille Moreau', 'fr', 'MESSENGER', 'Atelier Moreau'],
  ['Julien Petit', 'fr', 'EMAIL', 'Petit Logistique'],
  ['Sofia Ortega', 'es', 'INSTAGRAM', 'Ortega Interiores'],
  ['Diego Ramos', 'es', 'WHATSAPP'],
  ['Beatriz Lima', 'pt', 'WHATSAPP', 'Lima Cosméticos'],
  ['Rafael Costa', 'pt', 'SMS'],
  ['Giulia Ferri', 'it', 'INSTAGRAM', 'Ferri Moda'],
  ['Marco Conti', 'it', 'WHATSAPP', 'Conti Impianti'],
  ['Yael Shapira', 'he', 'WHATSAPP', 'Shapira Dental'],
  ['Omar Nasser', 'ar', 'WHATSAPP', 'Nasser Trading'],
  ['Hannah Cole', 'en', 'INSTAGRAM'],
  ['Ben Whitaker', 'en', 'SMS', 'Whitaker Plumbing'],
  ['Grace Okafor', 'en', 'WHATSAPP', 'Okafor Catering'],
  ['Daniel Kim', 'en', 'WEBCHAT', 'Northgate SaaS'],
  ['Ella Brooks', 'en', 'MESSENGER'],
  ['Samuel Reyes', 'en', 'API', 'Reyes Rentals'],
  ['Ivy Tran', 'en', 'TELEGRAM', 'Tran Studio'],
  ['Mason Clarke', 'en', 'EMAIL', 'Clarke Legal'],
  ['Katrin Sommer', 'de', 'WEBCHAT', 'Sommer Immobilien'],
  ['Felix Brandt', 'de', 'SMS'],
  ['Miriam Keller', 'de', 'WHATSAPP', 'Keller Feinkost'],
  ['Antoine Girard', 'fr', 'WHATSAPP', 'Girard Vins'],
  ['Manon Leroy', 'fr', 'INSTAGRAM'],
  ['Lucía Navarro', 'es', 'MESSENGER', 'Clínica Navarro'],
  ['Javier Soto', 'es', 'EMAIL', 'Soto Motor'],
  ['Inês Carvalho', 'pt', 'INSTAGRAM'],
  ['Paolo Greco', 'it', 'EMAIL', 'Greco Viaggi'],
  ['Noam Levi', 'he', 'TELEGRAM', 'Levi Tech'],
  ['Dana Mizrahi', 'he', 'WEBCHAT'],
  ['Rania Khalil', 'ar', 'INSTAGRAM', 'Khalil Design'],
  ['Yusuf Saleh', 'ar', 'WHATSAPP'],
  ['Zoe Martin', 'en', 'WHATSAPP', 'Martin Yoga'],
  ['Leo Fischer', 'de', 'API', 'Fischer Werkzeuge'],
  ['Aisha Bello', 'en', 'WHATSAPP', 'Bello Fabrics'],
  ['Henry Walsh', 'en', 'EMAIL', 'Walsh Fitness'],
  ['Clara Jensen', 'en', 'WEBCHAT', 'Jensen Nordic'],
  ['Victor Hale', 'en', 'SMS'],
  ['Amelia Ross', 'en', 'MESSENGER', 'Ross Weddings'],
  ['George Patel', 'en', 'TELEGRAM', 'Patel Pharmacy'],
  ['Lena Krüger', 'de', 'INSTAGRAM'],
  ['Stefan Wolf', 'de', 'EMAIL', 'Wolf Maschinenbau'],
  ['Élodie Faure', 'fr', 'WEBCHAT', 'Faure Conseil'],
  ['Hugo Lambert', 'fr', 'SMS'],
  ['Carmen Vidal', 'es', 'WHATSAPP', 'Vidal Joyas'],
  ['Pablo Iglesias Mora', 'es', 'TELEGRAM'],
  ['Thiago Alves', 'pt', 'WEBCHAT', 'Alves Turismo'],
  ['Chiara Romano', 'it', 'WHATSAPP'],
  ['Tamar Cohen', 'he', 'EMAIL', 'Cohen Events'],
  ['Khaled Mansour', 'ar', 'MESSENGER', 'Mansour Auto'],
  ['Ruth Eastwood', 'en', 'EMAIL', 'Eastwood Books'],
  ['Jack Doyle', 'en', 'WHATSAPP', 'Doyle Brewing'],
  ['Molly Sharp', 'en', 'INSTAGRAM', 'Sharp Nails'],
  ['Peter Novak', 'en', 'API', 'Novak Print'],
  ['Wendy Lau', 'en', 'WHATSAPP', 'Lau Interiors'],
];

const PREFIX: Record<string, string> = {
  en: '+1202555',
  de: '+4930901820',
  fr: '+3319900',
  es: '+3491100',
  pt: '+35121000',
  it: '+3906555',
  he: '+97235550',
  ar: '+97145550',
};
const ON_PHONE = new Set<CastPlatform>(['WHATSAPP', 'SMS', 'TELEGRAM']);

/** Sixty customers; telephone numbers are from ranges kept for fiction where a country has one. */
export const CUSTOMERS: CastCustomer[] = ROWS.map(([name, locale, platform, company], index) => {
  const handle = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.');
  const digits = String(1000 + index);
  return {
    name,
    locale,
    platform,
    company,
    email: ON_PHONE.has(platform) ? undefined : `${handle}@example.net`,
    phone: ON_PHONE.has(platform)
      ? `${PREFIX[locale] ?? ''}${digits.slice(locale === 'de' ? 2 : 0)}`
      : undefined,
  };
});
