namespace Akka.Cluster.Store;

/// <summary>Calls of the store that are given up in time, whatever the store or its driver do.</summary>
internal static class StoreCall
{
    /// <summary>Waits for a call, at most so long.</summary>
    /// <exception cref="TimeoutException">It has taken longer. It may have been carried out, or still be.</exception>
    public static async Task<T> LimitedAsync<T>(
        TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var abandoned = new CancellationTokenSource();
        var running = call(abandoned.Token);
        try
        {
            return await running.WaitAsync(limit, cancellation).ConfigureAwait(false);
        }
        catch when (!running.IsCompleted)
        {
            Abandon(running, abandoned);
            throw;
        }
    }

    // To cancel a command the driver sends a request over another connection and waits for it, blocking its thread: with a
    // store that hangs, that would take the thread pool's few threads one by one, and with them the lease.
    private static void Abandon(Task running, CancellationTokenSource abandoned)
    {
        running.ContinueWith(
            static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        new Thread(() =>
        {
            try
            {
                abandoned.Cancel();
            }
            catch (AggregateException)
            {
                // The call is over by now.
            }
        })
        {
            IsBackground = true,
            Name = "store-cancel",
        }.Start();
    }
}
