"""`khobao schedule`: what it prints can be pasted as it is."""

import configparser
import shlex
from pathlib import Path

from click.testing import CliRunner

from crawler.commands.schedule import command, crontab, khobao_command, units


def sections(text):
    found = {}
    for part in text.split("\n\n"):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        if "[" in part:
            parser.read_string(part)
            found |= {name: dict(parser[name]) for name in parser.sections()}
    return found


def test_crontab_line(tmp_path):
    line = crontab(tmp_path / "kho báo 100%").splitlines()[-1]
    assert line.startswith("*/15 * * * * ")
    words = shlex.split(line.removeprefix("*/15 * * * * ").replace("\\%", "%"))
    assert words[-4:] == ["crawl", "--due", "--archive", str(tmp_path / "kho báo 100%")]
    assert Path(words[0]).is_absolute()
    assert "%" not in line.replace("\\%", "")


def test_units(tmp_path):
    archive = tmp_path / "kho báo 5%"
    found = sections(units(archive))
    assert set(found) == {"Unit", "Service", "Timer", "Install"}
    service, timer = found["Service"], found["Timer"]
    start = shlex.split(service["ExecStart"])
    assert start[: len(khobao_command())] == khobao_command()
    assert start[-4:] == ["crawl", "--due", "--archive", str(archive).replace("%", "%%")]
    assert service["SuccessExitStatus"] == "75"
    assert service["ProtectSystem"] == "strict"
    assert str(archive).replace("%", "%%") in service["ReadWritePaths"]
    assert timer["OnCalendar"] == "*:0/15"
    assert timer["Persistent"] == "true"


def test_command_prints_one_or_the_other(tmp_path):
    cron = CliRunner().invoke(command, ["--archive", str(tmp_path)])
    systemd = CliRunner().invoke(command, ["--systemd", "--archive", str(tmp_path)])
    assert cron.output == crontab(tmp_path)
    assert systemd.output == units(tmp_path)
