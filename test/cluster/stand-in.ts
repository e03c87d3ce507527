import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes the file system of a stand-in for the official Node.js image from this machine's own: node and npm where that
 * image has them, a shell, and the shared libraries of these. It is no image to ship: it lets the Dockerfile be built
 * and its result be started where no registry can be reached.
 * @param root an empty folder
 */
export function makeStandIn(root: string): void {
  for (const folder of [
    'bin',
    'etc',
    'root',
    'tmp',
    'usr/bin',
    'usr/local/bin',
    'usr/local/etc',
    'proc',
    'sys',
    'dev',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  chmodSync(join(root, 'tmp'), 0o1777);
  const programs: readonly (readonly [string, string])[] = [
    [process.execPath, '/usr/local/bin/node'],
    ['/bin/sh', '/bin/sh'],
    ['/usr/bin/env', '/usr/bin/env'],
  ];
  for (const [from, to] of programs) {
    cpSync(realpathSync(from), join(root, to), { dereference: true });
    for (const library of librariesOf(from)) {
      mkdirSync(join(root, dirname(library)), { recursive: true });
      cpSync(realpathSync(library), join(root, library), { dereference: true });
    }
  }
  const npm = join(npmSays(['root', '--global']), 'npm');
  cpSync(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true, dereference: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  // How this machine reaches its registry: settings without credentials, and the authorities that it trusts.
  const authorities = '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(authorities)) cpSync(authorities, join(root, authorities), { recursive: true });
  const settings = [`registry=${npmSays(['config', 'get', 'registry'])}`];
  if (existsSync(authorities)) settings.push(`cafile=${authorities}`);
  writeFileSync(join(root, 'usr/local/etc/npmrc'), `${settings.join('\n')}\n`);
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
  );
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
}

/** The shared libraries of a program, the loader among them, as absolute paths. */
function librariesOf(program: string): readonly string[] {
  const listing = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listing.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((one) => one[1]!);
}

/** The last line of what npm prints. */
export function npmSays(args: readonly string[]): string {
  return execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
