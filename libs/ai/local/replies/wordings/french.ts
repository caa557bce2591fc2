import type { Wording } from '../wording.js';

/** Replies in French, with `vous` in every tone. */
export const french: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Bonjour {name},', unnamed: 'Bonjour,' },
    FRIENDLY: { named: 'Bonjour {name} !', unnamed: 'Bonjour !' },
    URGENT: { named: 'Bonjour {name},', unnamed: 'Bonjour,' },
    EMPATHETIC: { named: 'Bonjour {name},', unnamed: 'Bonjour,' },
  },
  thanks: {
    PROFESSIONAL: 'Nous vous remercions de votre message.',
    FRIENDLY: 'Merci beaucoup de nous écrire !',
    URGENT: 'Merci de votre message. Nous nous en occupons déjà.',
    EMPATHETIC: 'Merci de nous en parler. Nous comprenons que cela compte pour vous.',
  },
  sorry: {
    PROFESSIONAL: 'Merci de nous en avoir informés. Nous vous présentons nos excuses pour ce désagrément.',
    FRIENDLY: 'Nous sommes vraiment désolés, et merci de nous le dire franchement.',
    URGENT: 'Nous sommes désolés. Votre demande passe maintenant en premier.',
    EMPATHETIC:
      'Nous sommes sincèrement désolés. Nous comprenons votre agacement et nous prenons cela très au sérieux.',
  },
  glad: {
    PROFESSIONAL: 'Nous vous remercions vivement de vos mots aimables.',
    FRIENDLY: 'Cela nous fait très plaisir, merci !',
    URGENT: 'Merci, cela nous fait plaisir.',
    EMPATHETIC: 'Merci. Vos mots nous touchent beaucoup.',
  },
  welcome: 'Avec grand plaisir. Nous restons à votre disposition.',
  help: 'Nous sommes à votre écoute : dites-nous ce dont vous avez besoin.',
  about: 'Vous écriviez : « {quote} »',
  next: {
    PRICING: 'Nous vérifions le prix exact et nous vous l’envoyons par écrit.',
    DEMO: 'Nous vous montrerons volontiers comment cela fonctionne.',
    SUPPORT: 'Nous regardons cela et nous revenons vers vous avec la réponse.',
    COMPLAINT: 'Nous reprenons tout ce qui s’est passé et nous revenons vers vous avec une réponse claire.',
    PURCHASE: 'Nous vérifions le détail de votre commande et nous vous la confirmons par écrit.',
    GENERAL: 'Nous nous renseignons et nous revenons vers vous.',
  },
  missing: {
    PRICING: 'Pour vous donner un chiffre juste : combien vous en faut-il, et pour quel usage ?',
    DEMO: 'Quels jours et quelles heures vous conviennent, et que souhaitez-vous voir surtout ?',
    SUPPORT: 'Pouvez-vous nous envoyer votre numéro de commande ou de client et décrire ce que vous voyez ?',
    COMPLAINT: 'Si vous avez un numéro de commande ou de facture, merci de nous l’indiquer.',
    PURCHASE: 'Merci de nous indiquer la quantité ainsi que les adresses de livraison et de facturation.',
  },
  answered:
    'Nous espérons que cela répond à votre question. S’il reste un point à éclaircir, écrivez-nous simplement.',
  farewell:
    'Merci de nous avoir prévenus. Nous respectons votre décision, et vous pouvez nous écrire à tout moment.',
  haste: 'Nous savons que c’est urgent et nous traitons votre demande avant toute autre.',
  closing: {
    PROFESSIONAL: 'Cordialement',
    FRIENDLY: 'Bien à vous',
    URGENT: 'Cordialement',
    EMPATHETIC: 'Bien cordialement',
  },
};
