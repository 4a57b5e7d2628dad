#include "store/detail/batch.hpp"

#include "store/detail/json_rows.hpp"

namespace fascia::store {

std::span<const Batch::Cell> Batch::row(std::size_t index) const {
    const std::size_t end = index + 1 < size() ? starts_[index + 1].cell : cells_.size();
    return std::span{cells_}.subspan(starts_[index].cell, end - starts_[index].cell);
}

void Batch::resize(std::size_t count) {
    if (count >= size()) return;
    cells_.resize(starts_[count].cell);
    texts_.resize(starts_[count].text);
    starts_.resize(count);
}

std::string Batch::json(std::size_t first) const {
    std::string rows;
    for (std::size_t i = first; i < size(); ++i) {
        JsonRow line{rows};
        for (const Cell& cell : row(i)) {
            if (cell.is_text)
                line.add(text(cell));
            else
                line.add(cell.number);
        }
    }
    return json_array(rows);
}

}  // namespace fascia::store
