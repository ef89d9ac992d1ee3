; FirstMate's installer for Windows: per user, no administrator, Chinese or English as the system speaks.
;
; Compiled by `build.py` here with NSIS 3.08 or newer, and by no one by hand, for it needs these symbols:
;   VERSION          as "0.1.0"                      VERSION_NUMBERS  the same as Windows wants it, "0.1.0.0"
;   FILES            commands that lay down the frozen folder in ARRIVALS, its firstmate-files.txt too, which
;                    names each file in it (UTF-16LE, one a line)
;   VERSION_ORDER    numbers that compare as versions do, "0.1.0.0.4.0": 0.1.0rc1 comes before 0.1.0
;   HOMEPAGE         where people read about it
;   SIZE             of the payload in KB            LONGEST          characters of the longest path in it
;   ICON             an .ico                         OUTPUT           the installer to be written
;   PICTURE (may lack)  a .bmp for the side of the last page
;   SIGN (may lack)  a command that signs the file named after it
;   TARGET (may lack)  amd64-unicode, or x86-unicode where NSIS has no other stub, as on Windows itself
;
; Started as         it does
;   (double click)   folder, progress, done: a box to tick for a shortcut on the desktop, another to start FirstMate
;   /S               all of it without a window, for classrooms; /D=FOLDER (last, unquoted) says where,
;                    /DESKTOP puts a shortcut on the desktop
; An earlier version is replaced in place, wherever it was installed. Exit codes, also of uninstall.exe:
;   0 done · 1 cancelled by the person · 2 failed, nothing changed · 3 FirstMate is open and busy, or its files are in
;   use · 4 Windows is too old · 5 the folder cannot be used · 6 another installer of FirstMate is at work
; Without a window the reason goes to standard output and to %TEMP%\FirstMate-installer.log.
;
; 32-bit Windows refuses to start a 64-bit installer, in its own words; the 32-bit installer says it in ours.

Unicode true
!ifndef TARGET
  !define TARGET amd64-unicode
!endif
Target ${TARGET}
SetCompressor /SOLID lzma
SetCompressorDictSize 32
RequestExecutionLevel user
ManifestSupportedOS all
ManifestDPIAware true
ManifestLongPathAware true
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include LogicLib.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include TextFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh

!define APP "FirstMate"
!define PUBLISHER "FirstMate contributors"
!define PROGRAM "FirstMate.exe"
!define CONSOLE_PROGRAM "firstmate-cli.exe"
!define UNINSTALLER "uninstall.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define APP_PATH_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths\${PROGRAM}"
!define OLDEST_BUILD 17763 ; Windows 10 1809: what Qt 6.11 asks for (doc.qt.io, "Qt for Windows")
!define LONGEST_PATH 259 ; characters that every program of Windows can open

!define CODE_CANCELLED 1
!define CODE_FAILED 2
!define CODE_IN_USE 3
!define CODE_WINDOWS_TOO_OLD 4
!define CODE_FOLDER 5
!define CODE_BUSY_INSTALLER 6

Name "$(AppName)"
OutFile "${OUTPUT}"
BrandingText "${APP} ${VERSION}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"

!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

; ---- pages ----------------------------------------------------------------------------------------------------------
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!ifdef PICTURE
  !define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE}"
!endif

!define MUI_DIRECTORYPAGE_TEXT_TOP "$(AboutFolder)"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_SHOWREADME ""
!define MUI_FINISHPAGE_SHOWREADME_TEXT "$(OnDesktop)"
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION AddToDesktop
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!insertmacro MUI_PAGE_FINISH

!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

; NSIS takes the language of Windows where it is one of these, any kind of Chinese for Chinese, else the first.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!include "${__FILEDIR__}\words.nsh"
!include "${__FILEDIR__}\running.nsh"
!include "${__FILEDIR__}\files.nsh"

; ---- version resource -----------------------------------------------------------------------------------------------
VIProductVersion "${VERSION_NUMBERS}"
VIFileVersion "${VERSION_NUMBERS}"
!macro VersionWords LANGUAGE NAME DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "© ${PUBLISHER}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
!macroend
!insertmacro VersionWords ${LANG_ENGLISH} "${APP}" "${APP} installer"
!insertmacro VersionWords ${LANG_SIMPCHINESE} "${APP} 大副" "${APP} 大副 安装程序"

; ---- before the first page ------------------------------------------------------------------------------------------
Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    !insertmacro Stop ${CODE_WINDOWS_TOO_OLD} "$(WindowsTooOld)"
  ${EndIf}
  Call OnlyOne
  ReadRegStr $PreviousFolder HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ReadRegStr $1 HKCU "${UNINSTALL_KEY}" "VersionOrder"
  ${VersionCompare} "$1" "${VERSION_ORDER}" $1
  ${If} $1 = 1
    ${If} ${Cmd} 'MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(Older)" /SD IDYES IDNO'
      SetErrorLevel ${CODE_CANCELLED}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  Call un.OnlyOne
FunctionEnd

; Leaving the page of the folder, and again before a single file is written: silently there is no page.
Function CheckFolder
  StrLen $0 "$INSTDIR"
  IntOp $0 $0 + ${LONGEST}
  IntOp $0 $0 + 15 ; "\firstmate-new\", in which the files arrive
  ${If} $0 > ${LONGEST_PATH}
    ${IfNot} ${Silent}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(FolderTooLong)"
      Abort
    ${EndIf}
    !insertmacro Stop ${CODE_FOLDER} "$(FolderTooLong)"
  ${EndIf}
FunctionEnd

; ---- installing -----------------------------------------------------------------------------------------------------
Section
  Call CheckFolder
  Call CloseRunning
  !insertmacro StopIfInUse "" "$INSTDIR"
  ${If} $PreviousFolder != ""
    !insertmacro StopIfInUse "" "$PreviousFolder"
  ${EndIf}

  ; The new files arrive beside the old ones and take their place at the end, by renaming: until then an installation
  ; that is cut off, by a full disk or by a flat battery, leaves the earlier version as it was.
  Call ClearArrivals
  SetOutPath "${ARRIVALS}"
  ${If} ${Errors}
    !insertmacro Stop ${CODE_FOLDER} "$(FolderNotWritable)"
  ${EndIf}
  !include "${FILES}"
  SetOutPath "$TEMP" ; else the folder would count as in use
  Call Exchange
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  SetOutPath "$INSTDIR" ; the folder in which shortcuts start FirstMate

  ${If} $PreviousFolder != ""
    Call IsAnotherFolder
    ${If} $0 = 1
      Push $PreviousFolder
      Call RemoveListed
      Delete "$PreviousFolder\${UNINSTALLER}"
      RMDir "$PreviousFolder"
    ${EndIf}
  ${EndIf}

  ; One shortcut, under the name in the language of today.
  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$SMPROGRAMS\${APP} 大副.lnk"
  CreateShortCut "$SMPROGRAMS\$(AppName).lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(About)"
  ${If} ${FileExists} "$DESKTOP\${APP}.lnk"
  ${OrIf} ${FileExists} "$DESKTOP\${APP} 大副.lnk"
    Call AddToDesktop ; the earlier one may lead to another folder
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DESKTOP" $1
  ${IfNot} ${Errors}
    Call AddToDesktop
  ${EndIf}

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "VersionOrder" "${VERSION_ORDER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "URLInfoAbout" "${HOMEPAGE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ; So that "firstmate" works in the Run box and from `start firstmate`.
  WriteRegStr HKCU "${APP_PATH_KEY}" "" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${APP_PATH_KEY}" "Path" "$INSTDIR"
SectionEnd

Function .onInstFailed
  SetOutPath "$TEMP" ; else the folder of the arrivals would count as in use
  Call ClearArrivals
  RMDir "$INSTDIR" ; where there was none before
  !insertmacro Say "$(Failed)"
  SetErrorLevel ${CODE_FAILED}
FunctionEnd

Function AddToDesktop
  Delete "$DESKTOP\${APP}.lnk"
  Delete "$DESKTOP\${APP} 大副.lnk"
  CreateShortCut "$DESKTOP\$(AppName).lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(About)"
FunctionEnd

; ---- removing -------------------------------------------------------------------------------------------------------
; What FirstMate or its installer made goes; the person's settings (%APPDATA%\FirstMate) and whatever else lies in the
; folder stay.
Section Uninstall
  Call un.CloseRunning
  !insertmacro StopIfInUse "un." "$INSTDIR"
  Push $INSTDIR
  Call un.RemoveListed
  Call un.ClearArrivals
  Delete "$INSTDIR\${UNINSTALLER}"
  RMDir "$INSTDIR"

  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$SMPROGRAMS\${APP} 大副.lnk"
  Delete "$DESKTOP\${APP}.lnk"
  Delete "$DESKTOP\${APP} 大副.lnk"
  RMDir /r "$LOCALAPPDATA\${APP}\Cache"
  RMDir /r "$LOCALAPPDATA\${APP}\Logs"
  RMDir "$LOCALAPPDATA\${APP}"
  Delete "$TEMP\${APP}-installer.log"

  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${APP_PATH_KEY}"
SectionEnd
