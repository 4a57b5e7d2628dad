// Closed loops of clients, and what their requests took.

const warmUpShare = 0.2;

function percentile(sorted, share) {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

// The requests of one label.
class Series {
  constructor() {
    this.milliseconds = [];
    this.errors = 0;
  }

  figures(seconds) {
    const sorted = Float64Array.from(this.milliseconds).sort();
    return {
      requests: sorted.length,
      per_second: sorted.length / seconds,
      p50_ms: percentile(sorted, 0.5),
      p99_ms: percentile(sorted, 0.99),
      max_ms: percentile(sorted, 1),
      errors: this.errors,
    };
  }
}

class Meter {
  // usage: of the server, see server.js.
  constructor(client, usage) {
    Object.assign(this, { client, usage, requests: 0, unexpected: new Map() });
    this.begin();
  }

  // Counts an answer whose status is not among the expected ones as an error. Returns the answer.
  async send(label, expected, method, path, body, headers) {
    const answer = await this.client.request(method, path, body, headers);
    this.requests++;
    if (!this.series.has(label)) this.series.set(label, new Series());
    const series = this.series.get(label);
    series.milliseconds.push(answer.milliseconds);
    if (!expected.includes(answer.status)) {
      series.errors++;
      this.complain(`${label}: ${method} answered ${answer.status}`, `${path}: ${answer.body.toString().slice(0, 500)}`);
    }
    return answer;
  }

  // kind is counted, the first example of it is kept.
  complain(kind, example) {
    const known = this.unexpected.get(kind) ?? { count: 0, example };
    known.count++;
    this.unexpected.set(kind, known);
  }

  // Forgets what was measured, but for what was unexpected.
  begin() {
    this.series = new Map();
    this.started = this.clocks();
  }

  clocks() {
    const client = process.cpuUsage();
    return { wall: Number(process.hrtime.bigint()) / 1e9, server: this.usage.cpuSeconds(), client: (client.user + client.system) / 1e6 };
  }

  // Since begin: of all requests, then by label where there are several. CPU in seconds per 1,000 requests.
  end() {
    const now = this.clocks();
    const seconds = now.wall - this.started.wall;
    const whole = new Series();
    for (const series of this.series.values()) {
      for (const value of series.milliseconds) whole.milliseconds.push(value);
      whole.errors += series.errors;
    }
    const perThousand = (side) => ((now[side] - this.started[side]) / whole.milliseconds.length) * 1000;
    const parts = this.series.size < 2 ? [] : [...this.series].map(([label, series]) => ({ label, ...series.figures(seconds) }));
    return { seconds, ...whole.figures(seconds), server_cpu: perThousand('server'), client_cpu: perThousand('client'), parts };
  }
}

// Each client runs step(client), an asynchronous function, again as long as goesOn() says.
function closedLoop(clients, goesOn, step) {
  const loop = async (client) => {
    while (goesOn()) await step(client);
  };
  return Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
}

function forSeconds(seconds) {
  const end = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
  return () => process.hrtime.bigint() < end;
}

async function measured(meter, { clients, seconds }, step) {
  await closedLoop(clients, forSeconds(seconds * warmUpShare), step);
  meter.begin();
  await closedLoop(clients, forSeconds(seconds), step);
  return meter.end();
}

module.exports = { Meter, closedLoop, measured };
