import { story, type Story } from './story.js';

/** What customers and we say in English. */
export const STORIES_ENGLISH: Story[] = [
  story(
    'en',
    'WON',
    `0 > Hi, do you have a plan for a team of 12? What would that cost per month?
     6 < Hello! Yes, the team plan fits up to 15 people. May I ask which channels you use?
     14 > Mostly WhatsApp and email. We'd also need the export.
     5 < All included. I can send you a quote today.
     3 > Please do, to the address on my profile
     40 < Sent! It is valid for 30 days.
     1300 > Looks good. We'd like to go ahead and order the team plan for 12 people.
     12 < Wonderful. Here is the contract to sign.
     90 > Signed and sent the payment. When can we start?
     10 < Right away, your workspace is ready.
     60 > Perfect, thank you so much!`,
    { value: 2400 },
  ),
  story(
    'en',
    'PROPOSAL',
    `0 > Could we book a demo next week? Tuesday works best for the three of us
     25 < With pleasure. Tuesday at 10:00?
     8 > 10 is great. Can you show how assignments work between agents?
     15 < Will do. You get an invitation by mail.
     8700 > Thanks for the demo, the team was impressed
     20 < Happy to hear! Shall I prepare an offer for 25 seats?
     35 > Yes please, with a yearly price as well
     180 < Here it is: monthly and yearly side by side.
     2900 > Still waiting for my boss to say yes, I'll keep you posted`,
  ),
  story(
    'en',
    'CONTACTED',
    `0 > hey the app logs me out every hour since yesterday, very annoying
     18 < Sorry about that! Which browser is it?
     4 > Firefox on Windows
     33 < We found it: a cookie setting. Please reload once, it should hold now.
     240 > works again, thanks
     3 < Glad it does. Tell us if it comes back.`,
  ),
  story(
    'en',
    'LOST',
    `0 > What's the difference between you and the free tool we use today?
     45 < Mainly that nothing gets lost between channels, and the reports.
     30 > And the price for 5 users?
     10 < I'll send you the price list.
     2000 > That is more than we can spend this year, sorry
     15 < I understand. May I ask again in January?
     400 > sure, but we'll probably stay with what we have`,
    { lostReason: 'price' },
  ),
  story(
    'en',
    'NEW',
    `0 > This is the third time my delivery is wrong. I am really disappointed.
     55 < I'm very sorry. Could you send me the order number?
     6 > 4471. Half of the boxes were damaged too!
     70 < I've ordered a replacement, it leaves today.
     1500 > Still nothing here. I want my money back.
     20 < The refund is on its way, and I apologise again.`,
  ),
  story(
    'en',
    'QUALIFIED',
    `0 > Good morning, we are comparing suppliers for our 4 shops. Do you integrate with our web shop?
     30 < Good morning! We do, through webhooks. Which system is it?
     22 > A self made one, with a REST API
     12 < That works well. How many messages do you get a day?
     9 > around 300, more before Christmas
     25 < Then the business plan suits you. Shall we show it to you?
     600 > Yes, a short demo would help us decide
     14 < Thursday 15:00?
     11 > Thursday is fine`,
  ),
  story(
    'en',
    'CONTACTED',
    `0 > How do I add a second phone number to my account?
     16 < Under Settings, Channels, "Add number". It takes a minute.
     21 > found it, thank you
     1440 > One more thing, can I change the welcome text per number?
     35 < Yes, each number has a text of its own.
     6 > great stuff`,
  ),
  story(
    'en',
    'NEW',
    `0 > are you open on Saturday?
     28 < Yes, from 9 to 14.
     2 > ok thx 👍`,
  ),
  story(
    'en',
    'WON',
    `0 > We need 40 licences before the end of the month, urgent. Who do I talk to?
     4 < You found the right person. 40 seats, billed yearly?
     7 > Yearly. Please send the invoice today so that we can pay it this week
     50 < Done, it is in your inbox.
     900 > Paid. Please confirm the order.
     20 < Confirmed, welcome aboard!`,
    { value: 9600 },
  ),
  story(
    'en',
    'LOST',
    `0 > I'd like to try it before buying. Is there a trial?
     60 < There is, for 30 days. Shall I open one?
     15 > yes please
     12 < Done, here is the link.
     30000 > We went with another product in the end, the mobile app decided it
     40 < Thank you for telling us. All the best!`,
    { lostReason: 'competitor' },
  ),
  story(
    'en',
    'PROPOSAL',
    `0 > Can you make us a better price for two years in advance?
     30 < For two years we can give 15 percent.
     25 > 20 and we sign this week
     120 < Let me ask. ... 18 percent, and onboarding on us.
     300 > Send the proposal, I will bring it to the board`,
  ),
  story(
    'en',
    'CONTACTED',
    `0 > Nothing works!! Our inbox is down and customers are waiting, please help asap
     2 < We're on it. Since when?
     1 > 20 minutes
     9 < Found: the certificate of your domain ran out. We renewed it.
     5 > it's back. thanks for the quick help!`,
  ),
];
