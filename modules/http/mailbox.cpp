#include "http/detail/mailbox.hpp"

#include <boost/asio/post.hpp>

namespace fascia::http::detail {

void Mailbox::deliver(Letter letter) {
    const std::lock_guard lock{mutex_};
    if (context_ == nullptr) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() > 1) return;  // the thread is on its way already
    boost::asio::post(*context_, [self = shared_from_this()] { self->empty(); });
}

void Mailbox::empty() {
    std::vector<Letter> letters;
    {
        const std::lock_guard lock{mutex_};
        letters.swap(letters_);
    }
    if (!letters.empty()) open_(std::move(letters));
}

void Mailbox::close() {
    std::vector<Letter> letters;  // dropped after the lock
    const std::lock_guard lock{mutex_};
    context_ = nullptr;
    letters.swap(letters_);
}

}  // namespace fascia::http::detail
