import type { GraphiQLProps } from 'graphiql';

/** Stands in for the browser's storage, where GraphiQL would keep every key and password that is typed. It ends with the page. */
export class Memory implements NonNullable<GraphiQLProps['storage']> {
  private readonly items: Map<string, string>;

  constructor(items: Readonly<Record<string, string>>) {
    this.items = new Map(Object.entries(items));
  }

  get length(): number {
    return this.items.size;
  }

  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }

  removeItem(name: string): void {
    this.items.delete(name);
  }

  clear(): void {
    this.items.clear();
  }
}
