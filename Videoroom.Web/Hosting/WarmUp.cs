using Videoroom.Web.Signalling;

namespace Videoroom.Web.Hosting;

/// <summary>
/// Asks the node for what a stranger's first requests ask for, once: what they need is loaded and compiled then. The first person does not
/// wait for that, and no part of the program is missing if descriptors ever run short.
/// </summary>
internal static class WarmUp
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private static readonly (string Path, string? Upgrade)[] First =
    [
        (Health.LivePath, null), (Health.ReadyPath, null), ("/", null), (SignallingUrlsEndpoint.Path, null), (SocketEndpoint.Path + "?vsn=2.0.0", "websocket"),
    ];

    /// <summary>Asks, and waits for the answers. That one does not come is no reason not to start.</summary>
    /// <param name="listening">The address that is listened on.</param>
    public static async Task RunAsync(string listening)
    {
        using var own = new OwnRequests(listening);
        using var timeLimit = new CancellationTokenSource(TimeLimit);
        foreach (var (path, upgrade) in First)
        {
            try
            {
                await own.GetAsync(path, upgrade, timeLimit.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The watchdog finds out whether that lasts.
            }
        }
    }
}
