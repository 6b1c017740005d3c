"""`tanggap jobs`."""

from __future__ import annotations

from dataclasses import asdict

import click

from tanggap.web.cli.shared import Sentences, database, json_option, report


@click.group(
    cls=Sentences, invoke_without_command=True, epilog="Examples:\n\n  tanggap jobs\n\n  tanggap jobs retry 4711"
)
@json_option
@click.pass_context
def jobs(ctx: click.Context, as_json: bool) -> None:
    """The job queue: what waits, and the jobs that were given up after all their attempts."""
    if ctx.invoked_subcommand is not None:
        return
    with database():
        from tanggap.platform.job_state import QueueState, failed_jobs, queue_state

        state, failed = queue_state(), failed_jobs()

        def say(state: QueueState = state) -> None:
            click.echo(f"{state.waiting} wait, {state.lost} lost their worker, {state.failed} were given up.")
            for job in failed:
                click.echo(f"  {job.id}  {job.task}  {job.at}")

        report(as_json, {**asdict(state), "given_up": [asdict(job) for job in failed]}, say)


@jobs.command(epilog="Example:\n\n  tanggap jobs retry 4711")
@click.argument("job", type=int)
def retry(job: int) -> None:
    """Let a job that was given up wait once more, with all its attempts."""
    with database():
        from tanggap.platform.job_state import try_again

        if not try_again(job):
            raise click.ClickException("No job of this number was given up, or the next of its kind waits already.")
        click.echo("It waits again.")


@jobs.command(epilog="Example:\n\n  tanggap jobs dismiss 4711")
@click.argument("job", type=int)
def dismiss(job: int) -> None:
    """Forget a job that was given up, because somebody has seen to it."""
    with database():
        from tanggap.platform.job_state import dismiss as forget

        if not forget(job):
            raise click.ClickException("No job of this number was given up.")
        click.echo("It is forgotten.")
