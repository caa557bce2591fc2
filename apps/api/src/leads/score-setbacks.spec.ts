import { describe, expect, it } from 'vitest';
import { hear, ordersIn, setbackIn } from './score-setbacks.js';
import type { MessageFact } from './lead-facts.js';

describe('What speaks against buying', () => {
  it.each([
    ['REFUSAL', 'Thanks, but we decided against it'],
    ['REFUSAL', 'Wir haben uns für einen anderen Anbieter entschieden'],
    ['REFUSAL', 'Nous avons changé d’avis'],
    ['REFUSAL', 'Ya no me interesa'],
    ['REFUSAL', 'Abbiamo cambiato idea'],
    ['REFUSAL', 'Não tenho interesse'],
    ['REFUSAL', 'We zijn van gedachten veranderd'],
    ['REFUSAL', 'Спасибо, мы передумали'],
    ['REFUSAL', 'Kusura bakmayın, vazgeçtik'],
    ['REFUSAL', 'मुझे नहीं खरीदना'],
    ['REFUSAL', 'תודה, כבר לא רלוונטי'],
    ['REFUSAL', 'شكرا، غير مهتم'],
    ['WITHDRAWAL', 'Cancel my order and give me my money back'],
    ['WITHDRAWAL', 'Ich möchte die Bestellung stornieren'],
    ['WITHDRAWAL', 'Je veux annuler ma commande'],
    ['WITHDRAWAL', 'Quiero mi dinero de vuelta'],
    ['WITHDRAWAL', 'Отмените заказ'],
    ['WITHDRAWAL', 'I am not happy, cancel my order'],
    ['WITHDRAWAL', 'It was not delivered so please cancel my order'],
    ['WITHDRAWAL', 'No llegó nada, cancelen el pedido'],
    ['WITHDRAWAL', 'أريد فلوسي'],
    ['HAGGLING', 'last price?'],
    ['HAGGLING', 'آخر سعر كم'],
    ['OTHER_BUSINESS', 'I am applying for the position of account manager, my CV is attached'],
    ['OTHER_BUSINESS', 'We are a leading manufacturer of packaging'],
    ['OTHER_BUSINESS', 'We are a supplier of lamps and want to introduce our range, order now'],
    ['OTHER_BUSINESS', 'Guaranteed profit with our crypto signals'],
    ['NOISE', 'BUY BUY BUY'],
  ])('%s: %s', (kind, body) => {
    expect(setbackIn(body)?.kind).toBe(kind);
  });

  it.each([
    'Please confirm my order',
    "No demo needed, please send the contract, we're ready to sign",
    "I don't want a demo, just the price",
    "We don't want a yearly contract, is there a monthly one?",
    'What is your refund policy?',
    'Is there a discount for annual payment?',
    'Can I cancel the free trial at any time?',
    'Bitte schicken Sie die Rechnung, wir überweisen heute',
    'Yes yes, send it please',
    "Please don't cancel my order, I want to keep it and add two more",
    'I do not want to cancel our booking, just move it',
    'Bitte die Bestellung nicht stornieren, wir nehmen noch zwei dazu',
    'Nous ne voulons pas annuler la commande',
    'No cancelen el pedido, queremos dos más',
    'Non vogliamo annullare l’ordine',
    'Não cancelem o pedido, por favor',
    'Wij willen de bestelling niet annuleren',
    'Не отменяйте заказ, мы берём',
    'Siparişimi iptal etmeyin lütfen',
    'אל תבטלו את ההזמנה, אנחנו רוצים אותה',
    'لا نريد إلغاء الطلب',
    'I will never buy anywhere else again, please book me in',
    'We are a manufacturer of pumps and want to order 40 seats',
    'Wir sind ein Hersteller von Pumpen und möchten vierzig Lizenzen bestellen',
    'Somos una agencia pequeña y queremos contratar el plan anual',
    'No thanks needed! I will take 3 of them',
    'Not interested in the small plan, we will take the big one, send the contract',
    "We'll take the big one, we are not interested in the small plan",
    "cancel my order of ten, I'll take twenty",
    "What is your last price? Fine, let's do it",
    'Wir haben kein Interesse am kleinen Paket, wir nehmen das große',
    'Le petit forfait ne nous intéresse pas, on prend le grand',
    'No nos interesa el plan pequeño, queremos contratar el grande',
    'Non ci interessa il piano piccolo, prendiamo il grande',
    'Não temos interesse no plano pequeno, ficamos com o grande',
    'Geen interesse in het kleine pakket, we nemen het grote',
    'Маленький тариф не интересует, берём большой',
    'Küçük paketle ilgilenmiyoruz, büyük paketi alıyoruz',
    'छोटा प्लान नहीं चाहिए, बड़ा वाला लेंगे',
    'לא מעוניינים בחבילה הקטנה, ניקח את הגדולה',
    'غير مهتمين بالباقة الصغيرة، سنأخذ الكبيرة',
    'hi',
    '',
  ])('is not found in: %s', (body) => {
    expect(setbackIn(body)).toBeUndefined();
  });
});

describe('An order in their own words', () => {
  it.each([
    'We will order it elsewhere, we are not interested any more',
    "I'll take it back to the shop and want my money back",
    'I will take you to court if you do not refund me',
    'We will not take it, we changed our mind',
    'We want to order, but we found it cheaper elsewhere, cancel my order',
    'I wanted to order and changed my mind',
    'Wir nehmen Abstand vom Kauf, bitte die Bestellung stornieren',
    'Wir möchten bei einem anderen Anbieter bestellen',
    'Je ne commande plus chez vous, remboursez-moi',
    'No queremos comprar nada',
    'Non vogliamo ordinare altrove',
    'Não queremos comprar mais',
    'We nemen het niet',
    'Мы не будем покупать',
    'לא ניקח את זה',
    'لن نطلب شيئا، لا نريد شراء شيء',
    'We are a supplier of lamps and want to introduce our range, order now',
    'BUY NOW, order today!',
    'When do you take orders?',
    'We will order from Salesforce, we are not interested any more',
    "I'll take this further! Refund me",
    'I will take it to the ombudsman. I want my money back',
    'Please send me the invoice for the cancelled order, I want a refund',
    'Ich kaufe bei Amazon, kein Interesse mehr',
    'Wir buchen bei TUI, bitte die Buchung stornieren',
    'Compro en Amazon, ya no me interesa',
    'On va prendre chez Orange, pas intéressés',
    'Я возьму адвоката, верните деньги',
    'We will take it next year. Not interested now',
    "I'll take 5 minutes to explain why we are not interested",
    "I'll take it for $200, last price?",
    'ich nehme das große für 200, letzter Preis?',
    'Soll ich das große nehmen? Nein, kein Interesse',
    'My colleague said we will take it, he was wrong. Cancel my order',
    'We are not interested, thank you.\n\nOn Mon, 3 Nov 2026 Anna wrote:\n> We will take the big one',
    'Je prends la décision d’annuler ma commande',
    'Prendo un avvocato. Voglio il rimborso',
    'נקנה באמזון, לא מעוניינים',
    'سنشتري من أمازون، غير مهتمين',
    '6k cash and I buy today',
    '450 und ich kaufe sofort',
    "If you give us half off, we'll take ten",
    'wenn der Preis stimmt, bestellen wir heute',
    "We'll take three. No, cancel it",
    "We'll take the big one. Wait, please cancel that again.",
    "I'd love to order, but we are not interested any more",
    "Don't sign me up, I am not interested",
    'We were ready to sign. Not interested any more',
    'We want to order elsewhere. Not interested',
    'We are not ready to sign, no longer interested',
    'Send me the contract I signed, I want to cancel my subscription',
    'Wir möchten gerne nicht bestellen, kein Interesse',
    'Wir nehmen 20. Nein, stornieren Sie das bitte.',
    'On prend le grand. Finalement non.',
    'Quiero comprar en Amazon, ya no me interesa',
    'Me quedo con el grande. No, anula el pedido',
    'Не хотим заказать, не интересует',
    'We want to sign. But we changed our mind',
    'I want to order but cancel it',
  ])('is not found in: %s', (body) => {
    expect(ordersIn(body)).toBe(false);
  });

  it.each([
    "We'll take 20 and we'll book the training",
    'Yes, we will take thirty',
    'Wir nehmen 20 und bestellen die Schulung dazu',
    'Quero encomendar 3 e fico com o suporte',
    'Sign me up. Not interested in the demo',
    'Not interested in the small plan, count us in!',
    "We'd love to order. No need for the training, we are not interested in it",
    "We are not interested in the trial, we're ready to sign today",
    'No longer need the demo. Please send us the contract.',
    'Wir haben kein Interesse am kleinen Paket, wir möchten gerne bestellen.',
    'Kein Bedarf an der Schulung. Schicken Sie uns bitte den Vertrag zu.',
    'La formation ne nous intéresse pas, nous voulons commander aujourd’hui',
    'No me interesa la demo. Quiero comprar ya.',
    'Non mi interessa la prova, siamo pronti a firmare',
    'Não temos interesse no teste, queremos contratar hoje',
    'Geen interesse in de demo, wij willen graag bestellen',
    'Демо не интересует, готовы подписать',
    'Demo ile ilgilenmiyoruz, satın almak istiyoruz',
    'לא מעוניינים בהדגמה, רוצים להזמין',
    'غير مهتمين بالتجربة، نريد الشراء',
  ])('is found in: %s', (body) => {
    expect(ordersIn(body)).toBe(true);
  });

  it.each([
    "We will take 20 of your customers. We are a leading manufacturer of LED lamps, let's do it",
    "let's do it let's do it let's do it let's do it",
  ])('does not set aside that somebody sells or shouts: %s', (body) => {
    expect(setbackIn(body)).toBeDefined();
  });

  it.each([
    "We'll take three. No, cancel it",
    "I'll take the big one. Actually, cancel my order",
    'Wir nehmen 20. Doch nicht.',
    'Prendiamo il grande. Anzi no.',
  ])('is a withdrawal where a later sentence calls it off: %s', (body) => {
    expect(setbackIn(body)?.kind).toBe('WITHDRAWAL');
  });

  it.each([
    "We'll take the big one. No, we are not interested in the small plan",
    "Cancel my order of ten. We'll take the big one",
    "We'll take the big one. Cancel it? Never!",
    "We'll take three. No, cancel that. Sign us up.",
  ])('stands in: %s', (body) => {
    expect(ordersIn(body)).toBe(true);
  });

  it('is found at the end of a long message that begins with a refusal', () => {
    const long = `We are not interested in the small plan. ${'It is about the size of our team. '.repeat(80)}`;
    expect(setbackIn(long)?.kind).toBe('REFUSAL');
    expect(setbackIn(`${long}We will take the big one.`)).toBeUndefined();
  });

  it('takes the anger out of what stands beside it', () => {
    const [heard] = hear([said("Your support is a disgrace! Still, we'll take the big plan", 1)]);
    expect(heard?.orders).toBe(true);
  });
});

function said(body: string, minute: number, facts: Partial<MessageFact> = {}): MessageFact {
  return {
    id: String(minute),
    direction: 'INBOUND',
    occurredAt: new Date(minute * 60_000),
    body,
    intent: 'PURCHASE',
    intentConfidence: 0.9,
    sentiment: 'NEUTRAL',
    sentimentScore: 0,
    urgent: false,
    ...facts,
  };
}

describe('A conversation with a setback', () => {
  it('counts less for what was said before a refusal, and fully for what comes after it', () => {
    const heard = hear([
      said('we want it', 1),
      said('we changed our mind', 2),
      said('we want it after all', 3),
    ]);
    expect(heard[0]?.left).toBeLessThan(0.3);
    expect(heard[1]?.left).toBeLessThan(0.3);
    expect(heard[2]?.left).toBe(1);
  });

  it('counts less in all where somebody wants something else from us', () => {
    const heard = hear([
      said('good price for you', 1),
      said('we are a manufacturer of filters', 2),
      said('order', 3),
    ]);
    expect(Math.max(...heard.map(({ left }) => left))).toBeLessThan(0.5);
  });

  it('is not set back by what we write ourselves', () => {
    expect(
      hear([said('we want it', 1), said('cancel my order', 2, { direction: 'OUTBOUND' })])[0]?.left,
    ).toBe(1);
  });

  it('is not set back by words about which an agent has said that they are a purchase', () => {
    const words = 'cancel my order of ten, make it twenty';
    expect(hear([said(words, 1)])[0]?.left).toBeLessThan(0.3);
    expect(hear([said(words, 1, { analyzedBy: 'agent', intentConfidence: 1 })])[0]?.left).toBe(1);
  });
});
