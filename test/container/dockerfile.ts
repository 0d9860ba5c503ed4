import { readFileSync } from 'node:fs';
import { type Copy, DockerfileParser, type Instruction, type JSONInstruction } from 'dockerfile-ast';

export interface CopyStep {
  /** The stage that it copies from; undefined for the build context. */
  from?: string;
  mode?: string;
  sources: string[];
  target: string;
}

/** What a stage of the Dockerfile does that can be done without a container engine. */
export interface Stage {
  name: string;
  steps: ({ copy: CopyStep } | { run: string })[];
  workdir: string;
  env: Record<string, string>;
  user: string;
  expose: string[];
  entrypoint: string[];
  command: string[];
  healthcheck: string[];
}

/** The stages of a Dockerfile, in order. @throws where an instruction is one that this does not know */
export function readDockerfile(file = 'Dockerfile'): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(readFileSync(file, 'utf8')).getInstructions())
    if (instruction.getKeyword() === 'FROM') stages.push(emptyStage(instruction, stages.length));
    else if (stages.length > 0) apply(stages.at(-1) as Stage, instruction);
  return stages;
}

const emptyStage = (from: Instruction, index: number): Stage => ({
  name: / AS (\S+)$/i.exec(from.getArgumentsContent() ?? '')?.[1] ?? String(index),
  steps: [],
  workdir: '/',
  env: {},
  user: 'root',
  expose: [],
  entrypoint: [],
  command: [],
  healthcheck: [],
});

function apply(stage: Stage, instruction: Instruction): void {
  const text = instruction.getArgumentsContent() ?? '';
  const words = instruction.getExpandedArguments().map((argument) => argument.getValue());
  switch (instruction.getKeyword()) {
    case 'COPY':
      return void stage.steps.push({ copy: readCopy(instruction as Copy, words) });
    case 'RUN':
      return void stage.steps.push({ run: text });
    case 'WORKDIR':
      stage.workdir = text;
      return;
    case 'ENV':
      for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
      return;
    case 'USER':
      stage.user = text;
      return;
    case 'EXPOSE':
      stage.expose.push(...words);
      return;
    case 'ENTRYPOINT':
      stage.entrypoint = listOf(instruction as JSONInstruction);
      return;
    case 'CMD':
      stage.command = listOf(instruction as JSONInstruction);
      return;
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(text.replace(/^CMD\s+/, ''));
      return;
    case 'ARG':
    case 'LABEL':
      return;
    default:
      throw new Error(`the test does not know how to do ${instruction.getKeyword()}`);
  }
}

function readCopy(copy: Copy, words: string[]): CopyStep {
  const flag = (name: string) =>
    copy
      .getFlags()
      .find((each) => each.getName() === name)
      ?.getValue() ?? undefined;
  return { from: flag('from'), mode: flag('chmod'), sources: words.slice(0, -1), target: words.at(-1) ?? '' };
}

/** The exec form: the shell form would put a shell between the signal and the process. */
function listOf(instruction: JSONInstruction): string[] {
  const list = instruction.getJSONStrings().map((each) => each.getJSONValue());
  if (list.length === 0) throw new Error(`${instruction.getKeyword()} is not a list`);
  return list;
}
