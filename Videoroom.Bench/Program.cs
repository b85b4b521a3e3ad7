using System.CommandLine;
using Videoroom.Bench.Adapt;
using Videoroom.Bench.Attack;
using Videoroom.Bench.Causes;
using Videoroom.Bench.Compare;
using Videoroom.Bench.Crowds;
using Videoroom.Bench.Drill;
using Videoroom.Bench.Flood;
using Videoroom.Bench.Forward;
using Videoroom.Bench.Impair;
using Videoroom.Bench.Join;
using Videoroom.Bench.Load;
using Videoroom.Bench.Record;
using Videoroom.Bench.Rooms;
using Videoroom.Bench.Sessions;
using Videoroom.Bench.Start;

return await new RootCommand("Videoroom's benchmarks and its load generator.")
{
    ForwardCommand.Create(),
    AdaptCommand.Create(),
    CausesCommand.Create(),
    RelayCommand.Create(),
    RelayLinkCommand.Create(),
    JoinCommand.Create(),
    LoadCommand.Create(),
    CompareCommand.Create(),
    CrowdCommand.Create(),
    RoomsCommand.Create(),
    SessionsCommand.Create(),
    StartCommand.Create(),
    DrillCommand.Create(),
    AttackCommand.Create(),
    AttackerCommand.Create(),
    FloodCommand.Create(),
    ImpairCommand.Create(),
    RecordCommand.Create(),
}.Parse(args).InvokeAsync();
