import { describe, expect, it } from 'vitest';
import { factsMissingIn } from './stated-facts.js';

describe('the facts a text states', () => {
  it.each([
    ['€1,200.00 and 49,90 €', 'It is 1200 euros or $49.90'],
    ['1 200 €', 'It is €1,200'],
    ['it costs 49 EUR', 'It is €49'],
    ['٤٩ ريال', 'It is 49 riyals'],
    ['10 % off', '10% off, 10 percent'],
    ['see https://shop.example/a.', 'See https://shop.example/a!'],
    ['shop.example', 'Look at Shop.example.'],
    ['Call +49 (30) 901820', 'Our number is +4930901820'],
    ['', 'We got your 3 messages, e.g. 12 seats at 10:30.'],
    ['it costs €49', 'It is 49,-'],
    ['it costs forty-nine euros', 'It is forty nine euros'],
    ['Es kostet 49,-', 'Es kostet €49'],
    ['offen bis 3. März 2026', 'Wir haben bis zum 3. März 2026 offen'],
    ['open until March 3rd', 'We are open until 3 March'],
    ['until 2026-03-03', 'Until 3 March'],
    ['in 2 to 3 working days', 'It takes 3 days'],
    ['innerhalb von 30 Tagen', 'within 30 days'],
    ['', 'We are here 24/7 and look at it step by step.'],
  ])('are held by "%s"', (known, written) => {
    expect(factsMissingIn(known, written)).toEqual([]);
  });

  it.each([
    ['up to 20 users', 'It is $20'],
    ['up to 20 users', 'You get 20% off'],
    ['you save 20 %', 'You save €20'],
    ['it costs €49', 'It is €4'],
    ['it costs €49', 'It is €9'],
    ['it costs €1,499', 'It is €499'],
    ['it costs €49', 'It is €49.50'],
    ['', 'It is 49 ريال'],
    ['', 'המחיר 49 ש"ח'],
    ['', 'Es kostet 49 Franken'],
    ['', 'It is USD 49'],
    ['', 'It is ٤٩ ريال'],
    ['15 seats', '15 percent off'],
    ['https://shop.example/a', 'https://shop.example/ab'],
    ['https://shop.example/ab', 'https://shop.example/a'],
    ['', 'Pay at evil.com/pay'],
    ['', 'Call 030 901 82 04'],
    ['', 'The account is DE12 3456 7890 1234'],
    ['', 'Pay at hxxps://evil.xyz/pay'],
    ['', 'Pay at evil.xyz/pay'],
    ['', 'Look at my-shop.ai'],
    ['', 'See bit.ly/3xYz'],
    ['', 'Write to sales [at] other [dot] example'],
    ['', 'It is ４９€'],
    ['', 'It is ৪৯ €'],
    ['', 'It is forty-nine dollars'],
    ['', 'It is one hundred and twenty euros'],
    ['', 'Das kostet neunundvierzig Euro'],
    ['', 'Es kostet 49,-'],
    ['', 'You get fifty percent off'],
    ['', 'Your parcel arrives on 3 March'],
    ['', 'Your parcel arrives on March 3rd'],
    ['', 'Ihr Paket kommt am 3. März'],
    ['', 'It arrives by 03/04/2026'],
    ['until 3 March', 'Until 13 March'],
    ['', 'We answer within 24 hours'],
    ['within 30 days', 'within 3 days'],
  ])('are not held by "%s": "%s"', (known, written) => {
    expect(factsMissingIn(known, written)).toHaveLength(1);
  });
});
