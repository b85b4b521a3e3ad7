using System.Globalization;
using Videoroom.Client.Publishing;
using Videoroom.Client.Statistics;

namespace Videoroom.Client.Http;

/// <summary>Publishes over WHIP (RFC 9725), to this server or any other.</summary>
public sealed class WhipClient : IAsyncDisposable
{
    private readonly HttpSession _session;

    private WhipClient(HttpSession session) => _session = session;

    /// <summary>The session's address at the server.</summary>
    public Uri Resource => _session.Resource;

    /// <summary>Its tracks.</summary>
    public IReadOnlyList<PublishedTrack> Published => _session.Media.Published;

    /// <summary>Ends when media may flow.</summary>
    public Task Connected => _session.Media.Connected;

    /// <summary>Ends when the server has ended the connection, with the reason.</summary>
    public Task<string> Ended => _session.Media.Ended;

    internal MediaSession Media => _session.Media;

    /// <summary>Begins to publish; returns when the server has answered. <see cref="Connected"/> says when media may flow.</summary>
    /// <param name="endpoint">Such as <c>http://localhost:4000/whip/room?display_name=Bot</c>.</param>
    /// <param name="tracks">What it publishes: with most servers at most one audio and one video track.</param>
    /// <param name="host">The thread that its media runs on.</param>
    /// <param name="options">The defaults without.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SessionRefusedException">The server answered with an error.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="FormatException">Its answer cannot be read.</exception>
    public static async Task<WhipClient> PublishAsync(
        Uri endpoint, IReadOnlyList<TrackPublication> tracks, ClientHost host, HttpSessionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        return new WhipClient(await HttpSession.BeginAsync(
            endpoint,
            options ?? new HttpSessionOptions(),
            host,
            media =>
            {
                for (var i = 0; i < tracks.Count; i++)
                {
                    media.Publish(tracks[i], tracks[i].TrackId ?? i.ToString(CultureInfo.InvariantCulture));
                }
            },
            cancellation).ConfigureAwait(false));
    }

    /// <summary>What was sent so far.</summary>
    public Task<SessionStatistics> GetStatisticsAsync() => _session.Media.GetStatisticsAsync();

    /// <summary>Ends the session.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
