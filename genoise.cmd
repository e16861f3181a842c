@echo off
rem The genoise command on Windows: builds once if nothing is built yet, then runs it. Unlike ./genoise it does not look
rem whether sources are newer: say "mvnw -pl examples -am package" after a change.
setlocal
set "CLONE=%~dp0"
set "JAR=%CLONE%examples\target\genoise-examples.jar"
if not defined JAVA_HOME for /f "delims=" %%J in ('where javac 2^>nul') do if not defined JAVA_HOME for %%B in ("%%~dpJ..") do set "JAVA_HOME=%%~fB"
set "FOUND="
if defined JAVA_HOME if exist "%JAVA_HOME%\release" findstr /r /c:"^JAVA_VERSION=.25\.[1-9]" /c:"^JAVA_VERSION=.25\.0\.[3-9]" /c:"^JAVA_VERSION=.25\.0\.[1-9][0-9]" "%JAVA_HOME%\release" >nul && set "FOUND=1"
if not defined FOUND (
  echo Genoise needs a JDK 25 ^(25.0.3 or a later 25.x^): install one ^(https://adoptium.net^) and set JAVA_HOME to it. 1>&2
  exit /b 1
)
if not exist "%JAR%" (
  echo building Genoise ... 1>&2
  call "%CLONE%mvnw.cmd" -q -B -ntp -f "%CLONE%pom.xml" -pl examples -am package -Dmaven.test.skip=true -Denforcer.skip=true 1>&2
)
if not exist "%JAR%" (
  echo Genoise could not be built: the reason stands above. 1>&2
  exit /b 1
)
"%JAVA_HOME%\bin\java" "@%CLONE%genoise.args" -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput "-XX:CompilerDirectivesFile=%CLONE%genoise.directives" -cp "%JAR%;%CLONE%examples\target\lib\*;%GENOISE_CLASSPATH%" io.genoise.cli.Genoise %*
exit /b %ERRORLEVEL%
