#include "store/soci/search_sql.hpp"

namespace fascia::store {

Sql& Sql::add(std::string_view fragment) {
    text += fragment;
    return *this;
}

Sql& Sql::add(const Sql& piece) {
    text += piece.text;
    values.insert(values.end(), piece.values.begin(), piece.values.end());
    return *this;
}

Sql& Sql::bind(std::int64_t value) {
    text += '?';
    values.emplace_back(value);
    return *this;
}

Sql& Sql::bind(std::string value) {
    text += '?';
    values.emplace_back(std::move(value));
    return *this;
}

Call call_assembled(Connection& connection, const Sql& sql, const std::vector<sql::Type>& out) {
    std::string text;
    std::size_t count = 0;
    for (const char c : sql.text) {
        if (c == '?')
            text.append(":p").append(std::to_string(count++));
        else
            text += c;
    }
    std::vector<sql::Type> in;
    for (const auto& value : sql.values)
        in.push_back(value.index() == 0 ? sql::Type::number : sql::Type::text);
    Call call = connection.assembled(text, in, out);
    for (std::size_t i = 0; i < sql.values.size(); ++i)
        std::visit([&](const auto& value) { call.set("p" + std::to_string(i), value); },
                   sql.values[i]);
    return call;
}

}  // namespace fascia::store
