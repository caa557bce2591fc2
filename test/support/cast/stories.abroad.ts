import { story, type Story } from './story.js';

/** What customers and we say in other languages. */
export const STORIES_ABROAD: Story[] = [
  story(
    'de',
    'WON',
    `0 > Guten Tag, was kostet das Paket für 8 Mitarbeiter im Monat?
     20 < Guten Tag! Für 8 Personen gilt der Teamtarif. Ich schicke Ihnen gern ein Angebot.
     10 > Ja bitte, auch mit jährlicher Zahlung
     60 < Ist unterwegs.
     1500 > Passt für uns. Wir möchten das Paket bestellen, bitte schicken Sie den Vertrag
     30 < Sehr gern, der Vertrag liegt in Ihrem Postfach.
     200 > Unterschrieben, vielen Dank für die schnelle Hilfe!`,
    { value: 1680 },
  ),
  story(
    'de',
    'CONTACTED',
    `0 > Seit dem Update kann ich keine Anhänge mehr öffnen
     35 < Das tut uns leid. Welches Format haben die Dateien?
     5 > PDF, alle
     50 < Bitte einmal neu anmelden, dann geht es wieder.
     90 > Funktioniert, danke`,
  ),
  story(
    'de',
    'NEW',
    `0 > Ich bin wirklich verärgert, meine Bestellung ist zum zweiten Mal falsch geliefert worden
     25 < Das darf nicht passieren, bitte entschuldigen Sie. Wie lautet die Bestellnummer?
     8 > 88213, ich möchte mein Geld zurück`,
  ),
  story(
    'de',
    'QUALIFIED',
    `0 > Können Sie uns das Programm nächste Woche einmal vorführen?
     40 < Sehr gern, passt Mittwoch um 11 Uhr?
     15 > Mittwoch passt, wir sind zu viert`,
  ),
  story(
    'fr',
    'PROPOSAL',
    `0 > Bonjour, quel est le tarif pour une équipe de 6 personnes ?
     30 < Bonjour ! Je vous envoie une proposition aujourd'hui.
     12 > Merci, avec la formation si possible
     200 < C'est envoyé, formation comprise.
     2600 > C'est bien reçu, nous décidons vendredi`,
  ),
  story(
    'fr',
    'CONTACTED',
    `0 > Je n'arrive plus à me connecter depuis ce matin
     22 < Avez-vous reçu notre message pour changer le mot de passe ?
     9 > Non rien du tout
     14 < Je vous le renvoie.
     6 > C'est bon, merci beaucoup !`,
  ),
  story(
    'fr',
    'LOST',
    `0 > Votre service client ne répond jamais, je suis très déçue
     50 < Toutes nos excuses. Que pouvons-nous faire ?
     20 > Résilier mon abonnement, s'il vous plaît`,
    { lostReason: 'service' },
  ),
  story(
    'es',
    'WON',
    `0 > Hola, ¿cuánto cuesta el plan para 10 personas?
     18 < ¡Hola! Le envío el presupuesto ahora mismo.
     300 > Perfecto, queremos contratarlo. ¿Cómo pagamos?
     15 < Con tarjeta o transferencia, aquí tiene el enlace.
     120 > Ya está pagado, muchas gracias`,
    { value: 1900 },
  ),
  story(
    'es',
    'NEW',
    `0 > Buenas, ¿tienen tienda en Sevilla?
     45 < Todavía no, pero enviamos en 24 horas.
     4 > vale, gracias`,
  ),
  story(
    'pt',
    'QUALIFIED',
    `0 > Oi, vocês fazem demonstração online?
     20 < Fazemos sim! Quinta às 14h?
     10 > Quinta às 14h está ótimo, somos 20 vendedores
     5 < Combinado, envio o convite.`,
  ),
  story(
    'pt',
    'CONTACTED',
    `0 > Não consigo exportar os contatos, aparece um erro
     30 < Pode enviar uma imagem do erro?
     6 > Já resolveu sozinho, obrigado!`,
  ),
  story(
    'it',
    'PROPOSAL',
    `0 > Buongiorno, vorrei un preventivo per 15 utenti
     25 < Buongiorno! Glielo mando in giornata.
     600 > Ricevuto, mi piace. Ne parlo con il mio socio e le faccio sapere`,
  ),
  story(
    'it',
    'NEW',
    `0 > Il pacco è arrivato rotto, è una vergogna
     35 < Ci dispiace molto, le inviamo subito un nuovo pacco.
     15 > Grazie, spero che questa volta arrivi intero`,
  ),
  story(
    'he',
    'WON',
    `0 > היי, כמה עולה המנוי לצוות של 5 אנשים?
     12 < שלום! שולחים לך הצעת מחיר עכשיו.
     90 > מעולה, אנחנו רוצים להזמין. לאן משלמים?
     8 < הנה הקישור לתשלום.
     30 > שילמתי, תודה רבה 🙏`,
    { value: 950 },
  ),
  story(
    'he',
    'CONTACTED',
    `0 > האפליקציה לא נפתחת לי מאתמול
     20 < מצטערים! אפשר לנסות להתקין מחדש?
     15 > עובד עכשיו, תודה`,
  ),
  story(
    'ar',
    'QUALIFIED',
    `0 > مرحبا، هل يمكن حجز عرض تجريبي هذا الأسبوع؟
     15 < أهلاً بك! هل يناسبك يوم الأربعاء الساعة ١١؟
     10 > نعم يناسبني، نحن شركة من ٣٠ موظفاً`,
  ),
  story(
    'ar',
    'NEW',
    `0 > طلبي متأخر منذ أسبوع وهذا غير مقبول
     40 < نعتذر جداً، سنتابع الشحنة حالاً.
     25 > أرجو الرد اليوم`,
  ),
];
