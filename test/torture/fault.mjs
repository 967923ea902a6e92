// Loaded into orglab before anything else (NODE_OPTIONS=--import=…), to let one change of a file, or one worker, come to a bad end.
// TORTURE_FAULT is `what:n`, TORTURE_FOLDER the results folder; only changes below it are counted, from 1.
//   count   nothing happens; how many changes there were is told at the end
//   tear    the n-th change is half made (of a write, half the bytes), then the process is killed
//   full    from the n-th change on the disk is full: a write takes half its bytes once, whatever comes then is refused
//   exit    a worker leaves in the middle of its n-th job    throw   a worker dies of an error nobody catches
//   memory  a worker runs out of memory                      load    no worker even starts
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';
import { isMainThread, MessagePort } from 'node:worker_threads';

const [what, n] = (process.env.TORTURE_FAULT ?? '').split(':');
const folder = process.env.TORTURE_FOLDER ?? '';
const die = () => process.kill(process.pid, 'SIGKILL');
const paths = new Map();
const writeNow = fs.writeSync;
let count = 0;

/** Whether this change is the one that is meant, or one after it. */
const due = (path) => {
  if (path !== folder && !String(path).startsWith(folder + sep)) return 0;
  count++;
  return count < Number(n) ? 0 : count === Number(n) ? 1 : 2;
};

const noSpace = (call) =>
  Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: 'ENOSPC', syscall: call });

/** `half` makes half of the change and tells its result. */
const bad = (path, call, half) => {
  const when = due(path);
  if (when === 0) return undefined;
  if (what === 'tear' && when === 1) {
    half?.();
    die();
  }
  if (what !== 'full') return undefined;
  if (when === 1 && call === 'write') return { value: half() };
  return { error: noSpace(call) };
};

const settle = (ill) => {
  if (ill.error) throw ill.error;
  return ill.value;
};

const wrap = (name, make) => {
  const real = fs[name];
  fs[name] = make(real);
};

if (isMainThread && ['count', 'tear', 'full'].includes(what)) {
  wrap('openSync', (real) => (path, flags, ...rest) => {
    const changes = typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags ?? 'r');
    const ill = changes ? bad(path, 'open', () => real(path, flags, ...rest)) : undefined;
    if (ill) return settle(ill);
    const fd = real(path, flags, ...rest);
    if (changes) paths.set(fd, path);
    return fd;
  });
  wrap('writeSync', (real) => (fd, data, offset, length, position) => {
    const bytes = Buffer.isBuffer(data)
      ? data.subarray(offset ?? 0, (offset ?? 0) + (length ?? data.length))
      : Buffer.from(data);
    const at = Buffer.isBuffer(data) ? position : null;
    const ill = bad(paths.get(fd), 'write', () => real(fd, bytes, 0, bytes.length >> 1, at));
    return ill ? settle(ill) : real(fd, bytes, 0, bytes.length, at);
  });
  wrap('writeFileSync', (real) => (to, data, options) => {
    const path = typeof to === 'number' ? paths.get(to) : to;
    // This function goes on after a short write, so that a full disk leaves half a file and an error.
    const half = () => real(to, Buffer.from(data).subarray(0, Buffer.byteLength(data) >> 1), options);
    const ill = bad(path, 'write', half);
    if (ill) {
      settle(ill);
      throw noSpace('write');
    }
    return real(to, data, options);
  });
  wrap('write', (real) => (fd, data, offset, length, position, done) => {
    const ill = bad(paths.get(fd), 'write', () => writeNow(fd, data, offset, length >> 1, position));
    if (!ill) return real(fd, data, offset, length, position, done);
    return void setImmediate(() => (ill.error ? done(ill.error) : done(null, ill.value, data)));
  });
  wrap('open', (real) => (path, flags, mode, done) => {
    const ill = /[wa]/.test(flags) ? bad(path, 'open') : undefined;
    if (ill) return void setImmediate(() => done(ill.error));
    return real(path, flags, mode, (error, fd) => {
      if (!error) paths.set(fd, path);
      done(error, fd);
    });
  });
  for (const name of ['renameSync', 'linkSync', 'mkdirSync', 'ftruncateSync', 'fdatasyncSync', 'fsyncSync'])
    wrap(name, (real) => (first, ...rest) => {
      const path = typeof first === 'number' ? paths.get(first) : first;
      const ill = bad(path, name.replace(/^f|Sync$/g, ''), () => real(first, ...rest));
      return ill ? settle(ill) : real(first, ...rest);
    });
  if (what === 'count') process.on('exit', () => process.stderr.write(`changes: ${count}\n`));
  syncBuiltinESMExports();
}

if (!isMainThread && what === 'load') process.exit(3);
if (!isMainThread && ['exit', 'throw', 'memory'].includes(what)) {
  const real = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (...args) {
    // Whatever a job has worked out is posted; what is posted before the first job says that the thread is ready.
    if (args[0]?.taskId !== undefined && ++count === Number(n)) {
      if (what === 'exit') process.exit(3);
      if (what === 'throw') throw new Error('caught by nobody');
      const heap = [];
      for (;;) heap.push(new Array(100_000).fill(heap.length));
    }
    return real.apply(this, args);
  };
}
