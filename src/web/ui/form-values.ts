/** What was typed, by the names of the fields. An empty field is an empty string. */
export class FormValues {
  constructor(private readonly data: FormData) {}
  text = (name: string): string => String(this.data.get(name) ?? '');
  /** Undefined for an empty field. */
  given = (name: string): string | undefined => this.text(name) || undefined;
  all = (name: string): string[] => this.data.getAll(name).map(String);
}
