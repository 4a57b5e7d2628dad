#include "fascia/fhirpath/fhirpath.hpp"

#include "plan/detail/timing.hpp"

#include <unordered_map>

namespace fascia::plan::detail {
namespace {

Instant instant_of(const Moment& moment, const Zone& zone) {
    return moment.instant.value_or(zone.start_of(moment.day));
}

class Scheduler {
  public:
    Scheduler(const std::vector<TimedAction>& actions, const TimeFrame& frame)
        : actions_{actions}, frame_{frame}, windows_(actions.size()), states_(actions.size()) {
        for (std::size_t i = 0; i < actions.size(); ++i)
            if (const auto id = actions[i].action.child("id").text(); !id.empty())
                by_id_.try_emplace(id, i);
    }

    Outcome<std::vector<Window>> run() {
        for (std::size_t i = 0; i < actions_.size(); ++i)
            if (const auto window = resolve(i); !window) return window.error();
        return std::move(windows_);
    }

  private:
    enum class State : std::uint8_t { open, running, done };

    Outcome<Window> resolve(std::size_t i) {
        if (states_[i] == State::done) return windows_[i];
        if (states_[i] == State::running)
            return Failure{FailureKind::invalid,
                           Issue{.code = "invalid",
                                 .path = path_of(actions_[i].action),
                                 .text = "This action waits for itself through relatedAction"}};
        states_[i] = State::running;
        auto window = compute(actions_[i]);
        if (!window) return window;
        states_[i] = State::done;
        return windows_[i] = *window;
    }

    Outcome<Window> compute(const TimedAction& timed) {
        Window window{Moment{frame_.zone.day_of(frame_.at), frame_.at}, {}, false};
        if (timed.parent) {
            const auto parent = resolve(*timed.parent);
            if (!parent) return parent;
            window = *parent;
        }
        for (const auto related : timed.action.children("relatedAction")) {
            const auto narrowed = after_related(window, related);
            if (!narrowed) return narrowed;
            window = *narrowed;
        }
        return timed.timing ? own(window, timed.timing) : Outcome<Window>{window};
    }

    Outcome<Window> after_related(Window window, const fhir::Element& related) {
        const auto target = by_id_.find(related.child("actionId").text());
        if (target == by_id_.end()) return window;
        const auto other = resolve(target->second);
        if (!other) return other;
        if (!other->known) return window;
        const auto relationship = related.child("relationship").text();
        const bool to_start = relationship.ends_with("-start") || relationship == "concurrent";
        const auto& anchor = to_start ? other->start : other->end;
        if (!anchor) return window;
        const bool before = relationship.starts_with("before");
        const auto shifted =
            offset(*anchor, related, before ? Direction::back : Direction::forward);
        if (!shifted) return shifted;
        return merge(window, *shifted, before);
    }

    /// Anchor and offset: a Duration is one moment, a Range the moments between.
    Outcome<Window> offset(const Moment& anchor, const fhir::Element& related,
                           Direction direction) const {
        const auto by = related.child("offset");
        if (!by) return Window{anchor, {}, true};
        if (by.type().name() != "Range") {
            const auto moment = shift(anchor, by, frame_.zone, direction);
            if (!moment) return moment.error();
            return Window{*moment, {}, true};
        }
        return between(anchor, by, direction);
    }

    Outcome<Window> between(const Moment& anchor, const fhir::Element& range,
                            Direction direction) const {
        Window window{anchor, {}, true};
        if (const auto low = range.child("low")) {
            const auto moment = shift(anchor, low, frame_.zone, direction);
            if (!moment) return moment.error();
            window.start = *moment;
        }
        if (const auto high = range.child("high")) {
            const auto moment = shift(anchor, high, frame_.zone, direction);
            if (!moment) return moment.error();
            window.end = *moment;
        }
        if (direction == Direction::back) std::swap(window.start, window.end);
        return window;
    }

    bool later(const std::optional<Moment>& a, const std::optional<Moment>& b) const {
        return a && (!b || instant_of(*a, frame_.zone) > instant_of(*b, frame_.zone));
    }

    /// Every related action is a dependency: the latest start counts, and for "before" the end.
    Window merge(Window window, const Window& related, bool before) const {
        window.known = true;
        if (before) {
            const auto& end = related.end ? related.end : related.start;
            if (!window.end || later(window.end, end)) window.end = end;
            return window;
        }
        if (later(related.start, window.start)) window.start = related.start;
        if (related.end) window.end = related.end;
        if (later(window.start, window.end)) window.end.reset();
        return window;
    }

    Outcome<Window> own(const Window& around, const fhir::Element& timing) const {
        const auto type = timing.type().name();
        if (type == "dateTime") {
            const auto moment = to_moment(timing.text(), frame_.zone);
            return Window{moment, moment, moment.has_value()};
        }
        if (type == "Period") return of_period(timing);
        if (type == "Timing") return of_timing(around, timing);
        if (type == "Range") return of_range(around, timing);
        const auto anchor = type == "Age" ? birth() : around.start;
        if (!anchor) return around;
        const auto moment = shift(*anchor, timing, frame_.zone);
        if (!moment) return moment.error();
        return Window{*moment, *moment, true};
    }

    std::optional<Moment> birth() const {
        if (!frame_.birth_date) return std::nullopt;
        return Moment{*frame_.birth_date, {}};
    }

    Outcome<Window> of_period(const fhir::Element& period) const {
        return Window{to_moment(period.child("start").text(), frame_.zone),
                      to_moment(period.child("end").text(), frame_.zone), true};
    }

    /// A Range in years is an age; any other a span of time from the anchor.
    Outcome<Window> of_range(const Window& around, const fhir::Element& range) const {
        const auto part = range.child("low") ? range.child("low") : range.child("high");
        const auto anchor = part.child("code").text() == "a" ? birth() : around.start;
        return anchor ? between(*anchor, range, Direction::forward) : Outcome<Window>{around};
    }

    Outcome<Window> of_timing(const Window& around, const fhir::Element& timing) const {
        const auto bounds = timing.at("repeat.bounds");
        if (const auto event = timing.child("event"))
            return Window{to_moment(event.text(), frame_.zone), {}, true};
        if (!bounds) return around;
        if (bounds.type().name() == "Period") return of_period(bounds);
        if (!around.start) return around;
        if (bounds.type().name() == "Range") {
            auto window = between(*around.start, bounds, Direction::forward);
            if (window) window->start = same_precision(*around.start, window->end);
            return window;  // a range of lengths, not of starts
        }
        const auto end = shift(*around.start, bounds, frame_.zone);
        if (!end) return end.error();
        return Window{same_precision(*around.start, *end), *end, true};
    }

    static Moment same_precision(const Moment& start, const std::optional<Moment>& end) {
        return end && !end->instant ? Moment{start.day, {}} : start;
    }

    const std::vector<TimedAction>& actions_;
    const TimeFrame& frame_;
    std::vector<Window> windows_;
    std::vector<State> states_;
    std::unordered_map<std::string_view, std::size_t, fhirpath::NameHash> by_id_;
};

}  // namespace

Outcome<std::vector<Window>> schedule(const std::vector<TimedAction>& actions,
                                      const TimeFrame& frame) {
    return Scheduler{actions, frame}.run();
}

}  // namespace fascia::plan::detail
