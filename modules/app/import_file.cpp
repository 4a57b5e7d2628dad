#include "app/detail/import_file.hpp"

#include "fascia/fhir/json.hpp"
#include "fascia/fhir/operation_outcome.hpp"

#include <charconv>

namespace fascia::app {
namespace {

constexpr std::uint64_t records_per_mark = 200;

}  // namespace

Outcome<std::uint64_t> Place::read() {
    const auto text = repository_.setting(setting_);
    if (!text) return text.error();
    const std::string number = text->value_or("0");
    std::from_chars(number.data(), number.data() + number.size(), contiguous_);
    marked_ = contiguous_;
    return contiguous_;
}

void Place::settled(std::uint64_t record) {
    const std::scoped_lock lock{mutex_};
    ahead_.insert(record);
    while (!ahead_.empty() && *ahead_.begin() == contiguous_ + 1) {
        ahead_.erase(ahead_.begin());
        ++contiguous_;
    }
    // A mark that fails now is made by a later one, or finish() says so.
    if (contiguous_ >= marked_ + records_per_mark) mark();
}

Outcome<void> Place::finish() {
    const std::scoped_lock lock{mutex_};
    return mark();
}

Outcome<void> Place::mark() {
    if (marked_ == contiguous_) return {};
    const auto kept = repository_.set_setting(setting_, std::to_string(contiguous_));
    if (kept) marked_ = contiguous_;
    return kept;
}

void Rejects::add(const Record& record, const Failure& failure) {
    const std::scoped_lock lock{mutex_};
    if (!stream_.is_open()) stream_.open(path_, std::ios::app);
    std::string line = R"({"record":)" + std::to_string(record.number) + R"(,"outcome":)";
    fhir::append_json(line, fhir::operation_outcome(failure).root());
    line += R"(,"content":)";
    fhir::append_json_string(line, record.text);
    stream_ << line << "}\n";
}

}  // namespace fascia::app
