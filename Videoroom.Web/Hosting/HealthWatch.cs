using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Videoroom.Engine.Network;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;
using Videoroom.Web.Lifetime;

namespace Videoroom.Web.Hosting;

/// <summary>
/// Asks the node for its page, at each of its addresses, as a stranger would. What can be wrong there (no descriptor is left, the accept loop
/// has ended) cannot be seen from inside, and a process manager sees a process that runs. When nothing was answered for
/// <see cref="VideoroomOptions.WatchdogSeconds"/> the process ends, to be started anew.
/// </summary>
/// <remarks>
/// The end takes everybody's call, so what strangers can bring about is no reason. A flood can take the place of the node's own request as
/// anybody's: while others than the node itself are accepted, the port works. Nor is an address that has left the machine (a lease, a
/// cable): it is not asked, and it may be another machine's by now.
/// </remarks>
internal sealed partial class HealthWatch(
    VideoroomOptions options,
    IServer server,
    AcceptCount accepted,
    IHostApplicationLifetime host,
    NodeLifetime lifetime,
    TimeProvider clock,
    ILogger<HealthWatch> log)
    : BackgroundService
{
    /// <summary>How often the node is asked.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take: a thousand times what it takes.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Whether the machine has an address; null when that is not known.</summary>
    internal Func<IPAddress, bool?> HasAddress { get; init; } = LocalAddresses.Has;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.WatchdogSeconds == 0 || !await StartedAsync(stoppingToken))
        {
            return;
        }

        // The admin listener's address is the last.
        List<OwnRequests> all = [.. server.Features.Get<IServerAddressesFeature>()!.Addresses.SkipLast(1).Select(address => new OwnRequests(address))];
        var record = new HealthRecord(TimeSpan.FromSeconds(options.WatchdogSeconds), clock);
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken) && !lifetime.IsEnding)
            {
                var began = clock.GetTimestamp();
                if (record.IsEnd(await IsAliveAsync(all, stoppingToken), began) && !lifetime.IsEnding)
                {
                    lifetime.EndUnhealthy($"for {options.WatchdogSeconds} s (WATCHDOG_SECONDS) at {string.Join(", ", all.Select(own => own.Address))}");
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        finally
        {
            all.ForEach(own => own.Dispose());
        }
    }

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

    /// <returns>False when nothing speaks for it, and something against it.</returns>
    private async Task<bool> IsAliveAsync(List<OwnRequests> all, CancellationToken stoppingToken)
    {
        var before = OthersAccepted(all);
        List<OwnRequests> asked = [.. all.Where(IsHere)];
        var answers = await Task.WhenAll(asked.Select(own => IsAnsweredAsync(own, stoppingToken)));
        return asked.Count == 0 || answers.Contains(true) || OthersAccepted(all) > before;
    }

    private long OthersAccepted(List<OwnRequests> all) => accepted.Value - all.Sum(own => own.Connections);

    private bool IsHere(OwnRequests own) => !IPAddress.TryParse(own.Address.DnsSafeHost, out var address) || HasAddress(address) != false;

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
                LogNoAnswer(own.Address, e.Message);
            }

            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "This node's own request to {Address} was not answered: {Reason}")]
    private partial void LogNoAnswer(Uri address, string reason);
}
