import type { Wording } from '../wording.js';

/** Replies in Turkish, with the formal address in every tone. */
export const turkish: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Sayın {name},', unnamed: 'Merhaba,' },
    FRIENDLY: { named: 'Merhaba {name}!', unnamed: 'Merhaba!' },
    URGENT: { named: 'Merhaba {name},', unnamed: 'Merhaba,' },
    EMPATHETIC: { named: 'Merhaba {name},', unnamed: 'Merhaba,' },
  },
  thanks: {
    PROFESSIONAL: 'Mesajınız için teşekkür ederiz.',
    FRIENDLY: 'Bize yazdığınız için çok teşekkürler!',
    URGENT: 'Mesajınız için teşekkürler. Konuyla ilgileniyoruz.',
    EMPATHETIC: 'Bunu bizimle paylaştığınız için teşekkürler. Sizin için önemli olduğunu anlıyoruz.',
  },
  sorry: {
    PROFESSIONAL: 'Açık sözlülüğünüz için teşekkür eder, yaşadığınız sıkıntı için özür dileriz.',
    FRIENDLY: 'Gerçekten çok üzgünüz, bunu açıkça söylediğiniz için teşekkürler.',
    URGENT: 'Çok üzgünüz. Konunuz şu anda önceliğimiz.',
    EMPATHETIC: 'İçtenlikle özür dileriz. Kızgınlığınızı çok iyi anlıyor ve ciddiye alıyoruz.',
  },
  glad: {
    PROFESSIONAL: 'Nazik sözleriniz için içtenlikle teşekkür ederiz.',
    FRIENDLY: 'Bunu duymak bizi çok mutlu etti, teşekkürler!',
    URGENT: 'Teşekkürler, bunu duymak güzel.',
    EMPATHETIC: 'Teşekkürler. Bunu yazmanız bizim için çok değerli.',
  },
  welcome: 'Rica ederiz. İhtiyacınız olursa buradayız.',
  help: 'Yardımcı olmaktan memnuniyet duyarız: neye ihtiyacınız olduğunu yazmanız yeterli.',
  about: 'Şöyle yazdınız: “{quote}”',
  next: {
    PRICING: 'Bunun için doğru fiyatı kontrol edip size yazılı olarak göndereceğiz.',
    DEMO: 'Nasıl çalıştığını size memnuniyetle gösteririz.',
    SUPPORT: 'Konuyu inceleyip size yanıtla döneceğiz.',
    COMPLAINT: 'Ne olduğunu araştırıp size net bir yanıtla döneceğiz.',
    PURCHASE: 'Siparişinizin bilgilerini kontrol edip yazılı olarak onaylayacağız.',
    GENERAL: 'Konuyu öğrenip size döneceğiz.',
  },
  missing: {
    PRICING: 'Tutarın doğru olması için: kaç adet ve ne için gerekiyor?',
    DEMO: 'Hangi gün ve saatler size uyar, en çok neyi görmek istersiniz?',
    SUPPORT: 'Sipariş veya müşteri numaranızı gönderip tam olarak ne gördüğünüzü yazar mısınız?',
    COMPLAINT: 'Sipariş veya fatura numaranız varsa lütfen onu da gönderin.',
    PURCHASE: 'Lütfen miktarı, teslimat ve fatura adresini bize bildirin.',
  },
  answered: 'Bunun sorunuzu yanıtladığını umuyoruz. Açık kalan bir şey varsa bize yazmanız yeterli.',
  farewell: 'Haber verdiğiniz için teşekkürler. Kararınıza saygı duyuyoruz, bize her zaman yazabilirsiniz.',
  haste: 'Konunun acil olduğunu biliyor ve her şeyden önce onunla ilgileniyoruz.',
  closing: {
    PROFESSIONAL: 'Saygılarımızla',
    FRIENDLY: 'Sevgiler',
    URGENT: 'Saygılarımızla',
    EMPATHETIC: 'En iyi dileklerimizle',
  },
};
