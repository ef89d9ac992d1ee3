; A FirstMate that runs: asked to close, never ended by force. Its side is gui/firstmate/app/closing_request.py.

!define CLOSE_EVENT "Local\FirstMate.Close"
!define BUSY_EVENT "Local\FirstMate.Busy"
!define INSTALLER_MUTEX "Local\FirstMate.Installer"
!define PATIENCE 60 ; times 250 ms: FirstMate ends what it began before it goes

Var Handle
Var Rounds

!macro RunningFunctions un
; Two installers at once, or an installer and an uninstaller, would take the files from under each other.
Function ${un}OnlyOne
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "${INSTALLER_MUTEX}") p.r0 ?e'
  Pop $1
  ${If} $1 = 183 ; ERROR_ALREADY_EXISTS
    !insertmacro Stop ${CODE_BUSY_INSTALLER} "$(AnotherInstaller)"
  ${EndIf}
FunctionEnd

; Returns once no FirstMate runs any more. Asks before it cuts off work; without a window it does not cut off work.
Function ${un}CloseRunning
  System::Call 'kernel32::OpenEventW(i 2, i 0, w "${CLOSE_EVENT}") p.s' ; 2: EVENT_MODIFY_STATE
  Pop $Handle
  ${If} $Handle P= 0
    Return
  ${EndIf}
  System::Call 'kernel32::OpenEventW(i 2, i 0, w "${BUSY_EVENT}") p.s'
  Pop $0
  ${If} $0 P<> 0
    System::Call 'kernel32::CloseHandle(p r0)'
    ${If} ${Silent}
      !insertmacro Stop ${CODE_IN_USE} "$(StillBusy)"
    ${EndIf}
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(RunningBusy)" IDYES ask
  ${ElseIf} ${Silent}
    Goto ask
  ${Else}
    MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(Running)" IDOK ask
  ${EndIf}
  SetErrorLevel ${CODE_CANCELLED}
  Quit

ask:
  StrCpy $Rounds 0
  ${Do}
    System::Call 'kernel32::SetEvent(p $Handle)' ; one of them hears it; the next round is for the next one
    System::Call 'kernel32::CloseHandle(p $Handle)'
    Sleep 250
    System::Call 'kernel32::OpenEventW(i 2, i 0, w "${CLOSE_EVENT}") p.s'
    Pop $Handle
    ${If} $Handle P= 0
      Return
    ${EndIf}
    IntOp $Rounds $Rounds + 1
  ${LoopUntil} $Rounds > ${PATIENCE}
  System::Call 'kernel32::CloseHandle(p $Handle)'
  ${IfNot} ${Silent}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(InUse)" IDCANCEL given_up
    System::Call 'kernel32::OpenEventW(i 2, i 0, w "${CLOSE_EVENT}") p.s'
    Pop $Handle
    ${If} $Handle P= 0
      Return
    ${EndIf}
    Goto ask
given_up:
    SetErrorLevel ${CODE_IN_USE}
    Quit
  ${EndIf}
  !insertmacro Stop ${CODE_IN_USE} "$(InUse)"
FunctionEnd
!macroend
!insertmacro RunningFunctions ""
!insertmacro RunningFunctions "un."
