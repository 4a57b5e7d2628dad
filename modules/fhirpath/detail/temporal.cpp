#include "fhirpath/detail/temporal.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace fascia::fhirpath::detail {
namespace {

using Precision = Temporal::Precision;
using Kind = Temporal::Kind;
using namespace std::chrono;

/// Eats a text from the front.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_{text} {}
    bool done() const { return rest_.empty(); }
    bool accept(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    /// Exactly `count` digits.
    std::optional<int> number(std::size_t count) {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
            value = value * 10 + (rest_[i] - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    template <class Part>
    bool number(std::size_t count, int low, int high, Part& part) {
        const auto value = number(count);
        if (!value || *value < low || *value > high) return false;
        part = static_cast<Part>(*value);
        return true;
    }

  private:
    std::string_view rest_;
};

int days_in_month(int the_year, unsigned the_month) {
    const year_month_day_last last{year{the_year}, month_day_last{month{the_month}}};
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

bool read_date(Scanner& scanner, Temporal& value) {
    value.precision = Precision::year;
    if (!scanner.number(4, 1, 9999, value.year)) return false;
    if (!scanner.accept('-')) return true;
    value.precision = Precision::month;
    if (!scanner.number(2, 1, 12, value.month)) return false;
    if (!scanner.accept('-')) return true;
    value.precision = Precision::day;
    return scanner.number(2, 1, days_in_month(value.year, value.month), value.day);
}

bool read_fraction(Scanner& scanner, Temporal& value) {
    if (!scanner.accept('.')) return true;
    std::int32_t place = 100'000;
    int digits = 0;
    for (auto digit = scanner.number(1); digit; digit = scanner.number(1), ++digits) {
        value.microsecond += *digit * place;
        place /= 10;
    }
    value.fraction_digits = static_cast<std::uint8_t>(std::min(digits, 6));
    return digits > 0;
}

bool read_time(Scanner& scanner, Temporal& value) {
    value.precision = Precision::hour;
    if (!scanner.number(2, 0, 23, value.hour)) return false;
    if (!scanner.accept(':')) return true;
    value.precision = Precision::minute;
    if (!scanner.number(2, 0, 59, value.minute)) return false;
    if (!scanner.accept(':')) return true;
    value.precision = Precision::second;
    return scanner.number(2, 0, 60, value.second) && read_fraction(scanner, value);
}

bool read_offset(Scanner& scanner, Temporal& value) {
    if (scanner.done()) return true;
    value.has_offset = true;
    if (scanner.accept('Z')) return true;
    const int sign = scanner.accept('-') ? -1 : 1;
    int hours = 0, minutes = 0;
    if (sign > 0 && !scanner.accept('+')) return false;
    if (!scanner.number(2, 0, 14, hours) || !scanner.accept(':') ||
        !scanner.number(2, 0, 59, minutes))
        return false;
    value.offset_minutes = static_cast<std::int16_t>(sign * (hours * 60 + minutes));
    return true;
}

bool read_date_time(Scanner& scanner, Temporal& value) {
    if (!read_date(scanner, value)) return false;
    if (!scanner.accept('T') || scanner.done()) return true;
    return value.precision == Precision::day && read_time(scanner, value) &&
           read_offset(scanner, value);
}

void append_number(std::string& text, int value, int width) {
    std::array<char, 10> digits{};
    for (int i = width - 1; i >= 0; --i, value /= 10)
        digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    text.append(digits.data(), static_cast<std::size_t>(width));
}

void append_date(std::string& text, const Temporal& value) {
    append_number(text, value.year, 4);
    if (value.precision < Precision::month) return;
    text.push_back('-');
    append_number(text, value.month, 2);
    if (value.precision < Precision::day) return;
    text.push_back('-');
    append_number(text, value.day, 2);
}

void append_time(std::string& text, const Temporal& value) {
    append_number(text, value.hour, 2);
    if (value.precision < Precision::minute) return;
    text.push_back(':');
    append_number(text, value.minute, 2);
    if (value.precision < Precision::second) return;
    text.push_back(':');
    append_number(text, value.second, 2);
    if (value.fraction_digits == 0) return;
    text.push_back('.');
    std::int32_t fraction = value.microsecond;
    for (int i = value.fraction_digits; i < 6; ++i) fraction /= 10;
    append_number(text, fraction, value.fraction_digits);
}

void append_offset(std::string& text, const Temporal& value) {
    if (!value.has_offset) return;
    if (value.offset_minutes == 0) {
        text.push_back('Z');
        return;
    }
    const int minutes = std::abs(value.offset_minutes);
    text.push_back(value.offset_minutes < 0 ? '-' : '+');
    append_number(text, minutes / 60, 2);
    text.push_back(':');
    append_number(text, minutes % 60, 2);
}

local_days days_of(const Temporal& value) {
    return local_days{year{value.year} / value.month / value.day};
}

/// Wall-clock microseconds since 1970 (or since midnight for a time); unknown parts are the least.
microseconds wall_clock(const Temporal& value) {
    const auto of_day = hours{value.hour} + minutes{value.minute} + seconds{value.second} +
                        microseconds{value.microsecond};
    if (value.kind == Kind::time) return of_day;
    return days_of(value).time_since_epoch() + of_day;
}

void set_time_of_day(Temporal& value, microseconds of_day) {
    value.hour = static_cast<std::uint8_t>(of_day / hours{1});
    value.minute = static_cast<std::uint8_t>(of_day % hours{1} / minutes{1});
    value.second = static_cast<std::uint8_t>(of_day % minutes{1} / seconds{1});
    value.microsecond = static_cast<std::int32_t>((of_day % seconds{1}).count());
}

/// False when the year has no place.
bool set_days(Temporal& value, local_days days) {
    const year_month_day date{days};
    const int the_year = static_cast<int>(date.year());
    if (the_year < 1 || the_year > 9999) return false;
    value.year = static_cast<std::int16_t>(the_year);
    value.month = static_cast<std::uint8_t>(static_cast<unsigned>(date.month()));
    value.day = static_cast<std::uint8_t>(static_cast<unsigned>(date.day()));
    return true;
}

bool set_wall_clock(Temporal& value, microseconds since_epoch) {
    const auto days = floor<std::chrono::days>(since_epoch);
    set_time_of_day(value, since_epoch - days);
    return set_days(value, local_days{days});
}

/// The same moment on a clock of another offset.
Temporal moved_to(Temporal value, int offset_minutes) {
    const auto moved = wall_clock(value) + minutes{offset_minutes - value.offset_minutes};
    if (set_wall_clock(value, moved))
        value.offset_minutes = static_cast<std::int16_t>(offset_minutes);
    return value;
}

Instant instant_of(const Temporal& value) {
    return Instant{floor<microseconds>(wall_clock(value) - minutes{value.offset_minutes})};
}

int zone_offset(const Temporal& value, const Zone& zone) {
    return static_cast<int>(floor<minutes>(zone.offset_at(instant_of(value))).count());
}

using Parts = std::array<std::int64_t, 6>;
Parts parts_of(const Temporal& value) {
    return {value.year, value.month,  value.day,
            value.hour, value.minute, value.second * 1'000'000LL + value.microsecond};
}

std::optional<std::strong_ordering> compare_parts(const Temporal& a, const Temporal& b) {
    const Parts x = parts_of(a), y = parts_of(b);
    const auto known = static_cast<std::size_t>(std::min(a.precision, b.precision));
    for (std::size_t i = a.kind == Kind::time ? 3 : 0; i <= known; ++i)
        if (x[i] != y[i]) return x[i] <=> y[i];
    if (a.precision != b.precision) return std::nullopt;
    return std::strong_ordering::equal;
}

microseconds length_of(Precision precision) {
    switch (precision) {
        case Precision::hour:
            return hours{1};
        case Precision::minute:
            return minutes{1};
        default:
            return microseconds{1};
    }
}

/// A clock without zone against one with: decided only where every zone on earth agrees.
std::optional<std::strong_ordering> compare_unzoned(const Temporal& unzoned,
                                                    const Temporal& zoned) {
    const auto clock = wall_clock(unzoned);
    const auto moment = wall_clock(zoned) - minutes{zoned.offset_minutes};
    if (clock - hours{14} >= moment + length_of(zoned.precision))
        return std::strong_ordering::greater;
    if (clock + length_of(unzoned.precision) + hours{12} <= moment)
        return std::strong_ordering::less;
    return std::nullopt;
}

bool knows_clock(const Temporal& value) {
    return value.kind == Kind::date_time && value.precision >= Precision::hour;
}

/// The amount as whole units (parts dropped).
std::optional<std::int64_t> whole(const Decimal& amount) {
    const auto value = amount.truncated();
    constexpr std::int64_t most = 9'000'000'000'000;
    if (!value || *value > most || *value < -most) return std::nullopt;
    return value;
}

std::optional<Temporal> add_months(Temporal value, std::int64_t months) {
    const std::int64_t total = (value.year * 12LL + value.month - 1) + months;
    if (total < 12 || total >= 10'000LL * 12) return std::nullopt;
    value.year = static_cast<std::int16_t>(total / 12);
    value.month = static_cast<std::uint8_t>(total % 12 + 1);
    value.day =
        static_cast<std::uint8_t>(std::min<int>(value.day, days_in_month(value.year, value.month)));
    return value;
}

std::optional<Temporal> add_days(Temporal value, std::int64_t count) {
    if (value.precision == Precision::year) return add_months(value, count / 365 * 12);
    if (value.precision == Precision::month) return add_months(value, count / 30);
    if (count > 4'000'000 || count < -4'000'000) return std::nullopt;
    if (!set_days(value, days_of(value) + days{count})) return std::nullopt;
    return value;
}

microseconds unit_length(CalendarUnit unit) {
    switch (unit) {
        case CalendarUnit::hour:
            return hours{1};
        case CalendarUnit::minute:
            return minutes{1};
        case CalendarUnit::second:
            return seconds{1};
        default:
            return milliseconds{1};
    }
}

std::optional<microseconds> clock_length(const Decimal& amount, CalendarUnit unit) {
    const auto length = unit_length(unit);
    const auto exact =
        multiply(unit >= CalendarUnit::second ? amount : amount.rounded(0, Decimal::Rounding::down),
                 Decimal{length.count()});
    const auto count = exact ? exact->truncated() : std::nullopt;
    constexpr std::int64_t most = INT64_MAX / 4;
    if (!count || *count > most || *count < -most) return std::nullopt;
    return microseconds{*count};
}

std::optional<Temporal> add_clock(Temporal value, microseconds length) {
    if (value.precision < Precision::hour) return add_days(value, length / days{1});
    if (value.precision < Precision::second) {
        const auto known = length_of(value.precision);
        length = length / known * known;
    } else if (length % seconds{1} != microseconds{0}) {
        value.fraction_digits = std::max<std::uint8_t>(value.fraction_digits, 3);
    }
    if (value.kind == Kind::time) {
        const auto day = microseconds{days{1}};
        set_time_of_day(value, ((wall_clock(value) + length) % day + day) % day);
        return value;
    }
    if (!set_wall_clock(value, wall_clock(value) + length)) return std::nullopt;
    return value;
}

struct DigitsRow {
    int digits;
    Precision precision;
};
constexpr std::array<DigitsRow, 6> date_time_digits{{{4, Precision::year},
                                                     {6, Precision::month},
                                                     {8, Precision::day},
                                                     {10, Precision::hour},
                                                     {12, Precision::minute},
                                                     {17, Precision::second}}};
constexpr std::array<DigitsRow, 3> time_digits{
    {{2, Precision::hour}, {4, Precision::minute}, {9, Precision::second}}};

std::optional<Precision> precision_of(const Temporal& value, std::optional<int> digits) {
    if (value.kind == Kind::time) {
        for (const auto& row : time_digits)
            if (row.digits == digits.value_or(9)) return row.precision;
        return std::nullopt;
    }
    for (const auto& row : date_time_digits)
        if (row.digits == digits.value_or(value.kind == Kind::date ? 8 : 17)) return row.precision;
    return std::nullopt;
}

/// Cuts or widens to that precision; what stands in the parts beyond the old one becomes known.
Temporal with_precision(Temporal value, Precision precision, int offset_if_unknown) {
    if (value.kind != Kind::time) {
        if (precision <= Precision::day) {
            value.has_offset = false;
            value.offset_minutes = 0;
        } else if (!value.has_offset) {
            value.has_offset = true;
            value.offset_minutes = static_cast<std::int16_t>(offset_if_unknown);
        }
    }
    value.precision = precision;
    value.fraction_digits = precision == Precision::second ? 3 : 0;
    return value;
}

}  // namespace

std::optional<CalendarUnit> calendar_unit(std::string_view word) {
    if (word.ends_with('s')) word.remove_suffix(1);
    constexpr std::array<std::string_view, 8> words{"year", "month",  "week",   "day",
                                                    "hour", "minute", "second", "millisecond"};
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<CalendarUnit>(found - words.begin());
}

std::string_view ucum_code(CalendarUnit unit) {
    constexpr std::array<std::string_view, 8> codes{"a", "mo", "wk", "d", "h", "min", "s", "ms"};
    return codes[static_cast<std::size_t>(unit)];
}

std::optional<CalendarUnit> definite_ucum_unit(std::string_view code) {
    for (auto unit : {CalendarUnit::week, CalendarUnit::day, CalendarUnit::hour,
                      CalendarUnit::minute, CalendarUnit::second, CalendarUnit::millisecond})
        if (ucum_code(unit) == code) return unit;
    return std::nullopt;
}

std::optional<Temporal> Temporal::parse(Kind kind, std::string_view text) {
    Temporal value;
    value.kind = kind;
    Scanner scanner{text};
    const bool read = kind == Kind::date        ? read_date(scanner, value)
                      : kind == Kind::date_time ? read_date_time(scanner, value)
                                                : read_time(scanner, value);
    if (!read || !scanner.done()) return std::nullopt;
    return value;
}

Temporal Temporal::at(Instant instant, const Zone& zone) {
    Temporal value;
    value.kind = Kind::date_time;
    value.precision = Precision::second;
    value.fraction_digits = 3;
    value.has_offset = true;
    const auto offset = floor<minutes>(zone.offset_at(instant));
    value.offset_minutes = static_cast<std::int16_t>(offset.count());
    const auto clock = floor<milliseconds>(instant.time_since_epoch()) + offset;
    set_wall_clock(value, clock);
    return value;
}

std::string Temporal::text() const {
    std::string text;
    if (kind != Kind::time) append_date(text, *this);
    if (kind == Kind::date || precision < Precision::hour) return text;
    if (kind == Kind::date_time) text.push_back('T');
    append_time(text, *this);
    append_offset(text, *this);
    return text;
}

Temporal Temporal::as_date() const {
    Temporal date = *this;
    date.kind = Kind::date;
    if (precision > Precision::day) date = with_precision(date, Precision::day, 0);
    date.hour = date.minute = date.second = 0;
    date.microsecond = 0;
    return date;
}

Temporal Temporal::as_date_time() const {
    Temporal value = *this;
    value.kind = Kind::date_time;
    return value;
}

Temporal Temporal::as_time() const {
    Temporal time = *this;
    time.kind = Kind::time;
    time.has_offset = false;
    time.offset_minutes = 0;
    return time;
}

int Temporal::digits() const {
    if (kind == Kind::time) {
        if (precision == Precision::second) return fraction_digits == 0 ? 6 : 9;
        return precision == Precision::minute ? 4 : 2;
    }
    if (precision == Precision::second) return fraction_digits == 0 ? 14 : 17;
    return date_time_digits[static_cast<std::size_t>(precision)].digits;
}

std::optional<Temporal> Temporal::low_boundary(std::optional<int> digits) const {
    const auto target = precision_of(*this, digits);
    if (!target || (kind == Kind::date && *target > Precision::day)) return std::nullopt;
    return with_precision(*this, *target, 14 * 60);
}

std::optional<Temporal> Temporal::high_boundary(std::optional<int> digits) const {
    const auto target = precision_of(*this, digits);
    if (!target || (kind == Kind::date && *target > Precision::day)) return std::nullopt;
    Temporal high = *this;
    if (precision < Precision::month) high.month = 12;
    if (precision < Precision::day)
        high.day = static_cast<std::uint8_t>(days_in_month(high.year, high.month));
    if (precision < Precision::hour) high.hour = 23;
    if (precision < Precision::minute) high.minute = 59;
    if (precision < Precision::second) high.second = 59;
    if (precision < Precision::second || fraction_digits == 0) high.microsecond = 999'000;
    return with_precision(high, *target, -12 * 60);
}

bool comparable(const Temporal& a, const Temporal& b) {
    return (a.kind == Kind::time) == (b.kind == Kind::time);
}

std::optional<std::strong_ordering> compare(const Temporal& a, const Temporal& b,
                                            const Zone& zone) {
    if (a.has_offset == b.has_offset) {
        if (a.offset_minutes == b.offset_minutes) return compare_parts(a, b);
        return compare_parts(moved_to(a, 0), moved_to(b, 0));
    }
    if (b.has_offset) {
        const auto other_way = compare(b, a, zone);
        if (!other_way) return std::nullopt;
        return 0 <=> *other_way;
    }
    if (!knows_clock(b)) return compare_parts(moved_to(a, zone_offset(a, zone)), b);
    const auto other_way = compare_unzoned(b, a);
    if (!other_way) return std::nullopt;
    return 0 <=> *other_way;
}

std::optional<Temporal> add(const Temporal& value, const Decimal& amount, CalendarUnit unit) {
    if (unit >= CalendarUnit::hour) {
        const auto length = clock_length(amount, unit);
        return length ? add_clock(value, *length) : std::nullopt;
    }
    auto count = whole(amount);
    if (!count || value.kind == Kind::time) return std::nullopt;
    switch (unit) {
        case CalendarUnit::year:
            return add_months(value, *count * 12);
        case CalendarUnit::month:
            if (value.precision == Precision::year) *count = *count / 12 * 12;
            return add_months(value, *count);
        case CalendarUnit::week:
            return add_days(value, *count * 7);
        default:
            return add_days(value, *count);
    }
}

}  // namespace fascia::fhirpath::detail
