"""FirstMate for Windows: the frozen folder, its installer, a zip to unpack, and manifests for winget and scoop.

    build              the whole of it, natively on Windows and under Wine on Linux
    version_resource   what Windows shows under Properties > Details of the programs
    payload            the frozen folder made ready: list of its files, times, sizes, and the zip
    side_picture       draws the picture of its last page
    installer          one call of makensis; the installer itself is installer.nsi with its *.nsh
    signing            signs programs where a certificate is configured, else leaves them as they are
    manifests          winget and scoop, from version, address and checksums

Standard library only, run by any Python 3.11 or newer.
"""
