"""Packs of a board: Part 1 holds no token for anybody, Part 2 those of the requests that its reader may read, and no others."""

import pytest

from tests.canary.files import unpacked
from tests.canary.governing import IN_THE_PACK, make_pack
from tests.canary.readers import MAY_READ
from tests.canary.test_canary_staff import leaks, visitor


@pytest.mark.parametrize("who", ["author", "award_holder", "other_officer"])
def test_a_pack_tells_part_2_only_in_its_own_file_and_only_to_its_readers(canary, canary_sites, who):
    pack, asking = make_pack(canary), visitor(canary, canary_sites, who)
    part1, part2 = asking.get_all([f"/packs/board/pack/{pack.pk}/part{part}.pdf" for part in (1, 2)])
    assert part1.status == 200 and not leaks(canary, [part1])
    inside = unpacked(part2)
    for name in IN_THE_PACK:
        token = canary.world.tokens[name]["part2text.body"].encode()
        assert (token in inside) == (who in MAY_READ[name]), (who, name)
    assert who != "other_officer" or (part2.status == 403 and not leaks(canary, [part2]))
    assert part2.header("Cache-Control") == "private, no-store"
