// A FHIR client over kept-alive connections.
const http = require('http');
const https = require('https');

const timeoutMilliseconds = 60000;

class Answer {
  constructor(status, headers, body, milliseconds) {
    Object.assign(this, { status, headers, body, milliseconds });
  }

  json() { return JSON.parse(this.body.toString()); }

  // Type/id of what was created.
  location() { return referenceIn(this.headers.location); }
}

// Type/id of the address of a version.
function referenceIn(location = '') {
  return /([A-Za-z]+\/[A-Za-z0-9.-]{1,64})(\/_history\/[^/]*)?$/.exec(location)?.[1];
}

class Client {
  // trust: of tls.connect, { ca } or { rejectUnauthorized }.
  constructor(base, { connections, token, trust }) {
    this.base = new URL(base.endsWith('/') ? base : `${base}/`);
    const scheme = this.base.protocol === 'https:' ? https : http;
    this.open = scheme.request;
    this.agent = new scheme.Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo', ...trust });
    this.headers = { Accept: 'application/fhir+json', ...(token && { Authorization: `Bearer ${token}` }) };
  }

  // Status 0 when no answer came; the body then says why. path: below the base.
  request(method, path, body, headers) {
    const begin = process.hrtime.bigint();
    return new Promise((resolve) => {
      const settle = (status, answerHeaders, buffer) =>
        resolve(new Answer(status, answerHeaders, buffer, Number(process.hrtime.bigint() - begin) / 1e6));
      const fail = (error) => settle(0, {}, Buffer.from(String(error)));
      const sent = { ...this.headers, ...headers };
      if (body !== undefined) {
        sent['Content-Type'] ??= 'application/fhir+json';
        sent['Content-Length'] = Buffer.byteLength(body);
      }
      const request = this.open(new URL(path, this.base), { method, agent: this.agent, headers: sent }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => settle(response.statusCode, response.headers, Buffer.concat(chunks)));
        response.on('error', fail);
      });
      request.setTimeout(timeoutMilliseconds, () => request.destroy(new Error('no answer in time')));
      request.on('error', fail);
      request.end(body);
    });
  }

  close() { this.agent.destroy(); }
}

module.exports = { Client, referenceIn };
