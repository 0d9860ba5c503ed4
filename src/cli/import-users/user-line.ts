import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  Matches,
  ValidateBy,
  validateSync,
} from 'class-validator';
import { IsMailAddress } from '../../mail/mail-address.validator.js';
import { storedForm } from '../../password/foreign-hash.js';
import { UnusableHashError } from '../../password/foreign-hash-scheme.js';
import { NamesInput } from '../../user/names.input.js';
import { IsUsername } from '../../user/username.validator.js';
import { SEALED_FACTORS } from '../factors/factors-cipher.js';
import { IsCreatedOn } from './created-on.validator.js';
import { AreIdentityTexts } from './identity-text.js';

/** Why a line is not imported, for a person. The message has nothing of the line except names of properties. */
export class BadLineError extends Error {}

/** The same limit as for setUserRoles. */
const MAX_ROLES = 20;
const PROPERTIES = [
  'username',
  'passwordHash',
  'firstName',
  'lastName',
  'createdOn',
  'roles',
  'email',
  'emailVerified',
  'factors',
  'hasSecondFactor',
  'identities',
];
const READABLE = /^[A-Za-z_][\w-]{0,39}$/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An account of another system, by the rules of `register`. */
export class UserLine extends NamesInput {
  @IsUsername()
  username!: string;

  @ValidateBy({
    name: 'isPasswordHash',
    validator: {
      validate: (value) => value === null || (typeof value === 'string' && faultOf(value) === undefined),
      defaultMessage: (args) =>
        (typeof args?.value === 'string' && faultOf(args.value)) || 'must be a text, or null for no password',
    },
  })
  passwordHash!: string | null;

  @IsOptional()
  @IsCreatedOn()
  createdOn?: string | null;

  @IsOptional()
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(MAX_ROLES, { message: `must be at most ${MAX_ROLES}` })
  @IsString({ each: true, message: 'must be names' })
  roles?: string[] | null;

  @IsOptional()
  @IsMailAddress()
  email?: string | null;

  /** Whether the other system has verified it. If not, it counts for nothing until its owner verifies it here. */
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  emailVerified?: boolean | null;

  /** Accounts at providers that the user can sign in with: see `identityText`. */
  @IsOptional()
  @AreIdentityTexts()
  identities?: string[] | null;

  /** The second factors, sealed with a passphrase. */
  @IsOptional()
  @Matches(SEALED_FACTORS, { message: 'must be as export users has written it' })
  factors?: string | null;

  /** Whether the account has second factors in the other system. They are not in the line then, unless it has `factors`. */
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  hasSecondFactor?: boolean | null;
}

/**
 * Reads one line, whose hash is in its stored form then.
 * @throws BadLineError with all that is wrong
 */
export function readUserLine(bytes: Buffer): UserLine {
  const text = decode(bytes);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadLineError('is no JSON object');
  const unknown = Object.keys(value).filter((name) => !PROPERTIES.includes(name));
  if (unknown.length > 0) throw new BadLineError(`has an unknown property${named(unknown)}`);
  const line = Object.assign(new UserLine(), value);
  const faults = validateSync(line, { forbidUnknownValues: true, validationError: { target: false, value: false } });
  if (faults.length > 0)
    throw new BadLineError(
      faults.map(({ property, constraints = {} }) => `${property} ${Object.values(constraints).join(', ')}`).join('; '),
    );
  if (propertiesOf(text) > Object.keys(value).length) throw new BadLineError('has a property twice');
  if (line.passwordHash !== null) line.passwordHash = storedForm(line.passwordHash);
  return line;
}

function decode(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new BadLineError('is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of JSON.parse has a piece of the text in it.
    throw new BadLineError('is not JSON');
  }
}

/** Counts the properties of JSON without nested objects. JSON.parse drops the first of two values of one name. */
const propertiesOf = (text: string): number => text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;

/** Names unknown properties, so that a typing error is found, unless they may be something else, such as a value. */
const named = (names: string[]): string => (names.every((name) => READABLE.test(name)) ? `: ${names.join(', ')}` : '');

function faultOf(hash: string): string | undefined {
  try {
    storedForm(hash);
    return undefined;
  } catch (error) {
    if (error instanceof UnusableHashError) return error.message;
    throw error;
  }
}
