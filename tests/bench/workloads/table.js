// The figures as text.

const digits = (value, places) => (Number.isFinite(value) ? value.toFixed(places) : '–');

const columns = [
  ['workload', (row) => row.workload],
  ['data', (row) => `${row.scale}x`],
  ['requests', (row) => String(row.requests)],
  ['req/s', (row) => digits(row.per_second, 0)],
  ['p50 ms', (row) => digits(row.p50_ms, 2)],
  ['p99 ms', (row) => digits(row.p99_ms, 2)],
  ['max ms', (row) => digits(row.max_ms, 2)],
  ['errors', (row) => String(row.errors)],
  ['server CPU', (row) => digits(row.server_cpu, 3)],
  ['client CPU', (row) => digits(row.client_cpu, 3)],
];

// The first column to the left, the others to the right.
function aligned(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const cell = (text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  return lines.map((line) => line.map(cell).join('  ')).join('\n');
}

function table(rows) {
  const lines = rows.flatMap((row) => [row, ...row.parts.map((part) => ({ ...part, workload: `  ${part.label}`, scale: row.scale }))]);
  return aligned([columns.map(([title]) => title), ...lines.map((row) => columns.map(([, text]) => text(row)))]);
}

function growthTable(growth) {
  const [{ from, to }] = growth;
  const title = ['search', `p50 ms at ${from}x`, `at ${to}x`, 'ratio', `server CPU at ${from}x`, `at ${to}x`, 'ratio'];
  const pair = ([first, last], places) => [digits(first, places), digits(last, places), digits(last / first, 2)];
  return aligned([title, ...growth.map((each) => [each.family, ...pair(each.p50_ms, 2), ...pair(each.server_cpu, 3)])]);
}

function report({ run, rows, search_growth: growth, loaded, server, client, unexpected }) {
  const complaints = unexpected.map(({ kind, count, example }) => `unexpected, ${count} times: ${kind}\n  ${example}`);
  return [
    `${run.base}, seed ${run.seed}; 1x is ${run.patients} patients of ${run.entries} resources each`,
    `${run.clients} clients in a closed loop: each sends its next request when the last one is answered; ` +
      `${run.seconds} s a row after warming up`,
    `CPU in seconds per 1,000 requests; latencies include this client's share of the ${run.cores} cores here`,
    '',
    table(rows),
    '',
    ...(growth.length ? [growthTable(growth), ''] : []),
    `loaded: ${loaded.resources} resources, ${digits(loaded.per_second, 0)} a second, ` +
      `${digits(loaded.bytes_a_resource, 0)} bytes on disk each`,
    `server: ${digits(server.cpu, 3)} s of CPU per 1,000 requests of the whole run; RSS ${digits(server.rss_mib, 0)} MiB, ` +
      `at most ${digits(server.peak_mib, 0)} MiB`,
    `client: ${digits(client.cpu, 3)} s of CPU per 1,000 requests of the whole run`,
    ...(complaints.length ? complaints : ['no unexpected answers']),
  ].join('\n');
}

module.exports = { report };
