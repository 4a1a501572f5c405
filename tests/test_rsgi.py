"""How a request of the server becomes one of Django."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

from config.rsgi import OpenFile, read_headers


class Sent(list[tuple[str, str]]):
    def items(self) -> list[tuple[str, str]]:
        return self


def read(*pairs: tuple[str, str]) -> dict[str, str]:
    return read_headers(SimpleNamespace(headers=Sent(pairs)))


def test_a_name_with_an_underscore_cannot_pass_for_that_of_the_proxy() -> None:
    assert read(("x_forwarded_proto", "https"), ("host", "citas")) == {"host": "citas"}


def test_what_is_sent_twice_is_joined() -> None:
    assert read(("cookie", "a=1"), ("cookie", "b=2")) == {"cookie": "a=1; b=2"}
    assert read(("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")) == {
        "x-forwarded-for": "1.1.1.1,2.2.2.2"
    }


def test_a_file_on_the_disk_is_sent_from_there(tmp_path: Path) -> None:
    path = tmp_path / "citas.xlsx"
    path.write_bytes(b"rows")
    with path.open("rb") as file:
        assert OpenFile(file).content() == path
    assert OpenFile(BytesIO(b"rows")).content() == b"rows"
