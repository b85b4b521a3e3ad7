using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Hosting;

/// <summary>
/// Asks the node for its page's port, as a stranger would. What can be wrong there (no descriptor is left, the accept loop has ended) cannot
/// be seen from inside, and a process manager sees a process that runs. When nothing was answered for
/// <see cref="VideoroomOptions.WatchdogSeconds"/> the process ends, to be started anew.
/// </summary>
internal sealed partial class HealthWatch(
    VideoroomOptions options, IServer server, IHostApplicationLifetime host, NodeLifetime lifetime, TimeProvider clock, ILogger<HealthWatch> log)
    : BackgroundService
{
    /// <summary>How often the node is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take: a thousand times what it takes.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.WatchdogSeconds == 0 || !await StartedAsync(stoppingToken))
        {
            return;
        }

        using var own = new OwnRequests(Addresses.First());
        var record = new HealthRecord(TimeSpan.FromSeconds(options.WatchdogSeconds), clock);
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken) && !lifetime.IsEnding)
            {
                var began = clock.GetTimestamp();
                if (record.IsEnd(await IsAnsweredAsync(own, stoppingToken), began) && !lifetime.IsEnding)
                {
                    lifetime.EndUnhealthy($"for {options.WatchdogSeconds} s (WATCHDOG_SECONDS) at {own.Address}");
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private ICollection<string> Addresses => server.Features.Get<IServerAddressesFeature>()!.Addresses;

    private async Task<bool> StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = host.ApplicationStarted.Register(() => started.TrySetResult());
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<bool> IsAnsweredAsync(OwnRequests own, CancellationToken stoppingToken)
    {
        using var timeLimit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, stoppingToken);
        try
        {
            return await own.GetAsync(Health.LivePath, null, either.Token) == HttpStatusCode.OK;
        }
#pragma warning disable CA1031 // Without descriptors anything may fail, and each failure means the same.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                LogNoAnswer(e.Message);
            }

            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "This node's own request was not answered: {Reason}")]
    private partial void LogNoAnswer(string reason);
}
