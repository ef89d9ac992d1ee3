; The files: how a new version takes the place of an earlier one, and how exactly those go that were brought.
;
; Only what a list names is ever removed or moved; a folder goes when nothing is left in it.

!define LIST "firstmate-files.txt"
!define ARRIVALS "$INSTDIR\firstmate-new"

Var PreviousFolder ; where an earlier version is installed, "" where none is
Var Aside ; the folder in which the earlier version waits until the new one is in its place
Var Tries

!macro FileFunctions un
; Removes what the list of the folder on the stack names, then the folders that became empty. No list, nothing to do.
Function ${un}RemoveListed
  Exch $R0
  Push $R1
  Push $R2
  Push $R3
  ClearErrors
  FileOpen $R1 "$R0\${LIST}" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileReadUTF16LE $R1 $R2
      ${IfThen} ${Errors} ${|} ${ExitDo} ${|}
      ${TrimNewLines} $R2 $R2
      Delete "$R0\$R2"
      ${Do}
        ${GetParent} $R2 $R3
        ${IfThen} $R3 == "" ${|} ${ExitDo} ${|}
        StrCpy $R2 $R3
        RMDir "$R0\$R2"
      ${Loop}
    ${Loop}
    FileClose $R1
    Delete "$R0\${LIST}"
  ${EndIf}
  ClearErrors
  Pop $R3
  Pop $R2
  Pop $R1
  Pop $R0
FunctionEnd

; Windows lets nobody write into a program that runs. One that just ended, and a virus scanner, get a moment.
Function ${un}StopIfInUse
  Exch $R0
  StrCpy $Tries 0
  ${DoWhile} ${FileExists} "$R0"
    ClearErrors
    FileOpen $0 "$R0" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} $Tries > 20
      !insertmacro Stop ${CODE_IN_USE} "$(InUse)"
    ${EndIf}
    IntOp $Tries $Tries + 1
    Sleep 250
  ${Loop}
  Pop $R0
FunctionEnd

; What an installation left half way when it was cut off.
Function ${un}ClearArrivals
  RMDir /r "${ARRIVALS}"
  ClearErrors
FunctionEnd
!macroend
!insertmacro FileFunctions ""
!insertmacro FileFunctions "un."

!macro StopIfInUse un FOLDER
  Push "${FOLDER}\${PROGRAM}"
  Call ${un}StopIfInUse
  Push "${FOLDER}\${CONSOLE_PROGRAM}"
  Call ${un}StopIfInUse
!macroend

; Moves what the list in $R0 names, as whole folders where it can, from $R1 to $R2. What is not in $R1 is passed over;
; stops with the error flag where something cannot be moved.
Function MoveListed
  ClearErrors
  FileOpen $R3 "$R0\${LIST}" r
  ${If} ${Errors}
    ClearErrors
    Return
  ${EndIf}
  StrCpy $R5 "" ; the last one, as a list names many files of one folder
  ${Do}
    ClearErrors
    FileReadUTF16LE $R3 $R4
    ${IfThen} ${Errors} ${|} ${ExitDo} ${|}
    ${TrimNewLines} $R4 $R4
    ${WordFind} $R4 "\" "+1" $R4
    ${If} $R4 != $R5
      StrCpy $R5 $R4
      StrCpy $Tries 0
      ${DoWhile} ${FileExists} "$R1\$R4"
        ClearErrors
        Rename "$R1\$R4" "$R2\$R4"
        ${IfNotThen} ${Errors} ${|} ${ExitDo} ${|}
        ${If} ${FileExists} "$R2\$R4" ; it will not become free by waiting
        ${OrIf} $Tries > 20
          FileClose $R3
          SetErrors
          Return
        ${EndIf}
        IntOp $Tries $Tries + 1
        Sleep 250
      ${Loop}
    ${EndIf}
  ${Loop}
  FileClose $R3
  ClearErrors
FunctionEnd

!macro Move LIST_FOLDER FROM TO
  StrCpy $R0 "${LIST_FOLDER}"
  StrCpy $R1 "${FROM}"
  StrCpy $R2 "${TO}"
  Call MoveListed
!macroend

; The earlier version steps aside, the new one takes its place, the earlier one goes. What cannot be done is undone.
Function Exchange
  StrCpy $Aside "$INSTDIR\firstmate-old"
  ${DoWhile} ${FileExists} "$Aside" ; something of the person's was left in it once
    StrCpy $Aside "$Aside+"
  ${Loop}
  CreateDirectory "$Aside"

  !insertmacro Move "$INSTDIR" "$INSTDIR" "$Aside"
  ${If} ${Errors}
    !insertmacro Move "$INSTDIR" "$Aside" "$INSTDIR"
    RMDir "$Aside"
    Call ClearArrivals
    !insertmacro Stop ${CODE_IN_USE} "$(InUse)"
  ${EndIf}
  !insertmacro Move "${ARRIVALS}" "${ARRIVALS}" "$INSTDIR"
  ${If} ${Errors}
    !insertmacro Move "${ARRIVALS}" "$INSTDIR" "${ARRIVALS}"
    !insertmacro Move "$INSTDIR" "$Aside" "$INSTDIR"
    RMDir "$Aside"
    Call ClearArrivals
    !insertmacro Stop ${CODE_FOLDER} "$(FolderOfOthers)"
  ${EndIf}
  Rename "$INSTDIR\${LIST}" "$Aside\${LIST}"
  Rename "${ARRIVALS}\${LIST}" "$INSTDIR\${LIST}"
  RMDir "${ARRIVALS}"

  Push "$Aside"
  Call RemoveListed
  RMDir "$Aside"
  ClearErrors
FunctionEnd

; Whether $PreviousFolder is another folder than $INSTDIR, in $0 as 1 or 0. By what lies in it, for one folder has many
; names: a short one, a junction, the letter of another drive.
Function IsAnotherFolder
  GetTempFileName $R0 "$INSTDIR"
  ${GetFileName} $R0 $R1
  StrCpy $0 1
  ${IfThen} ${FileExists} "$PreviousFolder\$R1" ${|} StrCpy $0 0 ${|}
  Delete $R0
  ClearErrors
FunctionEnd
