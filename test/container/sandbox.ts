import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Image } from './image.js';

/** What stands in for the base image: read-only, as all the rest. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib64', '/etc', '/dev'];
/** Where this process's Node stands in for the base image's. */
const NODE = '/node';

/** A folder of this machine that the container sees. */
export interface Mount {
  from: string;
  to: string;
}

/**
 * Runs the image's processes as an engine with `read_only` would: a root file system of its own in which nothing can be
 * written but a fresh /tmp, the image's user by number, no rights beyond. The network is this machine's. Needs root.
 */
export class Sandbox {
  private readonly mounts: Mount[];
  private readonly root = mkdtempSync('/tmp/authhero-root-');

  constructor(
    private readonly image: Image,
    mounts: Mount[],
  ) {
    chmodSync(this.root, 0o755);
    this.mounts = [
      ...SYSTEM.map((path) => ({ from: path, to: path })),
      { from: dirname(realpathSync(process.execPath)), to: NODE },
      { from: join(image.root, image.final.workdir), to: image.final.workdir },
      ...mounts,
    ];
    for (const folder of ['/proc', '/tmp', ...this.mounts.map(({ to }) => to)])
      mkdirSync(join(this.root, folder), { recursive: true });
  }

  /** A process behind the image's entry point. It gets no variable but the image's and those given. */
  start(command: string[], env: Record<string, string>): ChildProcess {
    return spawn('unshare', this.words([...this.image.final.entrypoint, ...command]), { env: this.env(env) });
  }

  /** Runs to its end, without the entry point, as a health check is. */
  run(command: string[], env: Record<string, string>): { status: number | null; stdout: string; stderr: string } {
    return spawnSync('unshare', this.words(command), { env: this.env(env), encoding: 'utf8' });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private env(env: Record<string, string>): NodeJS.ProcessEnv {
    return { PATH: `${NODE}:/usr/bin:/bin`, TINI_SUBREAPER: '1', ...this.image.final.env, ...env };
  }

  private words(command: string[]): string[] {
    return ['--mount', '--', 'sh', '-ec', this.script(), 'sh', ...command];
  }

  private script(): string {
    const { user, workdir } = this.image.final;
    const [uid, gid] = user.split(':');
    const readOnly = (to: string) => `mount -o remount,bind,ro '${this.root}${to}'`;
    return [
      `mount --bind '${this.root}' '${this.root}'`,
      ...this.mounts.map(({ from, to }) => `mount --rbind '${from}' '${this.root}${to}' && ${readOnly(to)}`),
      `mount -t proc proc '${this.root}/proc'`,
      `mount -t tmpfs tmpfs '${this.root}/tmp'`,
      readOnly(''),
      `exec /usr/sbin/chroot '${this.root}' /usr/bin/setpriv --reuid=${uid} --regid=${gid} --clear-groups --no-new-privs \\`,
      `  --bounding-set=-all --inh-caps=-all sh -c 'cd ${workdir} && exec "$@"' sh "$@"`,
    ].join('\n');
  }
}
