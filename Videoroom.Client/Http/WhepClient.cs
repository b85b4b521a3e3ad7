using Videoroom.Client.Statistics;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Http;

/// <summary>Plays over WHEP (draft-ietf-wish-whep), from this server or any other.</summary>
public sealed class WhepClient : IAsyncDisposable
{
    private readonly HttpSession _session;

    private WhepClient(HttpSession session) => _session = session;

    /// <summary>The session's address at the server.</summary>
    public Uri Resource => _session.Resource;

    /// <summary>Ends when media may flow.</summary>
    public Task Connected => _session.Media.Connected;

    /// <summary>Ends when the server has ended the connection, with the reason.</summary>
    public Task<string> Ended => _session.Media.Ended;

    internal MediaSession Media => _session.Media;

    /// <summary>Begins to play; returns when the server has answered. <see cref="Connected"/> says when media may flow.</summary>
    /// <param name="endpoint">Such as <c>http://localhost:4000/whep/room</c>.</param>
    /// <param name="host">The thread that its media runs on.</param>
    /// <param name="options">The defaults without.</param>
    /// <param name="tracksOfEachKind">For how many audio and how many video tracks the offer has m-lines.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SessionRefusedException">The server answered with an error.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    /// <exception cref="FormatException">Its answer cannot be read.</exception>
    public static async Task<WhepClient> PlayAsync(
        Uri endpoint, ClientHost host, HttpSessionOptions? options = null, int tracksOfEachKind = 1, CancellationToken cancellation = default)
        => new(await HttpSession.BeginAsync(
            endpoint,
            options ?? new HttpSessionOptions(),
            host,
            media =>
            {
                media.Receive(MediaKind.Audio, tracksOfEachKind);
                media.Receive(MediaKind.Video, tracksOfEachKind);
            },
            cancellation).ConfigureAwait(false));

    /// <summary>What was received so far.</summary>
    public Task<SessionStatistics> GetStatisticsAsync() => _session.Media.GetStatisticsAsync();

    /// <summary>Ends the session.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
