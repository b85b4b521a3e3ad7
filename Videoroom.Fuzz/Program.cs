using System.CommandLine;
using Videoroom.Fuzz.Commands;

Instrumentation.CountNowhere();
return await new RootCommand("Gives what reads network input inputs that nobody sends. CONTRIBUTING.md says how to work with it; ./fuzz.sh runs it.")
{
    ListCommand.Create(),
    RunCommand.Create(),
    ReplayCommand.Create(),
    SalvageCommand.Create(),
    SeedsCommand.Create(),
    GuidedCommand.Create(),
}.Parse(args).InvokeAsync();
