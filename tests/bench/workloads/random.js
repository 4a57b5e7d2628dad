// Pseudo-random numbers that depend on a name only: the same name draws the same numbers on every machine.

class Random {
  constructor(name) {
    this.state = 2166136261; // FNV-1a of the name
    for (const byte of Buffer.from(name)) this.state = Math.imul(this.state ^ byte, 16777619) >>> 0;
  }

  // mulberry32: from 0 inclusive to 1 exclusive.
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(end) { return Math.floor(this.next() * end); }

  pick(list) { return list[this.below(list.length)]; }

  // The first ones of the list come up most, as names and codes do.
  skewed(list) { return list[Math.floor(this.next() ** 2 * list.length)]; }

  // A day of the years from first to before end, as FHIR writes it.
  day(first, end) {
    const start = Date.UTC(first, 0, 1);
    const days = (Date.UTC(end, 0, 1) - start) / 86400000;
    return new Date(start + this.below(days) * 86400000).toISOString().slice(0, 10);
  }

  time() { return new Date(this.below(86400) * 1000).toISOString().slice(11, 19); }

  uuid() {
    const hex = Array.from({ length: 4 }, () => Math.floor(this.next() * 4294967296).toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}

module.exports = { Random };
