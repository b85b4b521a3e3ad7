using System.Data.Common;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Coordination;
using Akka.Event;

namespace Videoroom.Web.Clustering.Lease;

/// <summary>
/// A lease that is a row in PostgreSQL. One owner has it until it is released or runs out by the database's clock; while it is held
/// it is renewed at every heartbeat. Every command has a time limit, and none blocks a thread: a store that hangs is one that is away.
/// </summary>
internal sealed class PostgresLease : Akka.Coordination.Lease, IDisposable
{
    private readonly LeaseTable _table;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();
    private Holding? _holding;

    /// <summary>Called by Akka's LeaseProvider.</summary>
    /// <param name="settings">Name, owner and time limits.</param>
    /// <param name="system">The actor system; its set-up has the <see cref="PostgresLeaseSetup"/>.</param>
    /// <exception cref="InvalidOperationException">The set-up is missing.</exception>
    public PostgresLease(LeaseSettings settings, ExtendedActorSystem system)
        : this(settings, ConnectionStringOf(system), TimeProvider.System)
    {
        system.RegisterOnTermination(Dispose);
        _ = PrepareAsync(Logging.GetLogger(system, this));
    }

    /// <summary>For a store, without an actor system.</summary>
    /// <param name="settings">Name, owner and time limits.</param>
    /// <param name="connectionString">The database, in Npgsql's form.</param>
    /// <param name="clock">Times the heartbeats.</param>
    internal PostgresLease(LeaseSettings settings, string connectionString, TimeProvider clock)
        : base(settings)
    {
        _clock = clock;
        _table = new LeaseTable(connectionString, settings.TimeoutSettings.OperationTimeout);
    }

    private TimeSpan RunsOutAfter => Settings.TimeoutSettings.HeartbeatTimeout;

    /// <inheritdoc/>
    public override Task<bool> Acquire() => Acquire(leaseLostCallback: null);

    /// <inheritdoc/>
    /// <param name="leaseLostCallback">
    /// Called once if the lease is lost: with null when another owner has it, else with what kept it from being renewed until it ran out.
    /// </param>
    /// <returns>Whether it is held now. False as well when the store does not answer in time.</returns>
    public override async Task<bool> Acquire(Action<Exception?>? leaseLostCallback)
    {
        var askedAt = _clock.GetTimestamp();
        try
        {
            if (!await _table.TakeAsync(Settings.LeaseName, Settings.OwnerName, RunsOutAfter))
            {
                EndHolding();
                return false;
            }
        }
        catch (Exception e) when (IsStoreAway(e))
        {
            return false;
        }

        Holding holding;
        lock (_lock)
        {
            _holding?.Cancel();
            _holding = holding = new Holding(askedAt, leaseLostCallback);
        }

        _ = RenewAsync(holding);
        return true;
    }

    /// <inheritdoc/>
    /// <returns>Whether the store has let it go; otherwise it runs out.</returns>
    public override async Task<bool> Release()
    {
        EndHolding();
        try
        {
            await _table.ReleaseAsync(Settings.LeaseName, Settings.OwnerName);
            return true;
        }
        catch (Exception e) when (IsStoreAway(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool CheckLease()
    {
        lock (_lock)
        {
            return _holding is { } holding && _clock.GetElapsedTime(holding.RenewedAt) < RunsOutAfter;
        }
    }

    /// <summary>Ends the heartbeats; the lease runs out.</summary>
    public void Dispose()
    {
        EndHolding();
        _table.Dispose();
    }

    /// <summary>
    /// Asks the store for the first time while nobody waits for the answer: that one takes the longest, and an operator who mistyped
    /// the setting reads of it now.
    /// </summary>
    private async Task PrepareAsync(ILoggingAdapter log)
    {
        try
        {
            await _table.CreateAsync();
        }
        catch (Exception e) when (IsStoreAway(e))
        {
            log.Warning(
                "The database of CLUSTER_LEASE does not answer. While it does not, two halves of the cluster both end: {0}", e.Message);
        }
    }

    private async Task RenewAsync(Holding holding)
    {
        using var timer = new PeriodicTimer(Settings.TimeoutSettings.HeartbeatInterval, _clock);
        while (await NextAsync(timer, holding))
        {
            var askedAt = _clock.GetTimestamp();
            try
            {
                if (!await _table.TakeAsync(Settings.LeaseName, Settings.OwnerName, RunsOutAfter))
                {
                    Lose(holding, cause: null);
                    return;
                }

                holding.RenewedAt = askedAt;
            }
            catch (Exception e) when (IsStoreAway(e))
            {
                if (_clock.GetElapsedTime(holding.RenewedAt) >= RunsOutAfter)
                {
                    Lose(holding, e);
                    return;
                }
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, Holding holding)
    {
        try
        {
            return await timer.WaitForNextTickAsync(holding.Cancelled);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Lose(Holding holding, Exception? cause)
    {
        lock (_lock)
        {
            if (_holding != holding)
            {
                return;
            }

            _holding = null;
        }

        holding.Lost?.Invoke(cause);
    }

    private void EndHolding()
    {
        lock (_lock)
        {
            _holding?.Cancel();
            _holding = null;
        }
    }

    private static bool IsStoreAway(Exception e)
        => e is DbException or SocketException or TimeoutException or ObjectDisposedException or IOException;

    private static string ConnectionStringOf(ExtendedActorSystem system)
        => system.Settings.Setup.Get<PostgresLeaseSetup>() is { HasValue: true } setup
            ? setup.Value.ConnectionString
            : throw new InvalidOperationException($"The actor system's set-up has no {nameof(PostgresLeaseSetup)}");

    private sealed class Holding(long renewedAt, Action<Exception?>? lost)
    {
        private readonly CancellationTokenSource _cancelled = new();
        private long _renewedAt = renewedAt;

        public Action<Exception?>? Lost { get; } = lost;

        public CancellationToken Cancelled => _cancelled.Token;

        /// <summary>When the last renewal was asked for: the store counts from no earlier.</summary>
        public long RenewedAt
        {
            get => Volatile.Read(ref _renewedAt);
            set => Volatile.Write(ref _renewedAt, value);
        }

        public void Cancel() => _cancelled.Cancel();
    }
}
