"""`tanggap person`: the staff's log-ins from the command line; `tanggap code`: the second step of a demo log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from tanggap.web.cli.shared import Sentences, city_named, database

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from tanggap.accounts.models import Person

Coded = TypeVar("Coded", bound="Model")
_ROLES = ("officer", "agency_head", "operator", "supervisor", "city_admin", "oversight")


@click.group(cls=Sentences)
def person() -> None:
    """Staff log-ins: add one, let one in again who lost the second step or has to wait."""


@person.command(
    epilog="Examples:\n\n  tanggap person add ani --name 'Ani Wijaya' --role city_admin\n\n"
    "  tanggap person add budi --name 'Budi Santoso' --role officer --agency sudin-bina-marga-selatan"
)
@click.argument("username")
@click.option("--name", required=True, help="The full name, as colleagues read it.")
@click.option("--role", required=True, type=click.Choice(_ROLES))
@click.option("--agency", "agency_code", help="Code of the office; officers, heads and operators need one.")
@click.option("--area", "area_code", help="Code of the area; supervisors need one.")
@click.password_option(help="Asked for when not given; 12 characters at least.")
def add(username: str, *, name: str, role: str, agency_code: str | None, area_code: str | None, password: str) -> None:
    """Make a log-in for the site's city. At the first sign-in the person sets up the second step."""
    with database():
        from tanggap.accounts.actions import make_person
        from tanggap.accounts.models import Role
        from tanggap.directory.models import Agency
        from tanggap.places.models import Area

        city = city_named(None)
        agency = _with_code(Agency.objects.filter(city=city), agency_code, "agency")
        area = _with_code(Area.objects.filter(city=city), area_code, "area")
        make_person(
            city=city, username=username, full_name=name, password=password, role=Role(role), agency=agency, area=area
        )
        click.echo(f"{username} may sign in at /petugas/ and will be asked to set up the second step.")


@person.command(epilog="Example:\n\n  tanggap person reset-second-step budi")
@click.argument("username")
def reset_second_step(username: str) -> None:
    """Forget the code app and the recovery codes of somebody who lost them; the next sign-in sets them up anew."""
    with database():
        from tanggap.accounts.actions import reset_second_step as forget

        forget(_person(username))
        click.echo(f"{username} will set up the second step at the next sign-in.")


@person.command(epilog="Example:\n\n  tanggap person unlock budi")
@click.argument("username")
def unlock(username: str) -> None:
    """Let somebody try again at once after too many wrong passwords."""
    with database():
        from tanggap.accounts.sign_in_waits import forget_failures

        _person(username)
        click.echo(f"{username} may try again." if forget_failures(username) else f"{username} had not to wait.")


def _with_code(rows: QuerySet[Coded], code: str | None, what: str) -> Coded | None:
    found = rows.filter(code=code).first() if code else None
    if code and found is None:
        raise click.ClickException(f"This city has no {what} with the code {code}.")
    return found


def _person(username: str) -> Person:
    from tanggap.accounts.models import Person

    found = Person.objects.filter(username=username.strip().lower()).first()
    if found is None:
        raise click.ClickException(f"Nobody is called {username}.")
    return found


@click.command(epilog="Example:\n\n  tanggap code rina")
@click.argument("username")
def code(username: str) -> None:
    """The six digits that a demo person's log-in asks for now. Works for demo people only."""
    with database():
        from tanggap.web.demo import current_code

        click.echo(current_code(username))
