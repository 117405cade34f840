"""`python -m crawler.sampleweb`: serve the sample web until stopped."""

from __future__ import annotations

import threading

import click

from crawler.sampleweb import serve


@click.command()
@click.option("--edition", type=click.IntRange(1, 2), default=1, help="1, or the web as changed.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="0 takes a free one.")
def main(edition: int, port: int) -> None:
    """Print the proxy's address, for KHOBAO_PROXY, and answer until stopped."""
    try:
        with serve(edition, port) as web:
            click.echo(web.proxy_url)
            click.echo(f"# {len(web.hosts)} hosts: {', '.join(web.hosts)}", err=True)
            click.echo(f"# KHOBAO_PROXY={web.proxy_url} khobao crawl hanoimoi", err=True)
            threading.Event().wait()
    except OSError as error:
        raise click.ClickException(
            f"cannot listen on port {port}: {error.strerror or error}; choose another with --port"
        ) from None


if __name__ == "__main__":
    main()
