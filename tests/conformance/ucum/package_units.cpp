#include "fascia/terminology/ucum.hpp"

#include "support/shared_data.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdio>
#include <string>

using namespace fascia;
using namespace fascia::terminology;

namespace {

/// A table of the package: each row an array, its columns named once.
class Table {
  public:
    explicit Table(const boost::json::value& table) : rows_{table.at("data").as_array()} {
        for (const auto& column : table.at("config").as_array())
            columns_.push_back(column.is_string() ? column.as_string()
                                                  : column.as_array().back().as_string());
    }
    const boost::json::array& rows() const { return rows_; }
    const boost::json::value& at(const boost::json::value& row, std::string_view column) const {
        const auto found = std::find(columns_.begin(), columns_.end(), column);
        return row.as_array().at(static_cast<std::size_t>(found - columns_.begin()));
    }

  private:
    const boost::json::array& rows_;
    std::vector<boost::json::string> columns_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_units_that_loinc_uses_are_as_large_as_the_package_has_them) {
    const auto document = boost::json::parse(tests::read_file(FASCIA_UCUM_DEFINITIONS));
    const Table table{document.at("units")};
    int compared = 0;
    for (const auto& row : table.rows()) {
        if (table.at(row, "source_").as_string() != "LOINC" ||
            table.at(row, "isSpecial_").as_bool())
            continue;
        std::string code{table.at(row, "csCode_").as_string()};
        code.erase(code.find_last_not_of(' ') + 1);  // the package has some with a blank at the end
        if (code.find("[LPF]") != code.npos) continue;  // 100 by UCUM, 1 by the package
        const auto found = canonical(Decimal{1}, code);
        BOOST_TEST_REQUIRE(found.has_value(), code);
        const double wanted = table.at(row, "magnitude_").to_number<double>();
        BOOST_TEST(std::abs(found->value.approximate() / wanted - 1) < 1e-9,
                   code << " is " << found->value.text());
        ++compared;
    }
    std::printf("%4d units compared\n", compared);
    BOOST_TEST(compared > 400);
}
