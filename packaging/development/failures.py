"""What a failed pip or apt-get meant, in words, and what to do. A failure without words here keeps its own."""

from dataclasses import dataclass

from development import steps
from development.messages import StepError, Words


@dataclass(frozen=True, slots=True)
class Known:
    """A failure that we know: any of the `signs` in the output tells it."""

    signs: tuple[str, ...]
    problem: Words
    remedy: Words


PIP = (
    Known(
        ("No space left on device", "Errno 28", "WinError 112"),
        Words("The disk became full while installing", "安装时磁盘已满"),
        Words("free about 1 GB, then run the same command again", "请腾出约 1 GB 空间,再运行同一条命令"),
    ),
    Known(
        ("DO NOT MATCH THE HASHES",),
        Words(
            "A downloaded file is not the one that the lock file names, so it was not installed",
            "下载的文件与锁定文件不符,已拒绝安装",
        ),
        Words(
            "try again; if it stays, the package mirror of your pip settings serves another file: name another one",
            "请重试;若仍然如此,说明 pip 设置中的镜像源提供了不同的文件,请换一个镜像源",
        ),
    ),
    Known(
        ("CERTIFICATE_VERIFY_FAILED", "SSLError"),
        Words("The package index answers, but its certificate is not trusted here", "已连上软件源,但其证书不受信任"),
        Words(
            "check the clock of this computer; behind a company proxy set PIP_CERT to its certificate",
            "请检查本机时间;若在公司代理之后,请把 PIP_CERT 设为代理的证书",
        ),
    ),
    Known(
        (
            "NewConnectionError",
            "NameResolutionError",
            "Failed to establish a new connection",
            "Temporary failure in name resolution",
            "Name or service not known",
            "getaddrinfo failed",
            "Network is unreachable",
            "ConnectTimeout",
            "ReadTimeout",
            "Read timed out",
            "Connection refused",
            "ProxyError",
            "Connection aborted",
            "ConnectionResetError",
        ),
        Words("The package index could not be reached", "无法连接软件源"),
        Words(
            "check the network, or name a nearer index with PIP_INDEX_URL=…, then run the same command again",
            "请检查网络,或用 PIP_INDEX_URL=… 指定更近的镜像源,再运行同一条命令",
        ),
    ),
    Known(
        ("No matching distribution found", "is not a supported wheel"),
        Words(
            "A pinned package does not exist for this computer, or not on the package index in use",
            "某个锁定的依赖没有适合本机的版本,或当前软件源中没有",
        ),
        Words(
            "Qt needs 64-bit Windows 10+, macOS 14+ or Linux with glibc 2.34+ (Debian 12, Ubuntu 22.04; on ARM 2.39+:"
            " Debian 13, Ubuntu 24.04); if this is one of them, name another index with PIP_INDEX_URL=…",
            "Qt 需要 64 位的 Windows 10+、macOS 14+ 或 glibc 2.34+ 的 Linux(Debian 12、Ubuntu 22.04;ARM 需 2.39+:"
            "Debian 13、Ubuntu 24.04);若已满足,请用 PIP_INDEX_URL=… 换一个软件源",
        ),
    ),
    Known(
        ("Permission denied", "WinError 5]", "Errno 13"),
        Words("A file of .venv cannot be written", ".venv 中的文件无法写入"),
        Words(
            "close the programs that run from it and look who owns the folder, then run the same command again",
            "请关闭正在使用它的程序并确认文件夹的所有者,再运行同一条命令",
        ),
    ),
)

APT = (
    Known(
        ("No space left on device", "You don't have enough free space"),
        Words("The disk became full while installing system packages", "安装系统软件包时磁盘已满"),
        Words("free about 1 GB, then run the same command again", "请腾出约 1 GB 空间,再运行同一条命令"),
    ),
    Known(
        ("Could not get lock", "Unable to acquire the dpkg frontend lock", "Unable to lock directory"),
        Words("Another program is installing system packages", "另一个程序正在安装系统软件包"),
        Words("wait until it has ended, then run the same command again", "请等它结束,再运行同一条命令"),
    ),
    Known(
        ("dpkg was interrupted", "Unmet dependencies", "held broken packages"),
        Words("The package system of this machine is in an unfinished state", "本机的软件包系统处于未完成状态"),
        Words(
            "as root: dpkg --configure -a && apt-get -f install",
            "以 root 运行:dpkg --configure -a && apt-get -f install",
        ),
    ),
    Known(
        (
            "Temporary failure resolving",
            "Could not resolve",
            "Could not connect to",
            "Unable to connect to",
            "Connection timed out",
            "Network is unreachable",
            "Failed to fetch",
        ),
        Words("The system's package archive could not be reached", "无法连接系统的软件仓库"),
        Words("check the network, then run the same command again", "请检查网络,再运行同一条命令"),
    ),
)


def explain(known: tuple[Known, ...], output: str, *, step: str, otherwise: Words) -> StepError:
    """The failure in words; where the output tells nothing known, `otherwise` says what failed and `step` which log."""
    for failure in known:
        if any(sign in output for sign in failure.signs):
            return StepError(failure.problem, failure.remedy)
    return steps.unexplained(step, otherwise, output)
