#include "fascia/interaction/panel.hpp"

#include "interaction/detail/operation_input.hpp"
#include "interaction/detail/operations.hpp"
#include "interaction/detail/write_changes.hpp"

namespace fascia::interaction {
namespace {

using Kind = workflow::PanelLine::Kind;

/// The lines that `tells` is true of; with `counted` one more that counts them all.
Outcome<Reply> lines_of(const Services& services, Instant at, PanelQuestion question,
                        bool (*tells)(Kind), bool counted) {
    const auto panel = Panel::open(services, at, std::move(question));
    if (!panel) return panel.error();
    Reply reply;
    reply.is_lines = true;
    workflow::PanelCounts counts;
    std::string place;
    do {
        auto page = panel->page(place);
        if (!page) return page.error();
        for (const auto& line : page->lines) {
            counts.add(line);
            if (tells(line.kind)) reply.json.append(line.json).append("\n");
        }
        place = std::move(page->next);
    } while (!place.empty());
    if (counted) reply.json.append(counts.json()).append("\n");
    return reply;
}

/// `at` belongs to the test clock, although nothing is written.
constexpr bool as_if_it_wrote = true;

Outcome<Reply> swept(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"at", "protocol"}); !checked) return checked.error();
    const auto at = instant_of(services, request, as_if_it_wrote);
    if (!at) return at.error();
    const std::string canonical = input.text("protocol");
    if (!canonical.empty())
        if (const auto known = protocol_by(services, canonical); !known) return known.error();
    return lines_of(
        services, *at, sweep_question(services, canonical), [](Kind) { return true; }, false);
}

Outcome<std::shared_ptr<const plan::Protocol>> given_protocol(const Services& services,
                                                              const OperationInput& input,
                                                              std::string_view name) {
    const std::string canonical = input.text(name);
    if (!canonical.empty()) return protocol_by(services, canonical);
    return Failure{FailureKind::invalid,
                   Issue{.code = "required",
                         .path = {},
                         .text = "`" + std::string{name} + "` is the canonical of a protocol"}};
}

Outcome<Reply> compared(const Services& services, const Request& request) {
    const OperationInput input{request};
    if (const auto checked = input.check({"at", "before", "after"}); !checked)
        return checked.error();
    const auto at = instant_of(services, request, as_if_it_wrote);
    if (!at) return at.error();
    auto before = given_protocol(services, input, "before");
    if (!before) return before.error();
    auto after = given_protocol(services, input, "after");
    if (!after) return after.error();
    return lines_of(
        services, *at, diff_question(std::move(*before), std::move(*after)),
        [](Kind kind) { return kind != Kind::same; }, true);
}

}  // namespace

void sweep(const Services& services, Request request, Done done) {
    done(swept(services, request));
}

void diff(const Services& services, Request request, Done done) {
    done(compared(services, request));
}

}  // namespace fascia::interaction
