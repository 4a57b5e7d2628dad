#include "fascia/base/time.hpp"

namespace fascia {
namespace {

using namespace std::chrono;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + (c - '0');
    }
    return value;
}

std::optional<Day> read_day(std::string_view text) {
    const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
    if (!y || !m || !d || text[4] != '-' || text[7] != '-' || *y == 0) return std::nullopt;
    const Day day{year{*y}, month{static_cast<unsigned>(*m)},
                  std::chrono::day{static_cast<unsigned>(*d)}};
    if (!day.ok()) return std::nullopt;
    return day;
}

// "Z", "+hh:mm", "-hh:mm"
std::optional<seconds> read_offset(std::string_view text) {
    if (text == "Z") return seconds{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const auto h = digits(text, 1, 2), m = digits(text, 4, 2);
    if (!h || !m || *h > 14 || *m > 59 || (*h == 14 && *m != 0)) return std::nullopt;
    const seconds offset = hours{*h} + minutes{*m};
    return text[0] == '-' ? -offset : offset;
}

std::optional<Instant> read_instant(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto day = read_day(text.substr(0, 10));
    const auto h = digits(text, 11, 2), m = digits(text, 14, 2), s = digits(text, 17, 2);
    if (!day || !h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    std::size_t at = 19;
    microseconds fraction{0};
    if (text[at] == '.') {
        long unit = 100'000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            fraction += microseconds{(text[at] - '0') * unit};
        if (text[at - 1] == '.') return std::nullopt;
    }
    const auto offset = read_offset(text.substr(at));
    if (!offset) return std::nullopt;
    return Instant{sys_days{*day} + hours{*h} + minutes{*m} + seconds{*s} + fraction - *offset};
}

void put_digits(long value, int count, char* to) {
    for (char* at = to + count; at != to; value /= 10) *--at = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string format_day(Day day) {
    std::string text = "....-..-..";
    put_digits(static_cast<int>(day.year()), 4, &text[0]);
    put_digits(static_cast<unsigned>(day.month()), 2, &text[5]);
    put_digits(static_cast<unsigned>(day.day()), 2, &text[8]);
    return text;
}

std::string format_instant(Instant instant) {
    const auto midnight = floor<days>(instant);
    const hh_mm_ss time{floor<milliseconds>(instant - midnight)};
    std::string text = format_day(Day{midnight}) + "T..:..:......Z";
    put_digits(time.hours().count(), 2, &text[11]);
    put_digits(time.minutes().count(), 2, &text[14]);
    put_digits(time.seconds().count(), 2, &text[17]);
    put_digits(time.subseconds().count(), 3, &text[20]);
    return text;
}

Outcome<Day> parse_day(std::string_view text) {
    if (text.size() == 10)
        if (const auto day = read_day(text)) return *day;
    return Failure{FailureKind::invalid, "not a day of the form YYYY-MM-DD: " + std::string{text}};
}

Outcome<Instant> parse_instant(std::string_view text) {
    if (const auto instant = read_instant(text)) return *instant;
    return Failure{
        FailureKind::invalid,
        "not an instant with time and zone, e.g. 2026-11-22T13:05:00Z: " + std::string{text}};
}

Day add_months(Day day, int count) {
    const Day moved = day + months{count};
    return moved.ok() ? moved : Day{moved.year() / moved.month() / last};
}

days days_between(Day from, Day to) {
    return sys_days{to} - sys_days{from};
}

Instant SystemClock::now() const {
    return floor<microseconds>(system_clock::now());
}

}  // namespace fascia
