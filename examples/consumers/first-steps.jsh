import example.FirstSteps
FirstSteps.main(new String[0])
/exit
