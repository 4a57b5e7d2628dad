#pragma once

#include <boost/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>

/// Comparing JSON by value.
namespace fascia::tests {

/// A JSON text with every number as a string, so that Boost.JSON keeps its digits.
inline std::string with_numbers_as_text(std::string_view json) {
    std::string out;
    for (std::size_t at = 0; at < json.size();) {
        std::size_t end = at + 1;
        if (json[at] == '"') {
            while (json[end] != '"') end += json[end] == '\\' ? 2 : 1;
            out += json.substr(at, ++end - at);
        } else if (json[at] == '-' || (json[at] >= '0' && json[at] <= '9')) {
            end = std::min(json.find_first_not_of("+-.0123456789eE", at), json.size());
            out.append("\"number ").append(json.substr(at, end - at)).append("\"");
        } else {
            out += json[at];
        }
        at = end;
    }
    return out;
}

/// A JSON text as a value: equal when the members (in any order), items, texts and digits are.
inline boost::json::value json_value(std::string_view json) {
    boost::json::parse_options options;
    options.max_depth = 128;
    return boost::json::parse(with_numbers_as_text(json), {}, options);
}

}  // namespace fascia::tests
