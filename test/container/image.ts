import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type CopyStep, readDockerfile, type Stage } from './dockerfile.js';

/** What apt-get and the base image bring; the machine that runs this has it in the same places. */
const FROM_BASE_IMAGE = /apt-get install/;

/**
 * Does by hand what a build would: each COPY from a context that .dockerignore has emptied, each RUN in its stage's
 * folder, with the Node of this process.
 */
export class Image {
  readonly stages = readDockerfile();
  private readonly folder = mkdtempSync('/tmp/authhero-image-');

  /** The last stage: what would be shipped. */
  get final(): Stage {
    return this.stages.at(-1) as Stage;
  }

  /** Its root folder, with nothing of the base image in it. */
  get root(): string {
    return join(this.folder, this.final.name);
  }

  build(): void {
    const context = join(this.folder, 'context');
    for (const path of allowedPaths()) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      cpSync(path, join(context, path), { recursive: true });
    }
    for (const stage of this.stages) {
      const workdir = join(this.folder, stage.name, stage.workdir);
      mkdirSync(workdir, { recursive: true });
      for (const step of stage.steps)
        if ('copy' in step) this.copy(step.copy, workdir, context);
        else if (!FROM_BASE_IMAGE.test(step.run)) run(step.run, workdir, stage.env);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private copy({ from, mode, sources, target }: CopyStep, workdir: string, context: string): void {
    for (const source of sources) {
      const path = join(from ? join(this.folder, from) : context, source);
      const destination = target.endsWith('/') ? join(workdir, target, source) : join(workdir, target);
      cpSync(path, destination, { recursive: true, verbatimSymlinks: true });
      if (mode) execFileSync('chmod', [mode, destination]);
    }
  }
}

/** What .dockerignore lets in. @throws unless it first shuts everything out, and then names what comes in */
export function allowedPaths(): string[] {
  const [first, ...rest] = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  if (first !== '*' || !rest.every((line) => /^![\w./-]+$/.test(line))) throw new Error('.dockerignore is no list');
  return rest.map((line) => line.slice(1)).filter((path) => globSync(path).length > 0);
}

function run(command: string, cwd: string, env: Record<string, string>): void {
  const { HOME, PATH } = process.env;
  const node = dirname(process.execPath);
  const settings = Object.entries(process.env).filter(([name]) => /^(npm_config_.*|NODE_EXTRA_CA_CERTS)$/i.test(name));
  execFileSync('sh', ['-ec', command], {
    cwd: resolve(cwd),
    env: { ...Object.fromEntries(settings), HOME, ...env, PATH: `${node}:${PATH}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
