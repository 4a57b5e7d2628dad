// A server of our own in a temporary folder, and what a server's process uses.
const { execFileSync, spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = path.resolve(__dirname, '../../..');
const startSeconds = 60;
const complaintsShown = 20;

function makeCertificate(folder) {
  const files = { certificate: path.join(folder, 'certificate.pem'), key: path.join(folder, 'key.pem') };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-keyout', files.key, '-out', files.certificate, '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'],
  { stdio: 'ignore' });
  return files;
}

async function listeningPort(program, log) {
  const end = Date.now() + startSeconds * 1000;
  while (Date.now() < end && program.exitCode === null) {
    const port = /"event":"listening","port":"(\d+)"/.exec(fs.readFileSync(log, 'utf8'))?.[1];
    if (port) return port;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the server did not start: ${fs.readFileSync(log, 'utf8').slice(-2000)}`);
}

// The last lines of a log that are more than information.
function complaintsIn(log) {
  return log.split('\n').filter((line) => !line.includes('"level":"info"')).slice(-complaintsShown);
}

// fascia serve on a new SQLite file and a free port. It ends, and its folder goes, with this process.
async function startServer(file) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fascia-workloads-'));
  let program;
  process.on('exit', () => {
    program?.kill('SIGKILL');
    fs.rmSync(folder, { recursive: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
  const { certificate, key } = makeCertificate(folder);
  const log = path.join(folder, 'log');
  const database = path.join(folder, 'clinic.db');
  program = spawn(file, ['--content', path.join(root, 'fhir'), '--db', `sqlite://${database}`, 'serve', '--open',
    '--listen', '127.0.0.1:0', '--tls-cert', certificate, '--tls-key', key], { stdio: ['ignore', fs.openSync(log, 'w'), 'inherit'] });
  await once(program, 'spawn');
  const port = await listeningPort(program, log);
  return {
    base: `https://127.0.0.1:${port}/fhir`,
    pid: program.pid,
    database,
    trust: { ca: fs.readFileSync(certificate) },
    complaints: () => complaintsIn(fs.readFileSync(log, 'utf8')),
  };
}

function sizeOf(place) {
  const found = fs.statSync(place, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.size ?? 0;
  return fs.readdirSync(place).reduce((sum, name) => sum + sizeOf(path.join(place, name)), 0);
}

// Reads what process pid uses; database: its file (SQLite's log beside it counts too) or folder. NaN for what is not known.
class Usage {
  constructor({ pid, database }) {
    Object.assign(this, { pid, database });
    this.ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']));
  }

  cpuSeconds() {
    if (!this.pid) return NaN;
    const stat = fs.readFileSync(`/proc/${this.pid}/stat`, 'utf8');
    const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13);
    return (Number(user) + Number(system)) / this.ticksPerSecond;
  }

  memory() {
    const status = this.pid ? fs.readFileSync(`/proc/${this.pid}/status`, 'utf8') : '';
    const mebibytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) / 1024;
    return { rss_mib: mebibytes('VmRSS'), peak_mib: mebibytes('VmHWM') };
  }

  bytesOnDisk() {
    return this.database ? sizeOf(this.database) + sizeOf(`${this.database}-wal`) : NaN;
  }
}

module.exports = { startServer, Usage, ownProgram: path.join(root, 'build/release/fascia') };
