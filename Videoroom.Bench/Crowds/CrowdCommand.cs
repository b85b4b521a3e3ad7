using System.CommandLine;
using System.Text.Json;

namespace Videoroom.Bench.Crowds;

/// <summary>
/// <c>crowd</c>: one process of a crowd, for other commands to start. Each line on standard input is one of its
/// <see cref="CrowdTasks"/>, and is answered with a report as a line of JSON; the end of the input ends it.
/// </summary>
internal static class CrowdCommand
{
    public static Command Create()
    {
        var options = new Argument<string>("options") { Description = "The crowd, as JSON." };
        var command = new Command("crowd", "One process of a crowd; started by load, forward and attack.") { options };
        command.Hidden = true;
        command.SetAction((result, cancellation) => RunAsync(JsonSerializer.Deserialize<CrowdOptions>(result.GetValue(options)!)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CrowdOptions options, CancellationToken cancellation)
    {
        await using var crowd = new Crowd(options);
        while (await Console.In.ReadLineAsync(cancellation) is { } task)
        {
            await DoAsync(crowd, options, task, cancellation);
            Console.WriteLine(JsonSerializer.Serialize(await crowd.ReportAsync()));
        }

        return 0;
    }

    private static async Task DoAsync(Crowd crowd, CrowdOptions options, string task, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(options.JoinPatienceSeconds));
        try
        {
            await (task switch
            {
                CrowdTasks.Publish => crowd.PublishAsync(patience.Token),
                CrowdTasks.View => crowd.ViewAsync(patience.Token),
                _ => Task.CompletedTask,
            });
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{task}: not everybody was connected and had every picture within {options.JoinPatienceSeconds} s.", e);
        }
    }
}
