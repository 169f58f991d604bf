// A book of any length in a swiper of three slots. Leaf 1 is the first page; the leaf behind the last
// page ends the book. A leaf's slot is its number modulo three, so that a turned leaf stays in place
// while the other two are filled anew.

const SLOTS = 3;

const slotOf = (leaf) => (leaf - 1) % SLOTS;

// around returns the leaf in each slot when a leaf is open; 0 is an empty slot.
function around(leaf, end) {
  const slots = [0, 0, 0];
  for (const near of [leaf - 1, leaf, leaf + 1]) {
    if (near >= 1 && near <= end) slots[slotOf(near)] = near;
  }
  return slots;
}

// turned returns the leaf that is open after the swiper went from a leaf to a slot.
function turned(leaf, slot, end) {
  const step = (slot - slotOf(leaf) + SLOTS) % SLOTS;
  const next = leaf + (step === 2 ? -1 : step);
  return Math.max(1, Math.min(end, next));
}

module.exports = { slotOf, around, turned };
