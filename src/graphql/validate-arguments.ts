import { type ValidationError, validate } from 'class-validator';
import type { ResolverData } from 'type-graphql';
import { BadUserInputError, type FieldFault } from '../errors/api-error.js';
import { argumentConfigs } from '../validation/argument-config.js';
import type { RequestContext } from './context.js';

/** Arguments whose fields are the arguments of an operation. */
const WRAPPERS = ['input', 'proof'];

/**
 * Runs class-validator on the arguments of a resolver. An operation takes either one argument called `input` or `proof`, or
 * plain arguments of an `@ArgsType`, so the path of a fault begins with `input.`, with `proof.`, or with the name of the argument.
 * @throws BadUserInputError with every fault at once, without values
 */
export async function validateArguments(
  value: unknown,
  _type: unknown,
  { args, context }: ResolverData,
): Promise<void> {
  if (typeof value !== 'object' || value === null) return;
  argumentConfigs.set(value, (context as RequestContext).app.config);
  const errors = await validate(value, {
    forbidUnknownValues: true,
    skipMissingProperties: false,
    validationError: { target: false, value: false },
  });
  const wrapper = WRAPPERS.find((name) => name in args);
  if (errors.length > 0) throw new BadUserInputError(toFaults(errors, wrapper ? `${wrapper}.` : ''));
}

const toFaults = (errors: ValidationError[], prefix: string): FieldFault[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => [
    ...Object.values(constraints).map((message) => ({ path: prefix + property, message })),
    ...toFaults(children, `${prefix}${property}.`),
  ]);
