-- What lists are sorted by where the column may be empty: Prisma's schema has no words for expressions.
create index "Customer_name_sort_idx" on "Customer" (lower(coalesce(name, '')), id);
create index "Customer_lastMessageAt_sort_idx" on "Customer" (coalesce("lastMessageAt", '-infinity'::timestamptz), id);
create index "Lead_value_sort_idx" on "Lead" (coalesce(value, -1), id);
