import { anyOf } from './phrases.js';

/** An order, booking or contract is called off, or the money is wanted back. */
export const WITHDRAWALS = anyOf([
  // English
  'cancel(?:l?ed|l?ing)? (?:my|our|the|this|that|these|all) (?:\\p{L}+ )?(?:orders?|bookings?|purchases?|reservations?|subscriptions?|contracts?|trips?|plans?|memberships?|accounts?|policy)',
  '(?:want|give|get|getting|need|demand)(?: \\p{L}+){0,2} (?:money|deposit|payment|price) back',
  '(?:refund (?:me|us|my|our|it|please|today|now)|(?:want|need|demand|request|requesting|expect|get|issue|process)(?: \\p{L}+){0,2} refunds?|refund (?:request|of my))',
  // German
  '(?:bitte|m[oö]chten?|will|wollen|muss|m[uü]ssen|werde|hiermit)(?: \\p{L}+){0,6} (?:stornier\\p{L}*|k[uü]ndig\\p{L}*|widerruf\\p{L}*|r[uü]ckg[aä]ngig)',
  '(?:bestellung|buchung|auftrag|kauf|vertrag|reservierung)(?: \\p{L}+){0,4} (?:stornier\\p{L}*|k[uü]ndigen|widerruf\\p{L}*|r[uü]ckg[aä]ngig)',
  'geld (?:\\p{L}+ ){0,2}zur[uü]ck|(?:anzahlung|kaufpreis|betrag)(?: \\p{L}+){0,2} zur[uü]ck|r[uü]ckerstattung|erstatten sie|storniert werden',
  // French
  'annuler? (?:\\p{L}+ )?(?:la|ma|mon|notre|cette|le|les|mes|nos)(?: \\p{L}+)? ?(?:commande|r[eé]servation|achat|contrat|abonnement|voyage|rendez-vous)?s?',
  '(?:veux|voulons|exige|demande|souhaite|merci de|veuillez)(?: \\p{L}+){0,3} (?:rembours\\p{L}+|r[eé]sili\\p{L}+|annul\\p{L}+)',
  'rembours(?:ez|er|ement)(?:-moi|-nous| moi| nous| de| du| int[eé]gral| imm[eé]diat)',
  // Spanish
  '(?:anul|cancel)(?:ar|o|amos|en|ad|a)(?: \\p{L}+)? ?(?:el|la|mi|los|las|nuestro|nuestra|este|esta) ?(?:pedido|compra|reserva|contrato|suscripci[oó]n|viaje)',
  '(?:quiero|queremos|exijo|necesito|solicito)(?: \\p{L}+){0,4} (?:devoluci[oó]n|reembolso|mi dinero)|devu[eé]lv[ae]n?me|mi dinero de vuelta|dar(?:me|nos)? de baja',
  // Italian
  '(?:annull|disd|cancell)(?:are|iamo|o|ire|ico|etta|ate|i)(?: \\p{L}+)? ?(?:l.ordine|la prenotazione|il contratto|l.acquisto|l.abbonamento|il mio|tutto)',
  '(?:devo|dobbiamo|voglio|vogliamo|vorrei) (?:disdire|annullare|recedere)|(?:rivoglio|restituit\\p{L}+|rimborsat\\p{L}+|rimborso (?:immediato|completo|totale))|(?:voglio|vorrei|chiedo|esigo)(?: \\p{L}+){0,2} (?:rimborso|indietro)',
  // Portuguese
  'cancel(?:ar|a|e|em|o|amos)(?: \\p{L}+)? ?(?:meu|minha|o|a|nosso|nossa|esse|essa|este|esta) ?(?:pedido|compra|reserva|contrato|assinatura|viagem|encomenda)',
  '(?:quero|queremos|exijo|preciso|pe[cç]o)(?: \\p{L}+){0,4} (?:reembolso|estorno|de volta|devolu[cç][aã]o)|estorn(?:a|e|em|ar) (?:o|a|meu|tudo)|meu dinheiro de volta',
  // Dutch
  '(?:bestelling|order|boeking|reservering|contract|abonnement|koop)(?: \\p{L}+){0,3} (?:annuleren|opzeggen|ontbinden|afzeggen)|annuleer (?:mijn|onze|de|het)',
  'geld (?:\\p{L}+ )?terug|(?:wil|willen|eis)(?: \\p{L}+){0,3} (?:terugbetaling|annuleren|opzeggen|teruggave)',
  // Russian
  '(?:отмен(?:ите|ить|яем|яю)|аннулир\\p{L}+)(?: \\p{L}+)? (?:заказ|бронь|бронирование|покупку|договор|подписку|поездку|тур)\\p{L}*',
  'верн(?:ите|уть|[её]те)(?: \\p{L}+){0,2} (?:деньги|оплату|предоплату|сумму|средства)|возврат (?:денег|средств)|хочу возврат|раст(?:оргнуть|оргаем) договор',
  // Turkish
  '(?:sipariş|rezervasyon|kayd|abonelik|sözleşme|satın alma)\\p{L}* (?:\\p{L}+ )?iptal(?: \\p{L}+)?|iptal (?:edin|ediyorum|ediyoruz|etmek|oldu)',
  'para(?:mı|mızı)? (?:geri|iade)(?: \\p{L}+)?|iade (?:istiyor|edin|talep)\\p{L}*',
  // Hindi, in both scripts
  '(?:ऑर्डर|बुकिंग)(?: \\p{L}+)? (?:रद्द|कैंसल|कैंसिल)|पैसे? (?:वापस|वापिस|लौटा)|रिफंड',
  '(?:order|booking) (?:\\p{L}+ )?cancel (?:kar\\p{L}*|karo|kardo)|cancel (?:kar do|kardo|karo) (?:order|booking)|pais[ae] (?:wapas|vapas|return)|refund (?:chah?iye|karo|kar do|do|de)',
  // Hebrew
  '(?:לבטל|מבטל|מבטלת|מבטלים|תבטלו|בטלו|לבטול) (?:את |לי )?(?:ה|את ה)?(?:הזמנה|הזמנות|עסקה|רכישה|מנוי|חוזה|טיול|תור)\\p{L}*',
  '(?:החזר|זיכוי) (?:כספי|מלא|על|של)|(?:רוצה|רוצים|דורש|דורשת|דורשים) (?:\\p{L}+ )?(?:החזר|זיכוי|את הכסף)|תחזירו (?:לי|לנו)|תזכו אות\\p{L}+',
  // Arabic
  '(?:إلغاء|الغاء|ألغوا|الغوا|ألغي|الغي|نلغي) (?:\\p{L}+ )?(?:طلب|الطلب|الحجز|حجز|الطلبية|العقد|الاشتراك|اشتراك)\\p{L}*',
  '(?:أريد|اريد|أبغى|ابغى|ابي|نريد|رجعوا|رجعولي|أعيدوا|اعيدوا|استرداد|استرجاع) (?:\\p{L}+ )?(?:فلوسي|أموالي|نقودي|المبلغ|فلوسنا|أموالنا)',
]);
