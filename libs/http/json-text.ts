/** An answer that PostgreSQL already wrote as JSON: passed on as it is, without parsing it again. */
export class JsonText {
  constructor(readonly text: string) {}
}
