#include "fhirpath/detail/function_table.hpp"

#include <unordered_map>

namespace fascia::fhirpath::detail {

const FunctionRow* find_function(std::string_view name) {
    static const auto rows = [] {
        std::unordered_map<std::string_view, const FunctionRow*> by_name;
        for (const auto list :
             {existence_functions(), filtering_functions(), subsetting_functions(),
              combining_functions(), conversion_functions(), string_functions(),
              text_coding_functions(), pattern_functions(), math_functions(), boundary_functions(),
              navigation_functions(), utility_functions(), type_functions(), fhir_functions(),
              definition_functions()})
            for (const auto& row : list) by_name.emplace(row.name, &row);
        return by_name;
    }();
    const auto found = rows.find(name);
    return found == rows.end() ? nullptr : found->second;
}

}  // namespace fascia::fhirpath::detail
