#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fascia::store {

/// Appends text as a JSON string. Invalid UTF-8 is not mended: what is stored was checked before.
void append_json_text(std::string& out, std::string_view text);

/// Appends one JSON array and a comma to `out` when it goes out of scope: a row of a batch.
class JsonRow {
  public:
    explicit JsonRow(std::string& out) : out_{out} { out_ += '['; }
    ~JsonRow() {
        out_.back() = ']';
        out_ += ',';
    }
    JsonRow(const JsonRow&) = delete;
    JsonRow& operator=(const JsonRow&) = delete;

    JsonRow& add(std::int64_t number) { return add_raw(std::to_string(number)); }
    JsonRow& add(std::string_view text) {
        append_json_text(out_, text);
        out_ += ',';
        return *this;
    }
    JsonRow& add_raw(std::string_view json) {
        out_.append(json) += ',';
        return *this;
    }

  private:
    std::string& out_;
};

/// Rows, each followed by a comma, as one JSON array.
inline std::string json_array(std::string_view rows) {
    std::string array;
    array.reserve(rows.size() + 2);
    array.append("[").append(rows.substr(0, rows.empty() ? 0 : rows.size() - 1)).append("]");
    return array;
}

}  // namespace fascia::store
