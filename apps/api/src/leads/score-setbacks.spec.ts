import { describe, expect, it } from 'vitest';
import { hear, setbackIn } from './score-setbacks.js';
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
    'hi',
    '',
  ])('is not found in: %s', (body) => {
    expect(setbackIn(body)).toBeUndefined();
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
    const words = "cancel my order of ten, I'll take twenty";
    expect(hear([said(words, 1)])[0]?.left).toBeLessThan(0.3);
    expect(hear([said(words, 1, { analyzedBy: 'agent', intentConfidence: 1 })])[0]?.left).toBe(1);
  });
});
