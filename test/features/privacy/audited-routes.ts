import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { secretHash } from '../../../apps/api/src/auth/access/secret-hash.js';
import type { Answer } from '../../support/api.js';
import {
  ARTICLE,
  device,
  idOf,
  PASSWORDS,
  REPORT,
  savedReply,
  TEMPLATE,
  unique,
  type AuditScene,
} from './audit-scene.js';

/** Changing routes that are not in the log, and why not. */
export const NOT_AUDITED: Record<string, string> = {
  'POST /api/webhooks/{channel}':
    'platforms deliver here: what came in is kept as a delivery, with every step',
  'POST /api/webhooks/{channel}/{provider}': 'as above',
  'POST /api/auth/refresh': 'a session goes on, several times an hour; that a token comes twice is audited',
  'POST /api/auth/password/forgot':
    'nothing changes, and neither the log nor the answer may tell whether there is such an address',
  'POST /api/conversations/{id}/read': 'a mark that somebody looked: nothing about the customer changes',
  'POST /api/customers/imports/preview': 'a file that is shown and not kept: nothing changes',
  'POST /api/notifications/{id}/read': 'a mark that somebody saw their own news',
  'POST /api/notifications/read-all': 'as above',
  'PUT /api/notifications/reading': 'a sign of life of who looks at a conversation, twice a minute',
  'POST /api/notifications/push/subscriptions/{id}/test': 'a message to oneself: nothing changes',
  'POST /api/notifications/templates/{name}/preview': 'a mail that is shown and not kept: nothing changes',
  'POST /api/ai/model/train':
    'what comes of it is in the log as learned; that somebody asked changes nothing',
  'POST /api/saved-replies/{id}/render': 'a text that is shown: only its use is counted',
  'POST /api/messages/{id}/suggest-reply': 'a draft that is shown and not kept: nothing changes',
  'POST /api/messages/{id}/suggest-reply/stream': 'as above',
  'POST /api/conversations/{id}/summary': 'a text that is shown and not kept: nothing changes',
};

interface Extras {
  headers: Record<string, string>;
}
/** Uses a route once. @returns its answer, and what kinds of things it is about */
type Drive = (scene: AuditScene, extras: Extras) => Promise<{ answer: Answer; entities: string[] }>;
const drive =
  (entities: string | string[], work: (scene: AuditScene, extras: Extras) => Promise<Answer>): Drive =>
  async (scene, extras) => ({ entities: [entities].flat(), answer: await work(scene, extras) });

/** Sends a file with one customer in it. */
function imported(scene: AuditScene, { headers }: Extras = { headers: {} }): Promise<Answer> {
  return scene.ada.send('POST', '/api/customers/import', `name\nImported ${unique()}`, {
    headers: { ...headers, 'content-type': 'text/csv' },
  });
}

/** How each changing route is used, and what kind of thing the log then tells of. */
export const DRIVES: Record<string, Drive> = {
  'POST /api/auth/signup': drive('user', (scene, x) =>
    scene.t.api.post(
      '/api/auth/signup',
      { email: `${unique()}@example.com`, name: 'New', password: PASSWORDS[1] },
      x,
    ),
  ),
  'POST /api/auth/login': drive('user', (scene, x) =>
    scene.t.api.post('/api/auth/login', { email: 'ada@example.com', password: PASSWORDS[0] }, x),
  ),
  'POST /api/auth/logout': drive('user', async (scene, x) =>
    (await scene.person()).api.post('/api/auth/logout', undefined, x),
  ),
  'PATCH /api/auth/me': drive('user', async (scene, x) =>
    (await scene.person()).api.patch('/api/auth/me', { name: 'Else' }, x),
  ),
  'POST /api/auth/me/password': drive('user', async (scene, x) =>
    (await scene.person()).api.post(
      '/api/auth/me/password',
      { currentPassword: PASSWORDS[1], newPassword: PASSWORDS[2] },
      x,
    ),
  ),
  'DELETE /api/auth/sessions/{id}': drive('user', async (scene, x) => {
    const { api, email } = await scene.person();
    await scene.t.api.post('/api/auth/login', { email, password: PASSWORDS[1] });
    const { body } = await api.get<{ data: { id: string; current: boolean }[] }>('/api/auth/sessions');
    return api.delete(`/api/auth/sessions/${body.data.find(({ current }) => !current)?.id}`, x);
  }),
  'POST /api/auth/password/reset': drive('user', async (scene, x) => {
    const { email } = await scene.person();
    const token = `token ${unique()}`;
    await scene.t.database.rows(
      `insert into "PasswordReset" (id, "userId", "tokenHash", "expiresAt")
       select gen_random_uuid(), id, $2, '2027-01-01' from "User" where email = $1`,
      [email, secretHash(token)],
    );
    scene.made.push(token);
    return scene.t.api.post('/api/auth/password/reset', { token, password: PASSWORDS[2] }, x);
  }),
  'POST /api/users': drive('user', (scene, x) =>
    scene.ada.post(
      '/api/users',
      { email: `${unique()}@example.com`, name: 'New', password: PASSWORDS[1] },
      x,
    ),
  ),
  'PATCH /api/users/{id}': drive('user', async (scene, x) =>
    scene.ada.patch(`/api/users/${await scene.user()}`, { role: 'MANAGER', password: PASSWORDS[2] }, x),
  ),
  'DELETE /api/users/{id}': drive('user', async (scene, x) =>
    scene.ada.delete(`/api/users/${await scene.user()}`, x),
  ),
  'DELETE /api/users/{id}/sessions': drive('user', async (scene, x) => {
    const { email } = await scene.person();
    const { body } = await scene.ada.get<{ data: { id: string; email: string }[] }>('/api/users', {
      query: { limit: '100' },
    });
    return scene.ada.delete(`/api/users/${body.data.find((one) => one.email === email)?.id}/sessions`, x);
  }),
  'POST /api/api-keys': drive('api-key', async (scene, x) => {
    const answer = await scene.ada.post<{ key: string }>(
      '/api/api-keys',
      { name: 'A key', role: 'AGENT' },
      x,
    );
    scene.made.push(answer.body.key);
    return answer;
  }),
  'DELETE /api/api-keys/{id}': drive('api-key', async (scene, x) =>
    scene.ada.delete(
      `/api/api-keys/${await idOf(scene.ada.post('/api/api-keys', { name: 'A key', role: 'AGENT' }))}`,
      x,
    ),
  ),
  'POST /api/customers': drive('customer', (scene, x) =>
    scene.ada.post('/api/customers', { name: 'New' }, x),
  ),
  'PATCH /api/customers/{id}': drive('customer', async (scene, x) =>
    scene.ada.patch(`/api/customers/${await scene.customer()}`, { company: 'Else' }, x),
  ),
  'DELETE /api/customers/{id}': drive('customer', async (scene, x) =>
    scene.ada.delete(`/api/customers/${await scene.customer()}`, x),
  ),
  'POST /api/customers/{id}/erase': drive('customer', async (scene, x) =>
    scene.ada.post(`/api/customers/${await scene.customer()}/erase`, undefined, x),
  ),
  'POST /api/customers/{id}/notes': drive('customer-note', async (scene, x) =>
    scene.ada.post(`/api/customers/${await scene.customer()}/notes`, { body: 'secretwords' }, x),
  ),
  'POST /api/customers/{id}/merge': drive('customer', async (scene, x) =>
    scene.ada.post(`/api/customers/${await scene.customer()}/merge`, { otherId: await scene.customer() }, x),
  ),
  'POST /api/customers/{id}/unmerge': drive('customer', async (scene, x) => {
    const path = `/api/customers/${await scene.customer()}`;
    await scene.ada.post(`${path}/merge`, { otherId: await scene.customer() });
    return scene.ada.post(`${path}/unmerge`, undefined, x);
  }),
  'POST /api/customers/import': drive('customer-import', (scene, x) => imported(scene, x)),
  'POST /api/customers/imports/{id}/cancel': drive('customer-import', async (scene, x) =>
    scene.ada.post(`/api/customers/imports/${await idOf(imported(scene))}/cancel`, undefined, x),
  ),
  'POST /api/customers/imports/{id}/undo': drive('customer-import', async (scene, x) => {
    const id = await idOf(imported(scene));
    await scene.t.drain();
    return scene.ada.post(`/api/customers/imports/${id}/undo`, undefined, x);
  }),
  'POST /api/knowledge': drive('article', (scene, x) => scene.ada.post('/api/knowledge', ARTICLE, x)),
  'PATCH /api/knowledge/{id}': drive('article', async (scene, x) =>
    scene.ada.patch(
      `/api/knowledge/${await idOf(scene.ada.post('/api/knowledge', ARTICLE))}`,
      { title: 'Else' },
      x,
    ),
  ),
  'DELETE /api/knowledge/{id}': drive('article', async (scene, x) =>
    scene.ada.delete(`/api/knowledge/${await idOf(scene.ada.post('/api/knowledge', ARTICLE))}`, x),
  ),
  'POST /api/saved-replies': drive('saved-reply', (scene, x) =>
    scene.ada.post('/api/saved-replies', savedReply(), x),
  ),
  'PATCH /api/saved-replies/{id}': drive('saved-reply', async (scene, x) =>
    scene.ada.patch(
      `/api/saved-replies/${await idOf(scene.ada.post('/api/saved-replies', savedReply()))}`,
      { title: 'Else' },
      x,
    ),
  ),
  'DELETE /api/saved-replies/{id}': drive('saved-reply', async (scene, x) =>
    scene.ada.delete(
      `/api/saved-replies/${await idOf(scene.ada.post('/api/saved-replies', savedReply()))}`,
      x,
    ),
  ),
  'POST /api/messages': drive('message', async (scene, x) =>
    scene.ada.post(
      '/api/messages',
      { customerId: (await scene.writer()).customerId, body: 'secretwords' },
      x,
    ),
  ),
  'PATCH /api/messages/{id}/analysis': drive('message', async (scene, x) =>
    scene.ada.patch(`/api/messages/${(await scene.writer()).messageId}/analysis`, { intent: 'DEMO' }, x),
  ),
  'POST /api/ai/model/versions/{version}/activate': drive('model', async (scene, x) =>
    scene.ada.post(`/api/ai/model/versions/${await scene.modelVersion('RETIRED')}/activate`, undefined, x),
  ),
  'POST /api/ai/model/shipped': drive('model', async (scene, x) => {
    await scene.t.database.rows(`update "ModelVersion" set state = 'RETIRED'`);
    await scene.modelVersion('ACTIVE');
    return scene.ada.post('/api/ai/model/shipped', undefined, x);
  }),
  'PATCH /api/conversations/{id}': drive('conversation', async (scene, x) =>
    scene.ada.patch(`/api/conversations/${(await scene.writer()).conversationId}`, { status: 'CLOSED' }, x),
  ),
  'POST /api/webhook-deliveries/{id}/replay': drive('webhook-delivery', async (scene, x) => {
    await scene.writer();
    const { body } = await scene.ada.get<{ data: { id: string }[] }>('/api/webhook-deliveries');
    return scene.ada.post(`/api/webhook-deliveries/${body.data[0]?.id}/replay`, undefined, x);
  }),
  'POST /api/leads': drive('lead', async (scene, x) =>
    scene.ada.post('/api/leads', { customerId: await scene.customer(), title: 'New' }, x),
  ),
  'PATCH /api/leads/{id}': drive('lead', async (scene, x) =>
    scene.ada.patch(`/api/leads/${await scene.lead()}`, { title: 'Else' }, x),
  ),
  'DELETE /api/leads/{id}': drive('lead', async (scene, x) =>
    scene.ada.delete(`/api/leads/${await scene.lead()}`, x),
  ),
  'POST /api/leads/{id}/rescore': drive('lead', async (scene, x) =>
    scene.ada.post(`/api/leads/${await scene.lead()}/rescore`, undefined, x),
  ),
  'POST /api/notifications/push/subscriptions': drive('push-subscription', (scene, x) =>
    scene.ada.post('/api/notifications/push/subscriptions', device(), x),
  ),
  'DELETE /api/notifications/push/subscriptions/{id}': drive('push-subscription', async (scene, x) =>
    scene.ada.delete(
      `/api/notifications/push/subscriptions/${await idOf(scene.ada.post('/api/notifications/push/subscriptions', device()))}`,
      x,
    ),
  ),
  'POST /api/notifications/push/renewals': drive('push-subscription', async (scene, x) => {
    const [old, renewed] = [device(), device()].map(({ endpoint, keys }) => ({ endpoint, keys }));
    await idOf(scene.ada.post('/api/notifications/push/subscriptions', { ...old, deviceName: 'A tablet' }));
    return scene.t.api.post('/api/notifications/push/renewals', { old, renewed }, x);
  }),
  'POST /api/notifications/actions/{token}': drive('notification', async (scene, x) =>
    scene.t.api.post(`/api/notifications/actions/${await scene.button('read')}`, undefined, x),
  ),
  'PUT /api/notifications/preferences': drive('notification-preferences', (scene, x) =>
    scene.ada.send('PUT', '/api/notifications/preferences', { timezone: 'Europe/Berlin' }, x),
  ),
  'PUT /api/notifications/templates/{name}': drive('mail-template', (scene, x) =>
    scene.ada.put('/api/notifications/templates/notification', TEMPLATE, x),
  ),
  'DELETE /api/notifications/templates/{name}': drive('mail-template', async (scene, x) => {
    await scene.ada.put('/api/notifications/templates/report', TEMPLATE);
    return scene.ada.delete('/api/notifications/templates/report', x);
  }),
  'POST /api/notifications/unsubscribe/{token}': drive('notification-preferences', async (scene, x) => {
    const url = scene.t.app.get(UnsubscribeLinks).urlFor('notification', await scene.user(), 'MESSAGE');
    return scene.t.api.post(new URL(url).pathname, undefined, x);
  }),
  'DELETE /api/notifications/suppressions/{id}': drive('mail-suppression', async (scene, x) => {
    const [row] = await scene.t.database.rows<{ id: string }>(
      `insert into "MailSuppression" (id, address, reason) values (gen_random_uuid(), $1, '550') returning id::text`,
      [`${unique()}@example.com`],
    );
    return scene.ada.delete(`/api/notifications/suppressions/${row?.id}`, x);
  }),
  'POST /api/notifications/deliveries/{id}/replay': drive('notification-delivery', async (scene, x) =>
    scene.ada.post(`/api/notifications/deliveries/${await scene.deadMail()}/replay`, undefined, x),
  ),
  'POST /api/analytics/reports': drive('report', (scene, x) =>
    scene.ada.post('/api/analytics/reports', REPORT, x),
  ),
  'PATCH /api/analytics/reports/{id}': drive('report', async (scene, x) =>
    scene.ada.patch(`/api/analytics/reports/${await reportOf(scene)}`, { name: 'Else' }, x),
  ),
  'POST /api/analytics/reports/{id}/run': drive('report', async (scene, x) =>
    scene.ada.post(`/api/analytics/reports/${await reportOf(scene)}/run`, undefined, x),
  ),
  'POST /api/analytics/reports/runs/{id}/file': drive(['user', 'report'], async (scene, x) => {
    const run = await idOf(scene.ada.post(`/api/analytics/reports/${await reportOf(scene)}/run`));
    await scene.t.drain();
    const ada = { email: 'ada@example.com', password: PASSWORDS[0] };
    return scene.t.api.post(`/api/analytics/reports/runs/${run}/file`, ada, x);
  }),
  'DELETE /api/analytics/reports/{id}': drive('report', async (scene, x) =>
    scene.ada.delete(`/api/analytics/reports/${await reportOf(scene)}`, x),
  ),
};

function reportOf(scene: AuditScene): Promise<string> {
  return idOf(scene.ada.post('/api/analytics/reports', REPORT));
}
