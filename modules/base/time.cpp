#include "fascia/base/time.hpp"

namespace fascia {
namespace {

using namespace std::chrono;

/// Absent where one of them is no digit or the text ends before.
template <std::size_t count>
std::optional<int> digits(std::string_view text, std::size_t at) {
    if (at + count > text.size()) return std::nullopt;
    unsigned value = 0;
    bool all = true;
    for (std::size_t i = at; i != at + count; ++i) {
        const auto digit = static_cast<unsigned char>(text[i] - '0');
        all &= digit <= 9;
        value = 10 * value + digit;
    }
    return all ? std::optional{static_cast<int>(value)} : std::nullopt;
}

std::optional<Day> read_day(std::string_view text) {
    const auto y = digits<4>(text, 0), m = digits<2>(text, 5), d = digits<2>(text, 8);
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
    const auto h = digits<2>(text, 1), m = digits<2>(text, 4);
    if (!h || !m || *h > 14 || *m > 59 || (*h == 14 && *m != 0)) return std::nullopt;
    const seconds offset = hours{*h} + minutes{*m};
    return text[0] == '-' ? -offset : offset;
}

std::optional<Instant> read_instant(std::string_view text) {
    if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto day = read_day(text.substr(0, 10));
    const auto h = digits<2>(text, 11), m = digits<2>(text, 14), s = digits<2>(text, 17);
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
