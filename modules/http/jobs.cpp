#include "http/detail/jobs.hpp"

#include <algorithm>
#include <chrono>

namespace fascia::http {
namespace {

constexpr std::size_t most_jobs = 16, most_of_one = 4;
constexpr std::chrono::hours kept{1};

}  // namespace

Jobs::Jobs(const Clock& clock, IdSource& ids)
    : clock_{clock}, ids_{ids}, thread_{[this] { loop(); }} {}

Jobs::~Jobs() {
    {
        const std::lock_guard lock{mutex_};
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

Outcome<std::string> Jobs::start(std::string owner, Work work) {
    std::string id = ids_.next();
    const std::lock_guard lock{mutex_};
    forget_expired();
    const auto of_owner = std::count_if(jobs_.begin(), jobs_.end(),
                                        [&](const auto& job) { return job.second.owner == owner; });
    if (jobs_.size() >= most_jobs || static_cast<std::size_t>(of_owner) >= most_of_one)
        return Failure{FailureKind::throttled,
                       "too many requests wait for their answers to be fetched"};
    jobs_.emplace(id, Job{std::move(owner), std::move(work), {}, {}});
    queue_.push_back(id);
    changed_.notify_all();
    return id;
}

Jobs::Table::iterator Jobs::find(std::string_view owner, std::string_view id) {
    forget_expired();
    const auto job = jobs_.find(id);
    return job != jobs_.end() && job->second.owner == owner ? job : jobs_.end();
}

std::optional<Jobs::State> Jobs::look(std::string_view owner, std::string_view id, bool take) {
    const std::lock_guard lock{mutex_};
    const auto job = find(owner, id);
    if (job == jobs_.end()) return std::nullopt;
    State state = job->second.state;
    if (take && state.stage == State::Stage::done) jobs_.erase(job);
    return state;
}

bool Jobs::cancel(std::string_view owner, std::string_view id) {
    const std::lock_guard lock{mutex_};
    const auto job = find(owner, id);
    if (job == jobs_.end()) return false;
    jobs_.erase(job);
    return true;
}

void Jobs::forget_expired() {
    const Instant now = clock_.now();
    std::erase_if(jobs_, [&](const auto& entry) {
        const Job& job = entry.second;
        return job.state.stage == State::Stage::done && now - job.done_at >= kept;
    });
}

void Jobs::finish(const std::string& id, Response answer) {
    const std::lock_guard lock{mutex_};
    if (const auto job = jobs_.find(id); job != jobs_.end()) {
        job->second.state = {State::Stage::done, std::move(answer)};
        job->second.done_at = clock_.now();
    }
    at_work_ = false;
    changed_.notify_all();
}

void Jobs::loop() {
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [this] { return !at_work_ && (ending_ || !queue_.empty()); });
        if (ending_) return;
        const std::string id = std::move(queue_.front());
        queue_.pop_front();
        const auto job = jobs_.find(id);
        if (job == jobs_.end()) continue;  // cancelled
        job->second.state.stage = State::Stage::at_work;
        const Work work = std::move(job->second.work);
        at_work_ = true;
        lock.unlock();
        work([this, id](Response answer) { finish(id, std::move(answer)); });
        lock.lock();
    }
}

}  // namespace fascia::http
