"""What inspect says of two containers, compared: equal apart from id, name, time and what is every container's own."""

from __future__ import annotations

from typing import Any

from docker_client import full_names


def told(data: dict[str, Any]) -> Any:
    """What inspect says of a container, less what is every container's own."""
    own = data["Id"]
    config = {
        **data["Config"],
        "Hostname": "" if data["Config"]["Hostname"] == own[:12] else data["Config"]["Hostname"],
    }
    of_network = ["IPAMConfig", "Links", "DriverOpts"]
    if data["State"]["Status"] == "created":  # what was asked for; once it runs, the engine has chosen one
        of_network.append("MacAddress")
    networks = {
        name: {key: row.get(key) for key in of_network}
        | {"Aliases": [alias for alias in row.get("Aliases") or () if alias != own[:12]]}
        for name, row in (data["NetworkSettings"]["Networks"] or {}).items()
    }
    mounts = [
        {key: value for key, value in row.items() if key not in ("Name", "Source") or row.get("Name", "")[:4] == "data"}
        for row in data["Mounts"]
    ]
    mounts.sort(key=lambda row: row["Destination"])
    links = [link.replace(data["Name"] + "/", "/NAME/") for link in data["HostConfig"].get("Links") or ()]
    host = {**data["HostConfig"], "Links": links, "ContainerIDFile": ""}
    for key in ("CapAdd", "CapDrop"):
        host[key] = full_names(host.get(key))
    for key in ("Binds", "CapAdd", "CapDrop", "Ulimits", "SecurityOpt"):  # the client keeps them in maps
        host[key] = sorted(host.get(key) or (), key=str)
    config["Env"] = sorted(config.get("Env") or ())
    seen = {"Config": config, "HostConfig": host, "Networks": networks, "Mounts": mounts}
    return without_nothing(seen | {key: data[key] for key in ("Path", "Args", "Image", "Platform", "RestartCount")})


ZERO_IS_SOMETHING = ("MemorySwappiness", "StopTimeout")


def without_nothing(value: Any) -> Any:
    """The engine keeps null, empty and absent as it got them, and means the same by them."""
    if isinstance(value, dict):
        inner = {key: without_nothing(one) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one or (key in ZERO_IS_SOMETHING and one == 0)}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


def difference(ours: Any, theirs: Any) -> dict[str, Any]:
    """What the two do not agree about, by path."""
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return {} if ours == theirs else {"": (ours, theirs)}
    found = {}
    for key in {**ours, **theirs}:
        inner = difference(ours.get(key), theirs.get(key))
        found |= {f"{key}.{path}".rstrip("."): values for path, values in inner.items()}
    return found
