import type { Wording } from '../wording.js';

/** Replies in Dutch, with the formal address in every tone. */
export const dutch: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Geachte {name},', unnamed: 'Goedendag,' },
    FRIENDLY: { named: 'Hallo {name}!', unnamed: 'Hallo!' },
    URGENT: { named: 'Goedendag {name},', unnamed: 'Goedendag,' },
    EMPATHETIC: { named: 'Hallo {name},', unnamed: 'Hallo,' },
  },
  thanks: {
    PROFESSIONAL: 'Hartelijk dank voor uw bericht.',
    FRIENDLY: 'Fijn dat u ons schrijft!',
    URGENT: 'Bedankt voor uw bericht. We zijn er al mee bezig.',
    EMPATHETIC: 'Bedankt dat u ons dit laat weten. We begrijpen dat dit belangrijk voor u is.',
  },
  sorry: {
    PROFESSIONAL: 'Dank voor uw openhartige bericht. Onze excuses voor het ongemak.',
    FRIENDLY: 'Dat spijt ons echt, en bedankt dat u het zo eerlijk zegt.',
    URGENT: 'Het spijt ons. Uw bericht gaat nu voor.',
    EMPATHETIC: 'Het spijt ons oprecht. We begrijpen uw ergernis goed en nemen die serieus.',
  },
  glad: {
    PROFESSIONAL: 'Hartelijk dank voor uw vriendelijke woorden.',
    FRIENDLY: 'Daar worden we blij van, dank u wel!',
    URGENT: 'Dank u, dat doet ons goed.',
    EMPATHETIC: 'Dank u. Het betekent veel voor ons dat u dit schrijft.',
  },
  welcome: 'Graag gedaan. We zijn er als u ons nodig hebt.',
  help: 'We helpen u graag: schrijf ons gerust wat u nodig hebt.',
  about: 'U schreef: “{quote}”',
  next: {
    PRICING: 'We zoeken de juiste prijs hiervoor uit en sturen u die schriftelijk.',
    DEMO: 'We laten u graag zien hoe het werkt.',
    SUPPORT: 'We zoeken dit uit en komen met het antwoord bij u terug.',
    COMPLAINT: 'We gaan na wat er is gebeurd en komen met een duidelijk antwoord bij u terug.',
    PURCHASE: 'We controleren de gegevens van uw bestelling en bevestigen die schriftelijk.',
    GENERAL: 'We zoeken dit uit en komen erop terug.',
  },
  missing: {
    PRICING: 'Om u het juiste bedrag te geven: hoeveel hebt u er nodig, en waarvoor?',
    DEMO: 'Welke dagen en tijden komen u uit, en wat wilt u vooral zien?',
    SUPPORT: 'Wilt u ons uw bestel- of klantnummer sturen, en schrijven wat u precies ziet?',
    COMPLAINT: 'Hebt u een bestel- of factuurnummer, stuur dat dan mee.',
    PURCHASE: 'Laat ons alstublieft het aantal weten, en het bezorg- en factuuradres.',
  },
  answered: 'We hopen dat dit uw vraag beantwoordt. Is er nog iets onduidelijk, schrijf ons dan gerust.',
  farewell: 'Bedankt dat u het ons laat weten. We respecteren dat, en u kunt ons altijd schrijven.',
  haste: 'We weten dat dit haast heeft en behandelen het vóór al het andere.',
  closing: {
    PROFESSIONAL: 'Met vriendelijke groet',
    FRIENDLY: 'Groeten',
    URGENT: 'Met vriendelijke groet',
    EMPATHETIC: 'Met hartelijke groet',
  },
};
