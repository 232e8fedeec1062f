"""The canary itself: a token in every field of Part 2, in every state a decision can be in."""

def test_the_world_is_built(canary):
    print(canary.world.decisions)
