import type { Wording } from '../wording.js';

/** Replies in Portuguese, worded to suit Brazil and Portugal. */
export const portuguese: Wording = {
  greeting: {
    PROFESSIONAL: { named: 'Bom dia, {name},', unnamed: 'Bom dia,' },
    FRIENDLY: { named: 'Olá, {name}!', unnamed: 'Olá!' },
    URGENT: { named: 'Olá, {name},', unnamed: 'Olá,' },
    EMPATHETIC: { named: 'Olá, {name},', unnamed: 'Olá,' },
  },
  thanks: {
    PROFESSIONAL: 'Agradecemos a sua mensagem.',
    FRIENDLY: 'Que bom receber a sua mensagem!',
    URGENT: 'Obrigado pela mensagem. Já estamos tratando disso.',
    EMPATHETIC: 'Obrigado por nos contar. Entendemos que isto é importante.',
  },
  sorry: {
    PROFESSIONAL: 'Agradecemos o aviso e pedimos desculpas pelo transtorno.',
    FRIENDLY: 'Sentimos muito mesmo, e obrigado por nos dizer com franqueza.',
    URGENT: 'Sentimos muito. O seu caso é agora a nossa prioridade.',
    EMPATHETIC: 'Sentimos muito. Entendemos como isto é frustrante e levamos o caso a sério.',
  },
  glad: {
    PROFESSIONAL: 'Muito obrigado pelas suas palavras gentis.',
    FRIENDLY: 'Que alegria ler isto, muito obrigado!',
    URGENT: 'Obrigado, ficamos contentes em saber.',
    EMPATHETIC: 'Obrigado. As suas palavras significam muito para nós.',
  },
  welcome: 'De nada, é sempre um prazer. Estamos aqui sempre que precisar.',
  help: 'Estamos à disposição: é só dizer do que precisa.',
  about: 'A sua mensagem: “{quote}”',
  next: {
    PRICING: 'Vamos verificar o preço certo e enviar por escrito.',
    DEMO: 'Teremos todo o gosto em mostrar como funciona.',
    SUPPORT: 'Estamos verificando e voltamos com a resposta.',
    COMPLAINT: 'Estamos apurando o que aconteceu e voltamos com uma resposta clara.',
    PURCHASE: 'Vamos verificar os dados do seu pedido e confirmar por escrito.',
    GENERAL: 'Vamos verificar e voltamos com uma resposta.',
  },
  missing: {
    PRICING: 'Para acertar no valor: de quantas unidades precisa, e para quê?',
    DEMO: 'Que dias e horários são melhores, e o que gostaria de ver acima de tudo?',
    SUPPORT: 'Pode enviar o número do pedido ou de cliente e dizer o que vê exatamente?',
    COMPLAINT: 'Se tiver o número do pedido ou da fatura, por favor envie-o.',
    PURCHASE: 'Por favor indique a quantidade e os endereços de entrega e da fatura.',
  },
  answered: 'Esperamos que isto responda à sua pergunta. Se ficar alguma dúvida, é só nos escrever.',
  farewell: 'Obrigado por avisar. Respeitamos a sua decisão; pode escrever-nos quando quiser.',
  haste: 'Sabemos que é urgente e estamos tratando disso antes de tudo o resto.',
  closing: {
    PROFESSIONAL: 'Atenciosamente',
    FRIENDLY: 'Um abraço',
    URGENT: 'Cumprimentos',
    EMPATHETIC: 'Com os melhores cumprimentos',
  },
};
