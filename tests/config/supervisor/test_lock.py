import os
from pathlib import Path

import pytest

from dealwright.config.supervisor import lock


class TestHold:
    def test_refuses_a_second_holder_and_names_the_first(self, tmp_path: Path):
        with lock.hold(tmp_path, "up", stays=True), pytest.raises(lock.Held) as refusal:
            lock.hold(tmp_path, "migrate", stays=False).__enter__()

        assert refusal.value.holder == lock.Holder("up", os.getpid(), True)
        assert f"in use by `dealwright up` (process {os.getpid()})" in str(refusal.value)

    def test_is_free_again_after_the_block(self, tmp_path: Path):
        with lock.hold(tmp_path, "up", stays=True):
            pass

        assert lock.holder(tmp_path) is None
        with lock.hold(tmp_path, "migrate", stays=False):
            assert lock.holder(tmp_path) == lock.Holder("migrate", os.getpid(), False)

    def test_does_not_share_a_folder_with_its_neighbour(self, tmp_path: Path):
        with lock.hold(tmp_path / "one", "up", stays=True), lock.hold(tmp_path / "two", "up", stays=True):
            assert lock.holder(tmp_path / "one") == lock.holder(tmp_path / "two")
