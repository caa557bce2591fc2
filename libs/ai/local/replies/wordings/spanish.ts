import type { Wording } from '../wording.js';

/** Replies in Spanish, with the formal address in every tone. */
export const spanish: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Buenos días, {name}:', unnamed: 'Buenos días:' },
    FRIENDLY: { named: '¡Hola, {name}!', unnamed: '¡Hola!' },
    URGENT: { named: 'Hola, {name}:', unnamed: 'Hola:' },
    EMPATHETIC: { named: 'Hola, {name}:', unnamed: 'Hola:' },
  },
  thanks: {
    PROFESSIONAL: 'Gracias por su mensaje.',
    FRIENDLY: '¡Muchas gracias por escribirnos!',
    URGENT: 'Gracias por escribirnos. Ya estamos con ello.',
    EMPATHETIC: 'Gracias por contárnoslo. Entendemos que es importante para usted.',
  },
  sorry: {
    PROFESSIONAL: 'Gracias por avisarnos. Le pedimos disculpas por las molestias.',
    FRIENDLY: 'Lo sentimos de verdad, y gracias por decírnoslo con franqueza.',
    URGENT: 'Lo sentimos. Su caso es ahora lo primero para nosotros.',
    EMPATHETIC: 'Lo sentimos mucho. Entendemos lo frustrante que es y nos lo tomamos en serio.',
  },
  glad: {
    PROFESSIONAL: 'Muchas gracias por sus amables palabras.',
    FRIENDLY: '¡Qué alegría leerlo, muchas gracias!',
    URGENT: 'Gracias, nos alegra saberlo.',
    EMPATHETIC: 'Gracias. Sus palabras significan mucho para nosotros.',
  },
  welcome: 'Con mucho gusto. Aquí estamos para lo que necesite.',
  help: 'Estamos a su disposición: díganos qué necesita.',
  about: 'Usted escribió: «{quote}»',
  next: {
    PRICING: 'Comprobamos el precio exacto y se lo enviamos por escrito.',
    DEMO: 'Con gusto le mostramos cómo funciona.',
    SUPPORT: 'Lo estamos revisando y le daremos una respuesta.',
    COMPLAINT: 'Estamos revisando lo ocurrido y le responderemos con claridad.',
    PURCHASE: 'Revisamos los datos de su pedido y se lo confirmamos por escrito.',
    GENERAL: 'Lo consultamos y le respondemos.',
  },
  missing: {
    PRICING: 'Para darle la cifra correcta: ¿cuántas unidades necesita y para qué?',
    DEMO: '¿Qué días y horas le vienen bien, y qué le gustaría ver sobre todo?',
    SUPPORT: '¿Nos envía su número de pedido o de cliente y nos dice qué ve exactamente?',
    COMPLAINT: 'Si tiene un número de pedido o de factura, envíenoslo, por favor.',
    PURCHASE: 'Indíquenos, por favor, la cantidad y las direcciones de entrega y de facturación.',
  },
  answered: 'Esperamos que esto responda a su pregunta. Si queda alguna duda, escríbanos sin más.',
  farewell: 'Gracias por avisarnos. Respetamos su decisión; puede escribirnos cuando quiera.',
  haste: 'Sabemos que es urgente y lo atendemos antes que nada.',
  closing: {
    PROFESSIONAL: 'Atentamente',
    FRIENDLY: 'Un saludo',
    URGENT: 'Saludos',
    EMPATHETIC: 'Un cordial saludo',
  },
};
