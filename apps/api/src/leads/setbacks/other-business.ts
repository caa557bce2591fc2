import { anyOf } from './phrases.js';

/** They want to sell to us, work for us, study us or catch whoever reads it: nobody who buys writes so. */
export const OTHER_BUSINESS = anyOf([
  // English
  "(?:we|our company|i) (?:are|is|am|'re) (?:a |an )?(?:leading |professional |direct )*(?:manufacturers?|suppliers?|exporters?|vendor|wholesaler|recruit\\p{L}+|reseller) (?:of|for|from)",
  '(?:would like|want|like) to (?:introduce|present|offer you|pitch)(?: \\p{L}+)?|we (?:offer|provide) (?:\\p{L}+ ){0,3}(?:seo|leads?|backlinks|traffic|outsourcing|web design)',
  '(?:limited|exclusive) (?:time )?offer|(?<=^|[.!?\\n]\\s*)(?:buy|order|apply) now|(?:act|click) now|click (?:here|the link|on the link)|guaranteed (?:profit|income|returns?)|(?:earn|make) (?:up to )?[$€£₹]? ?\\d[\\d,.]*|double (?:your|bonus)|crypto (?:signals?|investment|trading)|(?:forex|bitcoin|casino|airdrop)|work from home|free (?:bonus|gift|spins)',
  '(?:apply|applying|application) (?:for|to) (?:the |a |an |your )?(?:\\p{L}+ ){0,3}(?:position|job|role|vacancy|internship|post)|hiring manager|(?:my|attached) (?:cv|resume|r[eé]sum[eé])|internship|are you hiring|job opening',
  '(?:my|our) (?:thesis|dissertation|school project|research paper)|i.?m (?:a |an )?(?:\\p{L}+ )?(?:student|journalist|researcher) (?:writing|doing|working|research\\p{L}+)',
  // German
  '(?:wir|ich) (?:sind|bin) (?:ein(?:e)? )?(?:f[uü]hrende[rs]? )?(?:hersteller|lieferant|anbieter|dienstleister|agentur|gro[sß]+h[aä]ndler)(?: \\p{L}+)?|(?:ihnen|euch) (?:gerne |kurz )?(?:unser\\p{L}*|mein\\p{L}*) (?:\\p{L}+ )?(?:angebot|produkte?|leistungen|dienstleistung\\p{L}*|l[oö]sung)(?: \\p{L}+)? ?(?:vorstellen|pr[aä]sentieren|zeigen)?',
  'jetzt (?:kaufen|bestellen|zugreifen|anmelden)|nur (?:heute|noch heute|f[uü]r kurze zeit)|hier klicken',
  '(?:meine|initiativ)?bewerbung|bewerbe mich|praktikum(?:splatz)?|stellenanzeige|gehaltsvorstellung|lebenslauf|(?:bachelor|master|diplom|abschluss)arbeit',
  // French
  '(?:nous sommes|je suis) (?:un |une )?(?:fabricant|fournisseur|prestataire|agence|grossiste)(?: \\p{L}+)?|(?:vous )?pr[eé]senter (?:nos|notre|mes|mon) (?:produits?|services?|offres?|solutions?|gamme)|cliquez ici|achetez maintenant|offre limit[eé]e',
  'candidature|(?:mon|ci-joint) cv|stage (?:de|en|chez)|offre d.emploi|postuler|(?:mon|notre) m[eé]moire|[eé]tudiante? en (?:\\p{L}+ )?\\p{L}+',
  // Spanish
  '(?:somos|soy) (?:un |una )?(?:fabricantes?|proveedor(?:es)?|distribuidor(?:es)?|agencia|mayoristas?)(?: \\p{L}+)?|(?:presentarles?|ofrecerles?) (?:nuestros?|nuestras?|mis?)(?: \\p{L}+)?|compra (?:ya|ahora)|oferta limitada|haz clic|gana (?:dinero|hasta)|pr[eé]stamos? (?:r[aá]pidos?|inmediatos?)',
  'mi (?:cv|curr[ií]culum|candidatura)|busc[aá]is personal|solicitud de empleo|vacante|pr[aá]cticas (?:en|de empresa)|trabajo de fin de|mi tesis',
  // Italian
  '(?:siamo|sono) (?:un.? ?)?(?:azienda |societ[aà] )?(?:produttor[ei]|fornitor[ei]|agenzia|grossist[ai]|rivenditor[ei]|leader)(?: \\p{L}+)?|presentar(?:le|vi|ti) (?:i nostri|la nostra|il nostro)|acquisti ora|compra ora|offerta (?:limitata|valida)|clicca qui|guadagn\\p{L}+ \\d+',
  '(?:il mio|allego) (?:cv|curriculum)|candidatura|tirocinio|posizione (?:aperta|lavorativa)|offerta di lavoro|(?:mia|per la) tesi',
  // Portuguese
  '(?:somos|sou) (?:um |uma |o |a )?(?:fabricantes?|fornecedor(?:es)?|representante|distribuidor(?:es)?|ag[eê]ncia)(?: \\p{L}+)?|apresentar (?:nossos|nossas|os nossos|as nossas)|(?:vendemos|fornecemos) (?:\\p{L}+ ){0,3}(?:para|ao|à) (?:o )?(?:seu|sua|vosso)|compre (?:j[aá]|agora)|oferta (?:limitada|imperd[ií]vel)|clique aqui|ganhe (?:dinheiro|at[eé])|empr[eé]stimo (?:r[aá]pido|f[aá]cil)',
  'meu (?:cv|curr[ií]culo)|minha candidatura|vaga (?:de|para)|est[aá]gio|(?:meu tcc|minha tese|minha disserta[cç][aã]o)',
  // Dutch
  '(?:wij|ik) (?:zijn|ben) (?:een )?(?:fabrikant|leverancier|bureau|groothandel)(?: \\p{L}+)?|(?:onze|ons) (?:producten|diensten|aanbod)(?: \\p{L}+){0,3} (?:voorstellen|presenteren|tonen)|klik hier|koop nu|bestel nu|alleen vandaag',
  'sollicit(?:atie|eren|eer)|(?:mijn|bijgevoegd) cv|stage(?:plek|plaats)?|vacature|(?:mijn|onze) scriptie',
  // Russian
  '(?:предлагаем|предлагаю) (?:вам |вашей |вашему )?(?:\\p{L}+ )?(?:услуги|сотрудничество|продвижение|рассылк\\p{L}+|товар\\p{L}*|продукцию|лиды)|мы (?:производител\\p{L}+|поставщик\\p{L}*)|для вашего бизнеса|купи(?:те)? (?:сейчас|сегодня)|переходи(?:те)? по ссылке|заработ(?:ок|ай\\p{L}*|ать)|кредит (?:без|за)|успейте|криптовалют\\p{L}*|казино',
  '(?:мо[её]|прикрепил\\p{L}* ) ?резюме|ваканси\\p{L}+|устроиться|стажировк\\p{L}+|практик[ау] (?:у вас|студент)|диплом(?:ную|ная) работ\\p{L}+|курсов\\p{L}+ работ\\p{L}+',
  // Turkish
  '(?:firmamız|şirketimiz|biz) (?:\\p{L}+ ){0,3}(?:üretici|tedarikçi|imalatçı|toptan)\\p{L}*|ürünlerimizi (?:tanıt|sun)\\p{L}*|hemen (?:al|tıkla|satın al)|tıklayın|fırsatı kaçırma\\p{L}*|(?:kolay|hızlı) (?:kredi|para)|evden (?:çalış|kazan)\\p{L}*',
  'staj(?:yer)?(?: \\p{L}+){0,2} (?:başvur|yap)\\p{L}*|iş başvuru\\p{L}*|özgeçmiş\\p{L}*|açık pozisyon|işe alım|tez(?:im|imiz)? için|(?:öğrenci)(?:siyim|yim)',
  // Hindi, in both scripts
  '(?:अभी|तुरंत) (?:खरीदें|क्लिक)|(?:कमाएं|कमाओ|कमाइए)|सीमित (?:समय|ऑफर)|(?:नौकरी|जॉब|इंटर्नशिप)(?: \\p{L}+){0,2} (?:चाहिए|आवेदन)|हम (?:\\p{L}+ )?(?:निर्माता|सप्लायर)',
  'ghar baithe|kama(?:o|iye|ye)|link pe click|(?:job|naukri|internship)(?: \\p{L}+){0,3} (?:chah?iye|apply)|limited offer|hum (?:\\p{L}+ )?(?:supplier|manufacturer)s?',
  // Hebrew
  'אנחנו (?:יצרן|ספק|משווק|סוכנות|יבואן)\\p{L}*|להציג (?:לכם|בפניכם) את (?:ה?מוצר|ה?שירות)\\p{L}*|(?:לחץ|לחצו|הקליקו) (?:כאן|על הקישור)|הלווא\\p{L}+|באישור מי?ידי|(?:קנה|קנו|הזמינו|חתום) (?:עכשיו|עוד היום)|מבצע אחרון|הרוויחו|(?:קורות חיים|קו"ח)|מועמדות|(?:משרה|משרת) (?:פנויה|פתוחה|ה)|התמחות אצלכם|עבודת (?:גמר|סמינר|תזה)\\p{L}*',
  // Arabic
  '(?:نحن|شركتنا) (?:شركة )?(?:مصنع|مورد|موردون|متخصص\\p{L}*)|نقدم لكم (?:خدمات|منتجات|عروض)\\p{L}*|(?:اضغط|اضغطوا|انقر) (?:هنا|على الرابط)|(?:اشتر|اشتري|اطلب) الآن|عرض (?:محدود|لفترة)|(?:اربح|اكسب)(?: \\p{L}+)?|(?:قرض|قروض) (?:فوري|سريع|شخصي)\\p{L}*|(?:السيرة الذاتية|سيرتي الذاتية)|(?:وظيفة|وظائف) (?:شاغرة|لديكم|عندكم)|التقديم على وظيفة|تدريب صيفي|(?:بحث|رسالة|مشروع) (?:تخرج|ماجستير|التخرج|الماجستير)',
]);
