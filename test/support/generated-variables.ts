import fc, { type Arbitrary } from 'fast-check';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** Stands for a number that JSON can write and JavaScript cannot hold. */
export const HUGE = '(1e400)';
const HOSTILE = [...'\0\u202e\u200b\ufeffİıſß\u212aﬁ%_\\\'"?$', '\ud800', '\udc00'];
const ODD_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'id', 'role', 'isActive'];

const character = fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom(...HOSTILE));
export const text = fc.oneof(
  fc.string({ unit: character, maxLength: 90 }),
  fc.string(),
  fc.constantFrom('', '0', '../', 'NaN', 'x'.repeat(257), 'x'.repeat(9_000), ...ODD_KEYS),
);
const number = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.constantFrom<unknown>(0, 2 ** 31, -(2 ** 31) - 1, HUGE));
const fields = fc.dictionary(fc.oneof(text, fc.constantFrom(...ODD_KEYS)), fc.jsonValue(), { maxKeys: 5 });
export const anything: Arbitrary<unknown> = fc.oneof(text, number, fc.constant(null), fc.jsonValue(), fields);

/** Texts that mean something to a server, by the name of the argument: one or several. */
export type Known = Record<string, string | string[]>;

/** What a passkey answers, made of such parts. It proves nothing. */
const credentialOf = (part: Arbitrary<unknown>) =>
  fc.record({
    id: fc.base64String({ minLength: 4 }),
    rawId: part,
    type: fc.constant('public-key'),
    response: fc.record(
      { clientDataJSON: part, attestationObject: part, authenticatorData: part, signature: part },
      { requiredKeys: [] },
    ),
  });
const CREDENTIAL = credentialOf(fc.base64String());
const ODD_CREDENTIAL = credentialOf(anything);

type Entries = readonly { name: string; type: GraphQLInputType }[];

abstract class Values {
  constructor(private readonly known: () => Known) {}

  abstract object(entries: Entries): Arbitrary<object>;
  protected abstract of(type: GraphQLInputType, name: string): Arbitrary<unknown>;
  protected abstract leaf(good: Arbitrary<unknown>, bad: Arbitrary<unknown>): Arbitrary<unknown>;

  protected shaped(type: GraphQLInputType, name: string): Arbitrary<unknown> {
    if (isListType(type)) return fc.array(this.of(type.ofType, name), { maxLength: 3 });
    if (isEnumType(type)) return this.leaf(fc.constantFrom(...type.getValues().map((value) => value.name)), text);
    if (isInputObjectType(type)) return this.object(Object.values(type.getFields()));
    if (getNamedType(type).name === 'JSONObject') return this.leaf(CREDENTIAL, fc.oneof(ODD_CREDENTIAL, anything));
    if (getNamedType(type).name === 'Int') return this.leaf(fc.integer({ min: 1, max: 100 }), number);
    const names = Object.keys(this.known());
    const meaningful = fc
      .tuple(fc.constantFrom(...(names.includes(name) ? [name] : names)), fc.nat())
      .map(([key, choice]) => [this.known()[key] ?? ''].flat().at(choice % [this.known()[key]].flat().length));
    const good = fc.oneof(meaningful, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{7,40}$/));
    const tainted = fc.tuple(good, fc.constantFrom(...HOSTILE)).map((parts) => parts.join(''));
    return this.leaf(good, fc.oneof(tainted, text));
  }

  /** @param optional what becomes of a value that may be left out */
  protected record(entries: Entries, optional = (value: Arbitrary<unknown>) => value): Arbitrary<object> {
    const values = entries.map(({ name, type }) => {
      const value = this.of(type, name);
      return [name, isNonNullType(type) ? value : optional(value)];
    });
    return fc.record(Object.fromEntries(values));
  }
}

/** Mostly of the type, with hostile leaves, so that some reach the database; sometimes whatever JSON can say. */
class HostileValues extends Values {
  protected of(type: GraphQLInputType, name: string): Arbitrary<unknown> {
    return fc.oneof({ weight: 5, arbitrary: this.shaped(getNullableType(type), name) }, anything);
  }

  protected leaf(good: Arbitrary<unknown>, bad: Arbitrary<unknown>): Arbitrary<unknown> {
    return fc.oneof(good, bad);
  }

  object(entries: Entries): Arbitrary<object> {
    const extra = fc.oneof({ weight: 7, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fields });
    const given = this.record(entries, (value) => fc.option(value, { nil: undefined, freq: 2 }));
    return fc.tuple(extra, given).map(([more, values]) => ({ ...more, ...values }));
  }
}

/** Of the type, and few at a time: most are good. */
class GentleValues extends Values {
  protected of(type: GraphQLInputType, name: string): Arbitrary<unknown> {
    return this.shaped(getNullableType(type), name);
  }

  protected leaf(good: Arbitrary<unknown>): Arbitrary<unknown> {
    return good;
  }

  object(entries: Entries): Arbitrary<object> {
    const required = entries.filter(({ type }) => isNonNullType(type));
    const optional = entries.filter(({ type }) => !isNonNullType(type));
    const some = fc.subarray(optional, { maxLength: Math.min(2, optional.length) });
    return some.chain((chosen) => this.record([...required, ...chosen]));
  }
}

/**
 * Variables for these arguments: hostile ones, and gentle ones so that each operation is also carried out.
 * @param known texts that mean something to the server at this moment, by the name of the argument
 */
export const generatedVariables = (args: Entries, known: () => Known): Arbitrary<object> =>
  fc.oneof(
    { weight: 2, arbitrary: new HostileValues(known).object(args) },
    { weight: 1, arbitrary: new GentleValues(known).object(args) },
  );
