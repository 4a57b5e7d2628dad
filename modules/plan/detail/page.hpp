#pragma once

#include "fascia/plan/protocol.hpp"
#include "fascia/plan/rules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fascia::plan::detail {

/// Markdown that grows section by section.
class Page {
  public:
    void heading(int level, std::string_view text);
    void paragraph(std::string_view text);
    void bullet(std::string_view text);
    /// Ends a list.
    void gap();
    void table(const std::vector<std::string>& columns,
               const std::vector<std::vector<std::string>>& rows);
    std::string text() && { return std::move(text_); }

  private:
    void row(const std::vector<std::string>& cells);
    std::string text_;
};

/// "[S15] [P]"; what is to be signed stands out: "**[M]**".
std::string tagged(const Sources& sources);
/// "a, b, c"
std::string listed(const std::vector<std::string>& texts);
/// "loinc|72514-3" with the short names of the rules.
std::string code_text(const Rules& rules, const Code& code);
std::string in_code(std::string_view text);
/// The expression of a condition as code; "" where there is none.
std::string in_code(const Condition& condition);

void add_items(const Protocol& protocol, Page& page);  ///< the plan, item by item
void add_safety(const Rules& rules, Page& page);       ///< flags, contraindications
void add_measures(const Rules& rules, Page& page);     ///< observations, response, adherence
void add_facts(const Rules& rules, Page& page);        ///< lists, concepts, inputs, derived
void add_gates(const Rules& rules, Page& page);        ///< time, gates, procedures, payers

}  // namespace fascia::plan::detail
