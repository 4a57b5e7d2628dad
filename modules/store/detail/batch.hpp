#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fascia::store {

/// Rows of numbers and texts, collected for one statement that writes them.
class Batch {
  public:
    /// A value of a row; the bytes of a text are in text().
    struct Cell {
        std::int64_t number = 0;  ///< or where the text begins
        std::uint32_t length = 0;
        bool is_text = false;
    };

    /// A new row; its values follow, in the order of the statement's batch.
    Batch& start() {
        starts_.push_back({cells_.size(), texts_.size()});
        return *this;
    }
    Batch& add(std::int64_t number) {
        cells_.push_back({.number = number});
        return *this;
    }
    Batch& add(std::string_view text) {
        cells_.push_back({.number = static_cast<std::int64_t>(texts_.size()),
                          .length = static_cast<std::uint32_t>(text.size()),
                          .is_text = true});
        texts_ += text;
        return *this;
    }

    std::size_t size() const { return starts_.size(); }
    std::span<const Cell> row(std::size_t index) const;
    std::string_view text(const Cell& cell) const {
        return std::string_view{texts_}.substr(static_cast<std::size_t>(cell.number), cell.length);
    }
    /// Forgets the rows behind the first `count`.
    void resize(std::size_t count);
    /// The rows from `first` on as a JSON array of arrays.
    std::string json(std::size_t first) const;

  private:
    struct Start {
        std::size_t cell, text;
    };
    std::vector<Start> starts_;
    std::vector<Cell> cells_;
    std::string texts_;
};

}  // namespace fascia::store
