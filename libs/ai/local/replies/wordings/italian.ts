import type { Wording } from '../wording.js';

/** Replies in Italian, with the formal address in every tone. */
export const italian: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Buongiorno {name},', unnamed: 'Buongiorno,' },
    FRIENDLY: { named: 'Ciao {name}!', unnamed: 'Salve!' },
    URGENT: { named: 'Buongiorno {name},', unnamed: 'Buongiorno,' },
    EMPATHETIC: { named: 'Buongiorno {name},', unnamed: 'Buongiorno,' },
  },
  thanks: {
    PROFESSIONAL: 'La ringraziamo per il Suo messaggio.',
    FRIENDLY: 'Grazie mille per averci scritto!',
    URGENT: 'Grazie per il messaggio. Ce ne stiamo già occupando.',
    EMPATHETIC: 'Grazie per avercene parlato. Capiamo che per Lei è importante.',
  },
  sorry: {
    PROFESSIONAL: 'La ringraziamo per la segnalazione e ci scusiamo per il disagio.',
    FRIENDLY: 'Ci dispiace davvero, e grazie per avercelo detto con franchezza.',
    URGENT: 'Ci dispiace. La Sua richiesta ora viene prima di tutto.',
    EMPATHETIC: 'Ci dispiace sinceramente. Capiamo quanto sia frustrante e lo prendiamo sul serio.',
  },
  glad: {
    PROFESSIONAL: 'La ringraziamo di cuore per le Sue parole gentili.',
    FRIENDLY: 'Che bello leggerlo, grazie mille!',
    URGENT: 'Grazie, ci fa piacere saperlo.',
    EMPATHETIC: 'Grazie. Le Sue parole significano molto per noi.',
  },
  welcome: 'È un piacere. Siamo qui quando avrà bisogno di noi.',
  help: 'Siamo a Sua disposizione: ci dica di che cosa ha bisogno.',
  about: 'Ci ha scritto: “{quote}”',
  next: {
    PRICING: 'Verifichiamo il prezzo esatto e Glielo inviamo per iscritto.',
    DEMO: 'Le mostriamo volentieri come funziona.',
    SUPPORT: 'Stiamo verificando e Le daremo una risposta.',
    COMPLAINT: 'Stiamo ricostruendo l’accaduto e Le daremo una risposta chiara.',
    PURCHASE: 'Verifichiamo i dettagli del Suo ordine e Glielo confermiamo per iscritto.',
    GENERAL: 'Ci informiamo e Le rispondiamo.',
  },
  missing: {
    PRICING: 'Per darLe la cifra giusta: di quanti pezzi ha bisogno, e per quale uso?',
    DEMO: 'Quali giorni e orari Le vanno bene, e che cosa vorrebbe vedere soprattutto?',
    SUPPORT: 'Può inviarci il numero d’ordine o cliente e dirci che cosa vede esattamente?',
    COMPLAINT: 'Se ha un numero d’ordine o di fattura, ce lo invii per favore.',
    PURCHASE: 'Ci indichi per favore la quantità e gli indirizzi di consegna e di fatturazione.',
  },
  answered: 'Speriamo che questo risponda alla sua domanda. Se resta qualche dubbio, ci scriva pure.',
  farewell: 'Grazie per averci avvisato. Rispettiamo la Sua decisione; può scriverci in qualsiasi momento.',
  haste: 'Sappiamo che è urgente e ce ne occupiamo prima di ogni altra cosa.',
  closing: {
    PROFESSIONAL: 'Cordiali saluti',
    FRIENDLY: 'Un caro saluto',
    URGENT: 'Cordiali saluti',
    EMPATHETIC: 'Un cordiale saluto',
  },
};
