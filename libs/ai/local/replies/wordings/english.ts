import type { Wording } from '../wording.js';

/** Replies in English. */
export const english: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Dear {name},', unnamed: 'Hello,' },
    FRIENDLY: { named: 'Hi {name}!', unnamed: 'Hi there!' },
    URGENT: { named: 'Hello {name},', unnamed: 'Hello,' },
    EMPATHETIC: { named: 'Hello {name},', unnamed: 'Hello,' },
  },
  thanks: {
    PROFESSIONAL: 'Thank you for your message.',
    FRIENDLY: 'Thanks for getting in touch!',
    URGENT: 'Thank you for writing. We are on it.',
    EMPATHETIC: 'Thank you for telling us. We understand that this matters to you.',
  },
  sorry: {
    PROFESSIONAL: 'Thank you for telling us. We apologise for the trouble this has caused you.',
    FRIENDLY: 'We are really sorry about this, and thanks for telling us straight.',
    URGENT: 'We are sorry about this. It comes first for us now.',
    EMPATHETIC: 'We are truly sorry. We can see how frustrating this must be, and we take it seriously.',
  },
  glad: {
    PROFESSIONAL: 'Thank you very much for your kind words.',
    FRIENDLY: 'That is so good to hear, thank you!',
    URGENT: 'Thank you, we are glad to hear it.',
    EMPATHETIC: 'Thank you. It means a lot to us that you wrote this.',
  },
  welcome: 'You are very welcome. We are here whenever you need us.',
  help: 'We are here for you: just tell us what you need.',
  about: 'You wrote: “{quote}”',
  next: {
    PRICING: 'We will check the right price for exactly this and send it to you in writing.',
    DEMO: 'We will gladly show you how it works.',
    SUPPORT: 'We are looking into it and will come back to you with the answer.',
    COMPLAINT: 'We are going through what happened and will come back to you with a clear answer.',
    PURCHASE: 'We will check the details of your order and confirm it to you in writing.',
    GENERAL: 'We will look into this and get back to you.',
  },
  missing: {
    PRICING: 'So that the figure is right: how many do you need, and for what?',
    DEMO: 'Which days and times suit you, and what would you like to see above all?',
    SUPPORT: 'Could you send us your order or customer number, and tell us what exactly you see?',
    COMPLAINT: 'If you have an order or invoice number, please send it so that we find everything at once.',
    PURCHASE: 'Please tell us the quantity, and the address for delivery and invoice.',
  },
  answered: 'We hope this answers your question. If anything is still open, just write to us.',
  farewell: 'Thank you for letting us know. We respect your decision, and you can write to us at any time.',
  haste: 'We know that this is urgent, so we are dealing with it before anything else.',
  closing: {
    PROFESSIONAL: 'Kind regards',
    FRIENDLY: 'All the best',
    URGENT: 'Best regards',
    EMPATHETIC: 'Warm regards',
  },
};
