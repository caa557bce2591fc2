/** Joins that the texts below need: the notification is `n`. */
export const TEXT_JOINS = `
  left join "Customer" c on c.id = n."customerId"
  left join "Message" m on m.id = n."messageId"`;

/** Names and words are the customer's: they are looked up whenever somebody reads, and so are gone when they are gone. */
const CUSTOMER = `case when n."customerId" is null then 'A former customer'
  else left(coalesce(nullif(trim(c.name), ''), nullif(trim(c.company), ''), 'A customer'), 100) end`;

const EXCERPT = `case when m.id is null then '' when m."revokedAt" is not null then 'The message was withdrawn.'
  else left(coalesce(nullif(trim(m.body), ''), '(' || lower(m."contentType"::text) || ')'), 200) end`;

/** SQL: the title of `n` as its recipient reads it, at most 200 characters. */
export const TITLE = `left(replace(n.title, '{customer}', ${CUSTOMER}), 200)`;

/** SQL: the body of `n` as its recipient reads it, at most 400 characters. */
export const BODY = `left(replace(n.body, '{excerpt}', ${EXCERPT}), 400)`;
