"""Two people want the last place of an hour."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys import acts
from tests.journeys.visitor import Visitor, person
from tests.served import Served

PRESS = "document.querySelector('#confirmar button').click()"


def last_place(page: Page, served: Served, municipality: str, code: str) -> tuple[str, str]:
    """The words of a day and an hour at which one place is left."""
    visitor = Visitor(page).open("/citas/nueva/?tramite=comites")
    visitor.type("municipio", municipality).send().choose(last=True)
    day = visitor.choices().last.locator("strong").inner_text()
    visitor.send()
    start = visitor.page.locator("[name=inicio]").nth(3)
    hour = visitor.page.locator("label").nth(3).inner_text()
    acts.run(served, f"leave_one_place({code!r}, {start.get_attribute('value')!r})")
    return day, hour


def test_one_gets_it_and_the_other_takes_the_next(
    new_page: Callable[..., Page], served: Served
) -> None:
    """promise: A1, at the pages"""
    day, hour = last_place(new_page(), served, "Tejupilco", "082")
    asked = {"municipality": "Tejupilco", "day": day, "hour": hour}
    two = [Visitor(new_page()), Visitor(new_page())]
    for visitor, name in zip(two, ("Rosa", "Inés"), strict=True):
        visitor.book_until_check(person(name), **asked).expect(hour)

    # When both press at once
    for visitor in two:
        visitor.page.evaluate(PRESS)
    for visitor in two:
        visitor.page.wait_for_function("document.title.indexOf('Revisa') < 0")
        visitor.look()

    # Then one has it, and the other is shown the nearest with what was typed kept
    loser, winner = sorted(two, key=lambda visitor: "/citas/ver/" in visitor.page.url)
    winner.expect(hour, "Tu cita está registrada")
    loser.expect("Alguien tomó ese lugar hace un momento", "Tus datos siguen guardados")
    assert loser.page.title().startswith("Ese lugar ya no está libre")
    assert loser.choices().count() == 3
    loser.choose().send().expect("Hernández de la O")
    loser.confirm()
    assert loser.key != winner.key


def test_cancelled_place_is_free_again(new_page: Callable[..., Page], served: Served) -> None:
    day, hour = last_place(new_page(), served, "Tenancingo", "088")
    first, second = Visitor(new_page()), Visitor(new_page())
    first.book(person("Rosa"), municipality="Tenancingo", day=day, hour=hour)

    # Given that the last place is taken, nobody else sees that hour
    second.open("/citas/nueva/?tramite=constancia").type("municipio", "Tenancingo").send()
    second.choose(day).send()
    assert second.choices(hour).count() == 0
    # When it is cancelled
    first.tap("Cancelar mi cita").tap("Sí, cancelar").expect("Esta cita se canceló.")
    # Then it is there for another person
    second.open("/citas/nueva/hora/").choose(hour).send()
    second.type_person(person("Inés")).send().confirm().expect(hour)


def test_office_without_places_says_so(page: Page, served: Served) -> None:
    acts.run(served, "close_for_ever('110')")
    visitor = Visitor(page).open("/citas/nueva/?tramite=constancia")
    page.wait_for_timeout(5_500)  # what the server knows of closures may be five seconds old

    visitor.type("municipio", "valle de bravo").send()

    visitor.expect("Por ahora no hay lugares en Delegación Regional Valle de Bravo", "llámanos")
    assert page.locator("main form").count() == 0
