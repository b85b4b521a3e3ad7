using System.Net.Http.Headers;
using Videoroom.Client.Signalling;

namespace Videoroom.Client.Http;

/// <summary>The HTTP side of a WHIP or WHEP session (RFC 9725, section 4): an offer posted, an answer back, a resource that is deleted at the end.</summary>
internal sealed class HttpSession : IAsyncDisposable
{
    private const string SdpType = "application/sdp";
    private readonly HttpClient _http;
    private readonly string? _bearerToken;
    private Uri? _resource;

    private HttpSession(HttpClient http, string? bearerToken, MediaSession media) => (_http, _bearerToken, Media) = (http, bearerToken, media);

    /// <summary>What the session sends and receives.</summary>
    public MediaSession Media { get; }

    /// <summary>The session's address at the server.</summary>
    /// <exception cref="InvalidOperationException">It has not begun.</exception>
    public Uri Resource => _resource ?? throw new InvalidOperationException("The session has not begun.");

    /// <summary>Posts an offer and takes the answer.</summary>
    /// <param name="endpoint">The WHIP or WHEP endpoint.</param>
    /// <param name="options">How media travels.</param>
    /// <param name="host">The thread that media runs on.</param>
    /// <param name="prepare">Adds the m-lines.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SessionRefusedException">The server answered with an error.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async Task<HttpSession> BeginAsync(
        Uri endpoint, HttpSessionOptions options, ClientHost host, Action<MediaSession> prepare, CancellationToken cancellation)
    {
        var addresses = await HostAddresses.ResolveAsync(endpoint, cancellation).ConfigureAwait(false);
        var http = options.From is { } from ? new HttpClient(SourceAddress.Handler(from)) : new HttpClient();
        var session = new HttpSession(http, options.BearerToken, new MediaSession(options, host, addresses));
        try
        {
            prepare(session.Media);
            await session.PostAsync(endpoint, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the session at the server, if it answers, and the media connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_resource is { } resource)
        {
            _resource = null;
            try
            {
                using var answer = await SendAsync(HttpMethod.Delete, resource, null, CancellationToken.None).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                // The server notices the end of the media connection.
            }
        }

        await Media.DisposeAsync().ConfigureAwait(false);
        _http.Dispose();
    }

    private async Task PostAsync(Uri endpoint, CancellationToken cancellation)
    {
        using var answer = await SendAsync(HttpMethod.Post, endpoint, Media.CreateOffer(), cancellation).ConfigureAwait(false);
        var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        if (answer.StatusCode != System.Net.HttpStatusCode.Created)
        {
            throw new SessionRefusedException(answer.StatusCode, ProblemText.Of(text));
        }

        // The endpoint may have redirected the request (RFC 9725, section 4.5): the location is relative to where it went.
        _resource = answer.Headers.Location is { } location ? new Uri(answer.RequestMessage!.RequestUri!, location) : null;
        Media.SetAnswer(text);
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string? sdp, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, address);
        if (sdp is not null)
        {
            request.Content = new StringContent(sdp, new MediaTypeHeaderValue(SdpType));
        }

        if (_bearerToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _bearerToken);
        }

        return _http.SendAsync(request, cancellation);
    }
}
